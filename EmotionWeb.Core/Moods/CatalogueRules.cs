using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Moods;

/// <summary>Reads the map from the database, afresh each time, so that an edit holds at once. Safe to call from many threads.</summary>
internal sealed class CatalogueRules(IDbContextFactory<CatalogueContext> contexts) : IMoodRules
{
    public async Task<IReadOnlyList<MoodRule>> RulesAsync(ListeningGoal goal, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<CatalogueRule> rules = await context.Rules.AsNoTracking()
            .Where(r => r.Goal == goal)
            .Include(r => r.Genres)
            .Include(r => r.Moods).ThenInclude(m => m.Mood)
            .AsSplitQuery()
            .ToListAsync(cancellationToken);
        return [.. rules.Select(r => new MoodRule(
            r.Emotion,
            [.. r.Moods.OrderByDescending(m => m.Share).Select(m => new MoodPart(new Mood(m.MoodId, m.Mood!.Name), m.Share))],
            [.. r.Genres.OrderByDescending(g => g.Weight).Select(g => new GenreLean(g.Genre, g.Weight))],
            r.Energy))];
    }
}
