using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Recommendation;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmotionWeb.Components.Admin.Map;

/// <summary>The map from emotions and goals to moods, and the songs that a rule would bring.</summary>
public sealed partial class AdminMap
{
    /// <summary>How long sliding rests before songs are looked for.</summary>
    internal static readonly TimeSpan PreviewDelay = TimeSpan.FromMilliseconds(200);

    private const int PreviewSongs = 10;

    // The same songs for the same rule, so that what a share does can be seen.
    private const int PreviewSeed = 1;

    private static readonly IReadOnlyList<ListeningGoal> Goals = Enum.GetValues<ListeningGoal>();

    private Dictionary<RuleKey, EditedRule>? _rules;
    private IReadOnlyList<EditedMood> _moods = [];
    private IReadOnlyList<RecommendedSong>? _preview;
    private IReadOnlyList<FieldMessage> _messages = [];
    private RuleDraft? _draft;
    private RuleKey? _place;
    private EditedRule? _based;
    private Merge<RuleContent>? _merge;
    private readonly Dictionary<RuleKey, ElementReference> _buttons = [];
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
    private IRulePreview Preview { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task ReadAsync()
    {
        int asked = ++_asked;
        IReadOnlyList<EditedRule> rules = await Map.AllAsync(Gone);
        IReadOnlyList<EditedMood> moods = await Moods.AllAsync(Gone);
        if (asked == _asked)
        {
            (_rules, _moods) = (rules.ToDictionary(c => c.Place), moods);
            await AnalyzeAsync(TimeSpan.Zero);
        }
    }

    private async Task OpenAsync(RuleKey place)
    {
        (_place, _based, _merge, _messages) = (place, _rules![place], null, []);
        _draft = new RuleDraft(_based.Content);
        _focused = () => _heading;
        await AnalyzeAsync(TimeSpan.Zero);
    }

    private void Close()
    {
        _focused = _place is { } place ? () => _buttons[place] : null;
        (_place, _draft, _merge) = (null, null, null);
    }

    /// <summary>The editor may stand far below its rule: the focus, and with it the view, goes there and back.</summary>
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
        return AnalyzeAsync(PreviewDelay);
    }

    private Task EvenAsync()
    {
        _draft!.MakeWhole();
        return AnalyzeAsync(TimeSpan.Zero);
    }

    private Task GenresAsync(string genres)
    {
        _draft!.Genres = genres;
        return AnalyzeAsync(PreviewDelay);
    }

    private Task EnergyAsync(ChangeEventArgs change)
    {
        if (double.TryParse(change.Value as string, CultureInfo.InvariantCulture, out double energy))
        {
            _draft!.Energy = energy;
        }

        return AnalyzeAsync(PreviewDelay);
    }

    /// <summary>Checks the rule as it is written and shows its songs; only the newest question counts.</summary>
    private async Task AnalyzeAsync(TimeSpan delay)
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

        IReadOnlyList<FieldMessage> messages = draft.Read(out RuleContent? content);
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
            _draft = new RuleDraft(merge.Chosen);
            _merge = null;
        }

        _messages = _draft!.Read(out RuleContent? content);
        if (content is null)
        {
            return;
        }

        await EditAsync(async (editor, cancellationToken) =>
        {
            switch (await Map.SaveAsync(_based! with { Content = content }, editor, cancellationToken))
            {
                case Edit<EditedRule>.Saved saved:
                    Close();
                    Tell(saved.Change is null ? "Nothing differed, so nothing was saved." : $"Saved {saved.Now.Place}.", saved.Change);
                    await ReadAsync();
                    break;
                case Edit<EditedRule>.Refused refused:
                    _messages = refused.Messages;
                    break;
                case Edit<EditedRule>.Conflict conflict:
                    await ReadAsync();
                    _merge = new Merge<RuleContent>(Merging, _based!.Content, content, conflict.Theirs!.Content);
                    _based = conflict.Theirs;
                    break;
            }
        });
    }

    private Task ResetAsync(IReadOnlyCollection<RuleKey> rules) => EditAsync(async (editor, cancellationToken) =>
    {
        switch (await Map.ResetAsync(rules, editor, cancellationToken))
        {
            case Edit<IReadOnlyList<EditedRule>>.Saved saved:
                _asking = false;
                Close();
                Tell(saved.Change is null ? "It is as it was at first already." : "Reset.", saved.Change);
                await ReadAsync();
                break;
            case Edit<IReadOnlyList<EditedRule>>.Refused refused:
                Snackbar.Add(Text.Of(refused.Messages[0].Message), Severity.Warning);
                break;
        }
    });

    private IReadOnlyList<MergeField<RuleContent>> Merging =>
    [
        new(nameof(RuleContent.Moods), "Moods", Words, (onto, from) => onto with { Moods = from.Moods }),
        new(nameof(RuleContent.Genres), "Genres", c => new RuleDraft(c).Genres, (onto, from) => onto with { Genres = from.Genres }),
        new(nameof(RuleContent.Energy), "Energy", c => Invariant(c.Energy), (onto, from) => onto with { Energy = from.Energy }),
    ];

    private string? MessageOf(string field) => _messages.FirstOrDefault(m => string.Equals(m.Field, field, StringComparison.Ordinal)) is { } wrong ? Text.Of(wrong.Message) : null;

    private string Words(RuleContent content) => content.Moods.Count == 0 ? "nothing" : string.Join(", ", content.Moods.Select(m => string.Create(
        CultureInfo.InvariantCulture, $"{_moods.FirstOrDefault(x => x.Id == m.MoodId)?.Content.Name} {m.Share * 100:0} %")));

    private string Colour(int mood) => _moods.FirstOrDefault(m => m.Id == mood)?.Content is { } content ? $"light-dark({content.LightColour}, {content.DarkColour})" : "currentColor";

    private static string Invariant(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
