using System.Globalization;
using EmotionWeb.Components.Player;
using EmotionWeb.Core;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Songs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmotionWeb.Components.Admin.Library;

/// <summary>Tracks that are no song yet, with what is suggested for them.</summary>
public sealed partial class UnsortedTracks
{
    private const int PageSize = 50;

    private readonly Dictionary<string, int?> _chosen = new(StringComparer.Ordinal);
    private UnsortedPage? _page;
    private IReadOnlyList<MoodSummary> _moods = [];
    private string? _text;
    private int _skip;
    private int _reading;
    private bool _busy;
    private int _scans;

    /// <summary>Counts the scans that ended; another one, and the tracks are read anew.</summary>
    [Parameter]
    public int Scans { get; set; }

    [Inject]
    private ILibrarySorting Sorting { get; set; } = null!;

    [Inject]
    private ICatalogueReader Catalogue { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_page is not null && _scans != Scans)
        {
            await ReadAsync();
        }

        _scans = Scans;
    }

    /// <inheritdoc/>
    protected override async Task ReadAsync()
    {
        int reading = ++_reading;
        IReadOnlyList<MoodSummary> moods = await Catalogue.MoodsAsync(Gone);
        UnsortedPage page = await Sorting.UnsortedAsync(_text, _skip, PageSize, Gone);
        if (page.Tracks.Count == 0 && _skip > 0)
        {
            _skip = 0;
            page = await Sorting.UnsortedAsync(_text, _skip, PageSize, Gone);
        }

        // Who types is read for at every key; only the last counts.
        if (reading == _reading)
        {
            (_moods, _page) = (moods, page);
        }
    }

    private static string Under(UnsortedTrack track) =>
        string.Join(", ", new[] { track.Artist, track.Album, IsFile(track) ? NameOf(track.Folder) : SourceNames.Of(track.Source) }.Where(part => !string.IsNullOrEmpty(part)));

    private static bool IsFile(UnsortedTrack track) => track.Source is "library";

    private static string NameOf(string folder) => folder.Length > 0 ? folder : "the top folder";

    private int? ChosenFor(UnsortedTrack track) => _chosen.TryGetValue(track.Id, out int? chosen) ? chosen : track.Suggestion?.MoodId;

    private string? Why(UnsortedTrack track) =>
        track.Suggestion is { } suggestion && ChosenFor(track) == suggestion.MoodId ? $"Suggested: {Text.Of(suggestion.Why)}" : null;

    private void Choose(UnsortedTrack track, ChangeEventArgs e) =>
        _chosen[track.Id] = int.TryParse(e.Value as string, NumberStyles.Integer, CultureInfo.InvariantCulture, out int id) ? id : null;

    private Task SearchAsync(string? text)
    {
        (_text, _skip) = (string.IsNullOrWhiteSpace(text) ? null : text, 0);
        return ReadAsync();
    }

    private Task TurnAsync(int by)
    {
        _skip = Math.Max(0, _skip + by);
        return ReadAsync();
    }

    /// <summary>A mood that was chosen by hand is for all; else each track gets the one that is suggested for it.</summary>
    private async Task AcceptAsync(UnsortedTrack track, UnsortedReach reach)
    {
        int? mood = reach is UnsortedReach.Track || _chosen.ContainsKey(track.Id) ? ChosenFor(track) : null;
        _busy = true;
        try
        {
            await EditAsync(async (editor, cancellationToken) =>
            {
                try
                {
                    Accepted done = await Sorting.AcceptAsync(new UnsortedScope(track.Id, reach), mood, editor, cancellationToken);
                    string left = done.Left > 0 ? $" {Count(done.Left, "track")} left: nothing is suggested for them, or they have no artist." : string.Empty;
                    Tell(done.Songs > 0 ? $"{Count(done.Songs, "song")} added.{left}" : $"Nothing was added.{left}", done.Change);
                    await ReadAsync();
                }
                catch (LocalizableException refused)
                {
                    Snackbar.Add(Text.Of(refused), Severity.Warning);
                }
            });
        }
        finally
        {
            _busy = false;
        }
    }
}
