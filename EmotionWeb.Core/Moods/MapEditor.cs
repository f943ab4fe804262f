using System.Text.Json.Nodes;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.Moods;

/// <summary>Edits the map in the database, the write lock first.</summary>
internal sealed class MapEditor(IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder) : IMapEditor
{
    public const string Entity = "rule";

    private const int GenreLength = 60;
    private const int MostGenres = 20;
    private const double ShareTolerance = 0.005;

    public async Task<IReadOnlyList<EditedRule>> AllAsync(CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await AllAsync(context, cancellationToken);
    }

    public async Task<IReadOnlyList<FieldMessage>> CheckAsync(RuleContent content, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await CheckAsync(context, content, cancellationToken);
    }

    public async Task<Edit<EditedRule>> SaveAsync(EditedRule rule, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        EditedRule kept = (await AllAsync(context, cancellationToken)).Single(c => c.Place == rule.Place);
        if (kept.Version != rule.Version)
        {
            return new Edit<EditedRule>.Conflict(kept, rule);
        }

        if (await CheckAsync(context, rule.Content, cancellationToken) is { Count: > 0 } messages)
        {
            return new Edit<EditedRule>.Refused(messages);
        }

        if (await WriteAsync(context, rule.Place, Exact(rule.Content), cancellationToken) is not { } item)
        {
            return new Edit<EditedRule>.Saved(kept, Change: null);
        }

        long change = await recorder.RecordAsync(context, editor, new ChangeDescriptor(ChangeKind.MapEdited, MapMessages.Place(rule.Place)), [item], cancellationToken);
        EditedRule now = (await AllAsync(context, cancellationToken)).Single(c => c.Place == rule.Place);
        await transaction.CommitAsync(cancellationToken);
        return new Edit<EditedRule>.Saved(now, change);
    }

