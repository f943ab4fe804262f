using EmotionWeb.Components.Models;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Pipeline;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmotionWeb.Components.Admin.Models;

/// <summary>Which models are in use, why others are not, and which one reads where none is named.</summary>
public sealed partial class AdminModels
{
    private const string Accuracy = "val.ferplus7.accuracy";
    private const string Time = "batch1.cpu.milliseconds";
    private bool _busy;

    [Inject]
    private IModelSwitch Switch { get; set; } = null!;

    [Inject]
    private IDefaultModel Default { get; set; } = null!;

    private ModelsInUse InUse => Switch.InUse;

    private bool IsTimed => InUse.Models.Any(m => m.Metrics.ContainsKey(Time));

    /// <inheritdoc/>
    protected override void OnInitialized() => Switch.Changed += OnChanged;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Switch.Changed -= OnChanged;
        base.Dispose(disposing);
    }

    private Task ChooseAsync(string? modelId) => ChangeAsync(async (editor, cancellationToken) =>
    {
        try
        {
            await Default.ChooseAsync(modelId, editor, cancellationToken);
            Snackbar.Add($"{InUse.Default.Id} is the default now. The next reading is made with it; the history can take it back.",
                Severity.Normal);
        }
        catch (Exception e) when (e is UnknownModelException or IOException or UnauthorizedAccessException)
        {
            Snackbar.Add($"Nothing was changed: {(e is LocalizableException told ? Text.Of(told) : e.Message)}", Severity.Warning);
        }
    });

    private Task ReloadAsync() => ChangeAsync(async (_, cancellationToken) =>
    {
        ModelsInUse now = await Switch.ReloadAsync(cancellationToken);
        Snackbar.Add(now.Refusal is null ? "The models are those of the folder." : "The folder was refused; the reason stands above.", Severity.Normal);
    });

    private async Task ChangeAsync(Func<EmotionWeb.Core.ChangeHistory.Editor, CancellationToken, Task> change)
    {
        _busy = true;
        try
        {
            await EditAsync(change);
        }
        finally
        {
            _busy = false;
        }
    }

    private static string Figure(ModelDescription model, string name) => model.Metrics.TryGetValue(name, out double value) ? MetricNames.Format(name, value) : "–";

    private void OnChanged() => _ = InvokeAsync(StateHasChanged);
}
