using System.Globalization;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Subsonic;
using Microsoft.AspNetCore.Components;

namespace EmotionWeb.Components.Admin.Library;

/// <summary>The music server: its state, its reading, and a test of what it can do.</summary>
public sealed partial class ServerCard
{
    private Renewal? _renewal;
    private ServerStatus? _status;
    private IReadOnlyList<ServerAbility> _abilities = [];
    private bool _testing;

    [Inject]
    private IMusicServer Server { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _renewal = new Renewal(Clock, RenewAsync);
        Server.Changed += OnChanged;
        _status = await Server.StatusAsync(Gone);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Server.Changed -= OnChanged;
        _renewal?.Dispose();
        base.Dispose(disposing);
    }

    private static string Figure(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    private static string Words(ServerReport report) => string.Create(
        CultureInfo.CurrentCulture,
        $"The last reading took {report.Elapsed.TotalSeconds:0.0} s: {report.Added:N0} new, {report.Changed:N0} changed, {report.Gone:N0} gone, {report.Songs:N0} songs by their moods.");

    private static string Works(ServerAbility ability) => ability.Works switch
    {
        true => "Yes",
        false => "No",
        null => "Need not",
    };

    private static string Flag(ServerAbility ability) => ability.Works switch
    {
        true => "true",
        false => "false",
        null => "absent",
    };

    private string State(ServerStatus server) => server switch
    {
        { Unavailable: { } reason, UnavailableSince: { } since } => Text.Of(SubsonicMessages.UnavailableSince(reason, since)),
        { Read: { } at } => string.Create(CultureInfo.InvariantCulture, $"Ready, read {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
        _ => "Not read yet",
    };

    private Task ReadNowAsync() => EditAsync((_, _) =>
    {
        Server.Ask();
        return Task.CompletedTask;
    });

    private Task CancelAsync() => EditAsync((_, _) =>
    {
        Server.Cancel();
        return Task.CompletedTask;
    });

    private async Task TestAsync()
    {
        (_testing, _abilities) = (true, []);
        try
        {
            await EditAsync(async (_, cancellationToken) => _abilities = await Server.TestAsync(cancellationToken));
        }
        finally
        {
            _testing = false;
        }
    }

    private void OnChanged() => _renewal!.Ask();

    private Task RenewAsync() => InvokeAsync(async () =>
    {
        try
        {
            _status = await Server.StatusAsync(Gone);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The page was left while it was read.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    });
}
