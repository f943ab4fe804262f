using System.Globalization;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmotionWeb.Components.Admin;

/// <summary>A page that shows part of the catalogue, follows every change of it, and lets each change made here be taken back.</summary>
public abstract class CatalogueAdminPage : AdminComponentBase
{
    /// <summary>Who changed what, and the way back.</summary>
    [Inject]
    protected IChangeLog Log { get; set; } = null!;

    private Renewal? _renewal;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private ICatalogueChangeFeed Changes { get; set; } = null!;

    /// <summary>Reads what the page shows, keeping where the admin is and what is being written.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Whether the page shows something of what a change touches, so that it reads anew; by default every change.</summary>
    protected virtual bool Shows(CatalogueChange change) => true;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        _renewal = new Renewal(Clock, RenewAsync);
        Changes.Changed += OnChanged;
        return ReadAsync();
    }

    /// <summary>Says what was done and, where it is in the log, offers to take it back.</summary>
    /// <param name="message">What was done.</param>
    /// <param name="change">Its entry in the log, or null.</param>
    protected void Tell(string message, long? change)
    {
        Snackbar? said = Snackbar.Add(message, Severity.Normal, options => options.CloseAfterNavigation = true);
        if (change is { } done)
        {
            said?.Offer("Undo", () => InvokeAsync(() => GuardAsync(() => UndoAsync(done))));
        }
    }

    /// <summary>Takes a change back; what stands in the way is said.</summary>
    protected async Task UndoAsync(long change) => await EditAsync(async (editor, cancellationToken) =>
    {
        switch (await Log.RevertAsync(change, overwrite: false, editor, progress: null, cancellationToken))
        {
            case Reversal.Done:
                Snackbar.Add("Taken back.", Severity.Normal);
                break;
            case Reversal.Conflicts conflicts:
                Snackbar.Add($"Not taken back: {Text.Of(conflicts.Items[0].Reason)} The history shows what would be lost.", Severity.Warning);
                break;
            case Reversal.Impossible impossible:
                Snackbar.Add(Text.Of(impossible.Reason), Severity.Warning);
                break;
        }
    });

    /// <summary>A number of things in words, for example <c>1,204 songs</c>.</summary>
    protected static string Count(int count, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}{(count == 1 ? "" : "s")}");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Changes.Changed -= OnChanged;
        _renewal?.Dispose();
        base.Dispose(disposing);
    }

    private void OnChanged(CatalogueChange change)
    {
        if (Shows(change))
        {
            _renewal!.Ask();
        }
    }

    private Task RenewAsync() => InvokeAsync(() => GuardAsync(async () =>
    {
        await ReadAsync();
        StateHasChanged();
    }));

    /// <summary>What no event of the page began: a fault of it reaches the page's error boundary.</summary>
    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The page was left while it was read.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
