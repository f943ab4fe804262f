using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmotionWeb.Components.Admin.Songs;

/// <summary>Songs that are likely the same under two titles, to be merged group by group. What was chosen stays while others change the catalogue.</summary>
public sealed partial class AdminDuplicates
{
    private const int PageSize = 20;

    private readonly Dictionary<long, long> _kept = [];
    private readonly HashSet<long> _spared = [];
    private IReadOnlyList<MoodSummary> _moods = [];
    private DuplicatePage? _page;
    private int _skip;
    private int _asked;
    private bool _busy;

    [Inject]
    private ISongDuplicates Duplicates { get; set; } = null!;

    [Inject]
    private ICatalogueReader Catalogue { get; set; } = null!;

    private string Total => _page is null ? "" : Count(_page.Total, "group");

    /// <inheritdoc/>
    protected override bool Shows(CatalogueChange change) => change.TouchesSongs || change.TouchesMoods;

    /// <inheritdoc/>
    protected override async Task ReadAsync()
    {
        int asked = ++_asked;
        IReadOnlyList<MoodSummary> moods = await Catalogue.MoodsAsync(Gone);
        DuplicatePage page = await Duplicates.FindAsync(_skip, PageSize, Gone);
        if (page.Groups.Count == 0 && page.Total > 0 && asked == _asked)
        {
            // What stood here was merged; the last page there is comes in its place.
            _skip = (page.Total - 1) / PageSize * PageSize;
            page = await Duplicates.FindAsync(_skip, PageSize, Gone);
        }

        if (asked == _asked)
        {
            (_moods, _page) = (moods, page);
        }
    }

    private SongGridRow KeptOf(IReadOnlyList<SongGridRow> group) =>
        group.FirstOrDefault(s => _kept.TryGetValue(group.Min(each => each.Id), out long id) && s.Id == id) ?? group[0];

    private IReadOnlyList<SongGridRow> OthersOf(IReadOnlyList<SongGridRow> group) => [.. group.Where(s => s.Id != KeptOf(group).Id && !_spared.Contains(s.Id))];

    private void Keep(IReadOnlyList<SongGridRow> group, SongGridRow song) => _kept[group.Min(each => each.Id)] = song.Id;

    private void Spare(SongGridRow song)
    {
        if (!_spared.Remove(song.Id))
        {
            _spared.Add(song.Id);
        }
    }

    private Task MoveAsync(int by)
    {
        _skip = Math.Max(0, _skip + by);
        return ReadAsync();
    }

    private async Task MergeAsync(IReadOnlyList<SongGridRow> group)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            await EditAsync(async (editor, cancellationToken) =>
            {
                MergedSongs merged = await Duplicates.MergeAsync(KeptOf(group).Seen, [.. OthersOf(group).Select(s => s.Seen)], editor, cancellationToken);
                if (merged.Kept is { } kept)
                {
                    Tell($"Merged into {kept.Content.Title}.", merged.Change);
                }
                else
                {
                    Snackbar.Add("Someone changed one of these songs meanwhile, so nothing was merged. Look again, then repeat it.", Severity.Warning);
                }

                await ReadAsync();
            });
        }
        finally
        {
            _busy = false;
        }
    }
}