    public async Task<Edit<IReadOnlyList<EditedRule>>> ResetAsync(IReadOnlyCollection<RuleKey> rules, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        Dictionary<RuleKey, RuleContent> defaults = await DefaultsAsync(context, cancellationToken);
        List<ChangeItemDraft> items = [];
        foreach (RuleKey place in rules.Count == 0 ? Places() : rules.Distinct())
        {
            if (!defaults.TryGetValue(place, out RuleContent? content))
            {
                return new Edit<IReadOnlyList<EditedRule>>.Refused([new FieldMessage(nameof(RuleContent.Moods), MapMessages.DefaultMoodGone(place))]);
            }

            items.AddRange(await WriteAsync(context, place, content, cancellationToken) is { } item ? [item] : []);
        }

        long? change = null;
        if (items.Count > 0)
        {
            LocalizableMessage first = MapMessages.Place(RuleKey.Read(items[0].Key)), subject = items.Count == 1 ? first : HistoryMessages.AndMore(first, items.Count - 1);
            change = await recorder.RecordAsync(context, editor, new ChangeDescriptor(ChangeKind.MapReset, subject), items, cancellationToken);
        }

        IReadOnlyList<EditedRule> now = await AllAsync(context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Edit<IReadOnlyList<EditedRule>>.Saved(now, change);
    }

    /// <summary>The rules with their parts, tracked.</summary>
    internal static IQueryable<MoodRule> Rules(CatalogueContext context) => context.Rules.Include(r => r.Moods).Include(r => r.Genres).AsSplitQuery();

    internal static void Write(CatalogueContext context, RuleContent content, MoodRule rule)
    {
        // By key, because a part that is taken out and put in again is the same row to EF.
        foreach (MoodRuleShare gone in rule.Moods.Where(m => content.Moods.All(p => p.MoodId != m.MoodId)).ToList())
        {
            rule.Moods.Remove(gone);
        }

        foreach (MoodShare part in content.Moods)
        {
            MoodRuleShare? kept = rule.Moods.Find(m => m.MoodId == part.MoodId);
            if (kept is null)
            {
                rule.Moods.Add(kept = new MoodRuleShare { MoodId = part.MoodId });
            }

            kept.Share = part.Share;
        }

        foreach (MoodRuleGenre gone in rule.Genres.Where(g => content.Genres.All(l => !string.Equals(l.Genre, g.Genre, StringComparison.Ordinal))).ToList())
        {
            rule.Genres.Remove(gone);
        }

        foreach (GenreLean lean in content.Genres)
        {
            MoodRuleGenre? kept = rule.Genres.Find(g => string.Equals(g.Genre, lean.Genre, StringComparison.Ordinal));
            if (kept is null)
            {
                rule.Genres.Add(kept = new MoodRuleGenre { Genre = lean.Genre });
            }

            kept.Weight = lean.Weight;
        }

        rule.Energy = content.Energy;

        // A change of its parts is a change of the rule, which has the version.
        if (context.Entry(rule).State == EntityState.Unchanged)
        {
            context.Entry(rule).State = EntityState.Modified;
        }
    }

    /// <summary>Gives a mood's shares in the map to another.</summary>
    internal static async Task<List<ChangeItemDraft>> ReplaceAsync(CatalogueContext context, int from, int to, CancellationToken cancellationToken)
    {
        List<ChangeItemDraft> items = [];
        foreach (MoodRule rule in await Rules(context).Where(r => r.Moods.Any(m => m.MoodId == from)).ToListAsync(cancellationToken))
        {
            RuleContent before = RuleContent.Of(rule);
            RuleContent after = before with
            {
                Moods = [.. before.Moods.GroupBy(m => m.MoodId == from ? to : m.MoodId, (mood, parts) => new MoodShare(mood, Math.Min(1, parts.Sum(p => p.Share))))],
            };
            Write(context, after, rule);
            items.Add(ChangeItemDraft.Changed(Entity, new RuleKey(rule.Goal, rule.Emotion).ToString(), MoodRuleFields.Of(before), MoodRuleFields.Of(after))!);
        }

        await context.SaveChangesAsync(cancellationToken);
        return items;
    }

    private static async Task<ChangeItemDraft?> WriteAsync(CatalogueContext context, RuleKey place, RuleContent content, CancellationToken cancellationToken)
    {
        MoodRule? rule = await Rules(context).SingleOrDefaultAsync(r => r.Goal == place.Goal && r.Emotion == place.Emotion, cancellationToken);
        JsonObject after = MoodRuleFields.Of(content);
        ChangeItemDraft? item = rule is null
            ? ChangeItemDraft.Added(Entity, place.ToString(), after)
            : ChangeItemDraft.Changed(Entity, place.ToString(), MoodRuleFields.Of(RuleContent.Of(rule)), after);
        if (item is not null)
        {
            rule ??= context.Rules.Add(new MoodRule { Emotion = place.Emotion, Goal = place.Goal, Version = await context.UnusedVersionAsync(cancellationToken) }).Entity;
            Write(context, content, rule);
            await context.SaveChangesAsync(cancellationToken);
        }

        return item;
    }

    private static async Task<IReadOnlyList<EditedRule>> AllAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        Dictionary<RuleKey, MoodRule> rules = await Rules(context).AsNoTracking().ToDictionaryAsync(r => new RuleKey(r.Goal, r.Emotion), cancellationToken);
        Dictionary<RuleKey, RuleContent> defaults = await DefaultsAsync(context, cancellationToken);
        return [.. Places().Select(place =>
        {
            MoodRule? rule = rules.GetValueOrDefault(place);
            RuleContent content = rule is null ? new RuleContent([], [], 0.5) : RuleContent.Of(rule);
            bool isDefault = rule is not null && defaults.GetValueOrDefault(place) is { } usual && JsonFields.Same(MoodRuleFields.Of(usual), MoodRuleFields.Of(content));
            return new EditedRule(place, rule?.Version ?? -1, content, isDefault);
        })];
    }

