using EmotionWeb.Components.Capture;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Intake;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace EmotionWeb.Components.Explain;

/// <summary>Shows, when asked, which parts of the face a reading rests on, as warmth over the face in the browser.</summary>
public sealed partial class WhyPanel : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _asking;
    private IJSObjectReference? _module;
    private ElementReference _canvas;
    private FaceReading? _of;
    private ReadingExplanation.Explained? _explained;
    private ReadingExplanation.Explained? _drawn;
    private string? _trouble;

    /// <summary>The reading that is explained; another one takes its explanation away.</summary>
    [Parameter, EditorRequired]
    public required FaceReading Reading { get; set; }

    /// <summary>Gives the picture that was read once more, or null where the browser no longer holds it.</summary>
    [Parameter, EditorRequired]
    public required Func<CancellationToken, Task<CapturedPicture?>> Picture { get; set; }

    /// <summary>Draws a square of that picture on a canvas, in the browser.</summary>
    [Parameter, EditorRequired]
    public required Func<ElementReference, FaceSquare, CancellationToken, Task> Paint { get; set; }

    [Inject]
    private IReadingExplainer Explainer { get; set; } = default!;

    [Inject]
    private IPictureIntake Intake { get; set; } = default!;

    [Inject]
    private PictureUploads Uploads { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private MessageText Text { get; set; } = default!;

    [Inject]
    private ILogger<WhyPanel> Log { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (!ReferenceEquals(Reading, _of))
        {
            _of = Reading;
            Hide();
            if (_asking is { } asking)
            {
                await asking.CancelAsync();
            }
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_explained is not { } explained || ReferenceEquals(_drawn, explained))
        {
            return;
        }

        try
        {
            _module ??= await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, $"./{Assets["Components/Explain/WhyPanel.razor.js"]}");
            await Paint(_canvas, explained.Square, _leaving.Token);
            await _module.InvokeVoidAsync("warm", _leaving.Token, _canvas, explained.Value.Heat.Columns, explained.Value.Heat.Rows, explained.Value.Heat.Values);
            _drawn = explained;
            StateHasChanged();
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left; there is nothing to draw on.
        }
    }

    private async Task AskAsync()
    {
        if (_asking is not null)
        {
            return;
        }

        using CancellationTokenSource asking = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _asking = asking;
        _trouble = null;
        try
        {
            (_explained, _trouble) = await ExplainAsync(asking.Token);
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested)
        {
            // Another reading took this one's place, or the page was left.
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone; nobody waits for this any more.
        }
        catch (LocalizableException e) when (e is BusyException or TooManyReadingsException or PictureTooSlowException or ImageRefusedException or UnknownModelException)
        {
            _trouble = Text.Of(e);
        }
        catch (Exception e)
        {
            LogTrouble(Log, e);
            _trouble = "That could not be shown. The reading is kept; ask once more in a moment.";
        }
        finally
        {
            _asking = null;
        }
    }

    private async Task<(ReadingExplanation.Explained? Explained, string? Trouble)> ExplainAsync(CancellationToken cancellationToken)
    {
        await using CapturedPicture? picture = await Picture(cancellationToken);
        if (picture is null)
        {
            return (null, "The picture is no longer here. Take another one and ask again.");
        }

        using IVisionPlace place = await Intake.EnterAsync();
        using PictureUploads.PictureBytes bytes = await picture.ReadAsync(Uploads, cancellationToken);
        ReadingExplanation explanation = await Explainer.ExplainAsync(place, bytes.Memory, Reading.ModelId, Reading.Face,
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return explanation is ReadingExplanation.Explained explained
            ? (explained, null)
            : (null, "No face was found this time. Take another picture and ask again.");
    }

    private void Hide()
    {
        _explained = null;
        _drawn = null;
        _trouble = null;
    }

    [LoggerMessage(LogLevel.Error, "Explaining a reading failed.")]
    private static partial void LogTrouble(ILogger logger, Exception exception);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its module with it.
        }

        _leaving.Dispose();
    }
}
