using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Recommendation;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmotionWeb.Components.Admin.Map;

/// <summary>The map from emotions and goals to moods, and the songs that a cell would bring.</summary>
public sealed partial class AdminMap
{
    /// <summary>How long sliding rests before songs are looked for.</summary>
    internal static readonly TimeSpan PreviewDelay = TimeSpan.FromMilliseconds(200);

    private const int PreviewSongs = 10;

    // The same songs for the same cell, so that what a share does can be seen.
    private const int PreviewSeed = 1;

    private static readonly IReadOnlyList<ListeningGoal> Goals = Enum.GetValues<ListeningGoal>();

    private Dictionary<CellPlace, EditedCell>? _cells;
    private IReadOnlyList<EditedMood> _moods = [];
    private IReadOnlyList<RecommendedSong>? _preview;
    private IReadOnlyList<FieldMessage> _messages = [];
    private CellDraft? _draft;
    private CellPlace? _place;
    private EditedCell? _based;
    private Merge<CellContent>? _merge;
    private readonly Dictionary<CellPlace, ElementReference> _buttons = [];
    private ElementReference _heading;
    private Func<ElementReference>? _focused;
    private bool _asking;
    private int _asked;
    private int _previewed;

    [Inject]
    private IMapEditor Map { get; set; } = null!;

    [Inject]
    private IMoodEditor Moods { get; set; } = null!;

    [Inject]
    private ICellPreview Preview { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task ReadAsync()
    {
        int asked = ++_asked;
        IReadOnlyList<EditedCell> cells = await Map.AllAsync(Gone);
        IReadOnlyList<EditedMood> moods = await Moods.AllAsync(Gone);
        if (asked == _asked)
        {
            (_cells, _moods) = (cells.ToDictionary(c => c.Place), moods);
            await LookAsync(TimeSpan.Zero);
        }
    }

    private async Task OpenAsync(CellPlace place)
    {
        (_place, _based, _merge, _messages) = (place, _cells![place], null, []);
        _draft = new CellDraft(_based.Content);
        _focused = () => _heading;
        await LookAsync(TimeSpan.Zero);
    }

    private void Close()
    {
        _focused = _place is { } place ? () => _buttons[place] : null;
        (_place, _draft, _merge) = (null, null, null);
    }

    /// <summary>The editor may stand far below its cell: the focus, and with it the view, goes there and back.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focused is { } focused)
        {
            _focused = null;
            await focused().FocusAsync();
        }
    }

    private Task ShareAsync(int mood, ChangeEventArgs change)
    {
        _draft!.Set(mood, int.TryParse(change.Value as string, CultureInfo.InvariantCulture, out int percent) ? percent : 0);
        return LookAsync(PreviewDelay);
    }

    private Task EvenAsync()
    {
        _draft!.MakeWhole();
        return LookAsync(TimeSpan.Zero);
    }

    private Task GenresAsync(string genres)
    {
        _draft!.Genres = genres;
        return LookAsync(PreviewDelay);
    }

    private Task EnergyAsync(ChangeEventArgs change)
    {
        if (double.TryParse(change.Value as string, CultureInfo.InvariantCulture, out double energy))
        {
            _draft!.Energy = energy;
        }

        return LookAsync(PreviewDelay);
    }

    /// <summary>Checks the cell as it is written and shows its songs; only the newest question counts.</summary>
    private async Task LookAsync(TimeSpan delay)
    {
        int asked = ++_previewed;
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, Time, Gone);
        }

        if (asked != _previewed || _draft is not { } draft || _place is not { } place)
        {
            return;
        }

        IReadOnlyList<FieldMessage> messages = draft.Read(out CellContent? content);
        messages = content is null ? messages : await Map.CheckAsync(content, Gone);
        IReadOnlyList<RecommendedSong>? songs = content is null || messages.Count > 0 ? null : await Preview.PreviewAsync(place, content, PreviewSongs, PreviewSeed, Gone);
        if (asked == _previewed)
        {
            (_messages, _preview) = (messages, songs);
        }
    }

    private async Task SaveAsync()
    {
        if (_merge is { } merge)
        {
            // What is chosen is written into the form, where it also stands if it is refused.
            _draft = new CellDraft(merge.Chosen);
            _merge = null;
        }

        _messages = _draft!.Read(out CellContent? content);
        if (content is null)
        {
            return;
        }

        await EditAsync(async (editor, cancellationToken) =>
        {
            switch (await Map.SaveAsync(_based! with { Content = content }, editor, cancellationToken))
            {
                case Edit<EditedCell>.Saved saved:
                    Close();
                    Tell(saved.Change is null ? "Nothing differed, so nothing was saved." : $"Saved {saved.Now.Place}.", saved.Change);
                    await ReadAsync();
                    break;
                case Edit<EditedCell>.Refused refused:
                    _messages = refused.Messages;
                    break;
                case Edit<EditedCell>.Conflict conflict:
                    await ReadAsync();
                    _merge = new Merge<CellContent>(Merging, _based!.Content, content, conflict.Theirs!.Content);
                    _based = conflict.Theirs;
                    break;
            }
        });
    }

    private Task ResetAsync(IReadOnlyCollection<CellPlace> cells) => EditAsync(async (editor, cancellationToken) =>
    {
        switch (await Map.ResetAsync(cells, editor, cancellationToken))
        {
            case Edit<IReadOnlyList<EditedCell>>.Saved saved:
                _asking = false;
                Close();
                Tell(saved.Change is null ? "It is as it was at first already." : "Reset.", saved.Change);
                await ReadAsync();
                break;
            case Edit<IReadOnlyList<EditedCell>>.Refused refused:
                Snackbar.Add(refused.Messages[0].Message, Severity.Warning);
                break;
        }
    });

    private IReadOnlyList<MergeField<CellContent>> Merging =>
    [
        new(nameof(CellContent.Moods), "Moods", Words, (onto, from) => onto with { Moods = from.Moods }),
        new(nameof(CellContent.Genres), "Genres", c => new CellDraft(c).Genres, (onto, from) => onto with { Genres = from.Genres }),
        new(nameof(CellContent.Energy), "Energy", c => Invariant(c.Energy), (onto, from) => onto with { Energy = from.Energy }),
    ];

    private string? MessageOf(string field) => _messages.FirstOrDefault(m => string.Equals(m.Field, field, StringComparison.Ordinal))?.Message;

    private string Words(CellContent content) => content.Moods.Count == 0 ? "nothing" : string.Join(", ", content.Moods.Select(m => string.Create(
        CultureInfo.InvariantCulture, $"{_moods.FirstOrDefault(x => x.Id == m.MoodId)?.Content.Name} {m.Share * 100:0} %")));

    private string Colour(int mood) => _moods.FirstOrDefault(m => m.Id == mood)?.Content is { } content ? $"light-dark({content.LightColour}, {content.DarkColour})" : "currentColor";

    private static string Invariant(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