    private static IEnumerable<RuleKey> Places() => from goal in Enum.GetValues<ListeningGoal>() from emotion in Emotions.All select new RuleKey(goal, emotion);

    /// <summary>The default rules whose moods are there: by name, else, where it was renamed, by the key the first moods got.</summary>
    private static async Task<Dictionary<RuleKey, RuleContent>> DefaultsAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        List<Mood> there = await context.Moods.AsNoTracking().ToListAsync(cancellationToken);
        Dictionary<string, int> ids = DefaultMap.Moods()
            .Select((m, i) => (m.Name, Id: (there.Find(t => string.Equals(t.NameFold, m.NameFold, StringComparison.Ordinal)) ?? there.Find(t => t.Id == i + 1))?.Id ?? 0))
            .ToDictionary(m => m.Name, m => m.Id, StringComparer.Ordinal);
        return DefaultMap.Rules(ids).Where(r => r.Moods.TrueForAll(m => m.MoodId > 0) && r.Moods.DistinctBy(m => m.MoodId).Count() == r.Moods.Count)
            .ToDictionary(r => new RuleKey(r.Goal, r.Emotion), RuleContent.Of);
    }

    /// <summary>With shares that sum to 1 exactly, and names trimmed.</summary>
    private static RuleContent Exact(RuleContent content)
    {
        double sum = content.Moods.Sum(m => m.Share);
        return content with
        {
            Moods = [.. content.Moods.Select(m => sum.Equals(1.0) ? m : m with { Share = Math.Min(1, m.Share / sum) })],
            Genres = [.. content.Genres.Select(g => g with { Genre = g.Genre.Trim() })],
        };
    }

    private static async Task<List<FieldMessage>> CheckAsync(CatalogueContext context, RuleContent content, CancellationToken cancellationToken)
    {
        int[] moods = await context.Moods.Select(m => m.Id).ToArrayAsync(cancellationToken);
        return [.. ((FieldMessage?[])[Moods(content.Moods, moods), Genres(content.Genres), Energy(content.Energy)]).OfType<FieldMessage>()];
    }

    private static FieldMessage? Moods(IReadOnlyList<MoodShare> parts, int[] there)
    {
        double sum = parts.Sum(p => p.Share);
        LocalizableMessage? complaint = parts.Count == 0 ? MapMessages.NoMood
            : parts.DistinctBy(p => p.MoodId).Count() < parts.Count ? MapMessages.MoodTwice
            : parts.Any(p => !there.Contains(p.MoodId)) ? MapMessages.MoodGone
            : parts.Any(p => p.Share is not (> 0 and <= 1)) ? MapMessages.ShareRange
            : Math.Abs(sum - 1) > ShareTolerance ? MapMessages.SharesSum(sum * 100)
            : null;
        return complaint is null ? null : new FieldMessage(nameof(RuleContent.Moods), complaint);
    }

    private static FieldMessage? Genres(IReadOnlyList<GenreLean> leans)
    {
        LocalizableMessage? complaint = leans.Count > MostGenres ? MapMessages.TooManyGenres(MostGenres)
            : leans.Any(l => SearchNormalizer.Fold(l.Genre).Length == 0 || l.Genre.Trim().Length > GenreLength || l.Genre.Any(char.IsControl))
                ? MapMessages.GenreLength(GenreLength)
            : leans.DistinctBy(l => SearchNormalizer.Fold(l.Genre), StringComparer.Ordinal).Count() < leans.Count ? MapMessages.GenreTwice
            : leans.Any(l => l.Weight is not (> 0 and <= 1)) ? MapMessages.WeightRange
            : null;
        return complaint is null ? null : new FieldMessage(nameof(RuleContent.Genres), complaint);
    }

    private static FieldMessage? Energy(double energy) => energy is >= 0 and <= 1 ? null : new FieldMessage(nameof(RuleContent.Energy), MapMessages.EnergyRange);
}
