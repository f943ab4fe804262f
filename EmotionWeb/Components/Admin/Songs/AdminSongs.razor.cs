using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmotionWeb.Components.Admin.Songs;

/// <summary>Every song, to be found, sorted and changed. The page that is shown begins after a place, not a number, so that others' changes do not move it.</summary>
public sealed partial class AdminSongs
{
    /// <summary>How long typing rests before it is searched for.</summary>
    internal static readonly TimeSpan SearchDelay = TimeSpan.FromMilliseconds(200);

    private const int PageSize = 50;
    private const int MostGenres = 50;

    private static readonly GridColumn[] Columns =
    [
        new(SongColumn.Title, SongField.Title, s => s.Title),
        new(SongColumn.Artist, SongField.Artist, s => s.Artist),
        new(SongColumn.Mood, SongField.Mood, s => s.Mood),
        new(SongColumn.Genre, SongField.Genre, s => s.Genre),
        new(SongColumn.Year, SongField.Year, s => s.Year?.ToString(CultureInfo.InvariantCulture)),
        new(SongColumn.Popularity, SongField.Popularity, s => s.Popularity?.ToString(CultureInfo.InvariantCulture)),
    ];

    // Places that the pages up to this one begin after; the one on top is this page's.
    private readonly Stack<SongGridCursor> _places = new();
    private readonly Dictionary<long, SongVersion> _selected = [];
    private readonly Dictionary<long, ElementReference> _titles = [];
    private IReadOnlyList<MoodSummary> _moods = [];
    private IReadOnlyList<string> _genres = [];
    private SongGridPage? _page;
    private (SongColumn Column, bool Descending) _order = (SongColumn.Popularity, true);
    private string? _text;
    private string? _genre;
    private int? _mood;
    private string _target = "";
    private long? _focused;
    private int _asked;
    private int _checked;

    private SongDraft? _draft;
    private (SongGridRow Row, int Place) _edited;
    private bool _changedMeanwhile;
    private bool _busy;

    [Inject]
    private ISongGrid Grid { get; set; } = null!;

    [Inject]
    private ISongEditor Songs { get; set; } = null!;

    [Inject]
    private ICatalogueReader Catalogue { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string Total => _page is null ? "" : Count(_page.Total, "song") + (_page.TotalIsLeast ? " and more" : "");

    private SongGridQuery Query => new(_order.Column, _order.Descending, _mood, Blank(_genre), Blank(_text));

    private bool Filtered => _mood is not null || !string.IsNullOrWhiteSpace(_text) || !string.IsNullOrWhiteSpace(_genre);

    private int Pages => _page is { More: false } ? _places.Count + 1 : Math.Max(_places.Count + 2, ((_page?.Total ?? 0) + PageSize - 1) / PageSize);

    private string MoodText => _mood?.ToString(CultureInfo.InvariantCulture) ?? "";

    private IReadOnlyList<(string, string)> MoodOptions => [.. _moods.Select(m => (m.Id.ToString(CultureInfo.InvariantCulture), m.Name))];

    private bool AllSelected => Rows.All(s => _selected.ContainsKey(s.Id));

    // What is found beyond the page is selected by a press of its own, which says how many that is.
    private string? MoreToSelect => _page is not { } page || _selected.Count >= Math.Min(page.Total, ISongEditor.MostAtOnce) ? null
        : page.TotalIsLeast || page.Total > ISongEditor.MostAtOnce
            ? string.Create(CultureInfo.InvariantCulture, $"Select the first {ISongEditor.MostAtOnce:N0} found")
            : $"Select all {Count(page.Total, "song")} found";

    /// <summary>The page's songs. A row that is being edited stays where it was, as it was, until it is left.</summary>
    private IReadOnlyList<SongGridRow> Rows
    {
        get
        {
            if (_draft is null || _page is null)
            {
                return _page?.Items ?? [];
            }

            List<SongGridRow> rows = [.. _page.Items.Where(s => s.Id != _edited.Row.Id)];
            rows.Insert(Math.Min(_edited.Place, rows.Count), _edited.Row);
            return rows;
        }
    }

    /// <inheritdoc/>
    protected override Task ReadAsync() => ReadAsync(TimeSpan.Zero);

    /// <inheritdoc/>
    protected override bool Shows(CatalogueChange change) => change.TouchesSongs || change.TouchesMoods;

    private async Task ReadAsync(TimeSpan delay)
    {
        // Only the newest question counts.
        int asked = ++_asked;
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, Time, Gone);
        }

