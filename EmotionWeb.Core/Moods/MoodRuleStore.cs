using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Moods;

/// <summary>
/// Reads the map from the database, each goal's rules once for each revision, so that an edit holds at once. Safe to call from many
/// threads.
/// </summary>
internal sealed class MoodRuleStore(IDbContextFactory<CatalogueContext> contexts, ICatalogueRevision revision) : IMoodRules
{
    // 21 rules at most, one for each goal and emotion.
    private readonly RevisionCache<ListeningGoal, IReadOnlyList<EmotionMapping>> _kept = new(long.MaxValue, rules => rules.Count);

    public async Task<IReadOnlyList<EmotionMapping>> RulesAsync(ListeningGoal goal, CancellationToken cancellationToken) =>
        await _kept.GetAsync(revision.Read(), goal, token => ReadAsync(goal, token), cancellationToken);

    private async Task<IReadOnlyList<EmotionMapping>> ReadAsync(ListeningGoal goal, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<MoodRule> rules = await context.Rules.AsNoTracking()
            .Where(r => r.Goal == goal)
            .Include(r => r.Genres)
            .Include(r => r.Moods).ThenInclude(m => m.Mood)
            .AsSplitQuery()
            .ToListAsync(cancellationToken);
        return [.. rules.Select(r => new EmotionMapping(
            r.Emotion,
            [.. r.Moods.OrderByDescending(m => m.Share).Select(m => new MoodPart(new MoodReference(m.MoodId, m.Mood!.Name), m.Share))],
            [.. r.Genres.OrderByDescending(g => g.Weight).Select(g => new GenreLean(g.Genre, g.Weight))],
            r.Energy))];
    }
}