        if (asked != _asked)
        {
            return;
        }

        IReadOnlyList<MoodSummary> moods = await Catalogue.MoodsAsync(Gone);
        IReadOnlyList<string> genres = await Grid.GenresAsync(Blank(_genre), MostGenres, Gone);
        SongGridPage page = await FindAsync();
        while (page.Items.Count == 0 && asked == _asked && _places.TryPop(out _))
        {
            // What stood here is gone; the page before it is the nearest.
            page = await FindAsync();
        }

        bool changed = _draft is { Original: { } edited } && (await Songs.FindAsync(edited.Id, Gone))?.Version != edited.Version;
        if (asked == _asked)
        {
            _changedMeanwhile = changed;
            (_moods, _genres, _page) = (moods, genres, page);
            Refresh(page.Items);
        }
    }

    private Task<SongGridPage> FindAsync() =>
        Grid.FindAsync(Query with { After = _places.TryPeek(out SongGridCursor? place) ? place : null, Limit = PageSize }, Gone);

    /// <summary>What is selected is meant as it is seen now.</summary>
    private void Refresh(IReadOnlyList<SongGridRow> rows)
    {
        foreach (SongGridRow row in rows.Where(r => _selected.ContainsKey(r.Id)))
        {
            _selected[row.Id] = row.Seen;
        }
    }

    private Task SearchAsync(string? text)
    {
        _text = text;
        return RestartAsync(SearchDelay);
    }

    private Task FilterGenreAsync(string? genre)
    {
        _genre = genre;
        return RestartAsync(SearchDelay);
    }

    private Task FilterMoodAsync(string? mood)
    {
        _mood = int.TryParse(mood, CultureInfo.InvariantCulture, out int id) ? id : null;
        return RestartAsync();
    }

    private Task SortAsync(SongColumn column)
    {
        _order = column == _order.Column ? (column, !_order.Descending) : (column, column is SongColumn.Popularity or SongColumn.Year);
        return RestartAsync();
    }

    private Task RestartAsync(TimeSpan delay = default)
    {
        _places.Clear();
        return ReadAsync(delay);
    }

    private Task OnAsync()
    {
        _places.Push(_page!.End!);
        return ReadAsync();
    }

    private Task BackAsync()
    {
        _places.Pop();
        return ReadAsync();
    }

    private void Select(SongGridRow song)
    {
        if (!_selected.Remove(song.Id))
        {
            _selected.Add(song.Id, song.Seen);
        }
    }

    private void SelectPage(ChangeEventArgs change)
    {
        foreach (SongGridRow song in Rows)
        {
            _selected.Remove(song.Id);
            if (change.Value is true)
            {
                _selected.Add(song.Id, song.Seen);
            }
        }
    }

    private async Task SelectFoundAsync()
    {
        IReadOnlyList<SongVersion> found = await Grid.SeenAsync(Query, Gone);
        _selected.Clear();
        foreach (SongVersion song in found)
        {
            _selected.Add(song.Id, song);
        }
    }

    private string Sorting(SongColumn column) => column != _order.Column ? "" : _order.Descending ? ", sorted, greatest first" : ", sorted, least first";

    private string ArrowOf(SongColumn column) => column != _order.Column ? "unsorted" : _order.Descending ? "down" : "up";

    private string RowClass(SongGridRow song) => IsEdited(song) ? "edited" : _selected.ContainsKey(song.Id) ? "selected" : "";

    private bool IsEdited(SongGridRow song) => _draft is not null && _edited.Row.Id == song.Id;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private sealed record GridColumn(SongColumn Sort, SongField Field, Func<SongGridRow, string?> Show)
    {
        public string Class => $"c-{Field.Name.ToLowerInvariant()}";
    }
}
