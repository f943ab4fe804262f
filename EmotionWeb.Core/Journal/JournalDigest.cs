using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Core.Journal;

/// <summary>What the entries of a journal come to. Reads nothing but what it is given.</summary>
public static class JournalDigest
{
    /// <summary>So often something must have been played before it is said what went with it.</summary>
    public const int LeastOccasions = 5;

    /// <summary>By so much more valence the next entry counts as a better one.</summary>
    public const double Better = 0.15;

    /// <summary>Entries further apart are no before and after.</summary>
    public static readonly TimeSpan Near = TimeSpan.FromHours(6);

    /// <summary>Of a song so much must have been heard, 0 to 1.</summary>
    public const double LeastHeard = 0.5;

    /// <summary>The days on which there is something, in order: the commonest emotion of each, of two as common the later.</summary>
    public static IReadOnlyList<JournalDay> Days(IEnumerable<JournalEntry> entries) =>
        [.. entries.GroupBy(e => e.Day).OrderBy(day => day.Key).Select(day => new JournalDay(
            day.Key,
            day.GroupBy(e => e.Emotion).OrderByDescending(same => same.Count()).ThenByDescending(same => same.Max(e => e.AtTicks))
                .First().Key,
            day.Count()))];

    /// <summary>The weeks, from Monday on, in which there is something, in order.</summary>
    public static IReadOnlyList<JournalWeek> Weeks(IEnumerable<JournalEntry> entries) =>
        [.. entries.GroupBy(e => MondayOf(e.Day)).OrderBy(week => week.Key).Select(week =>
            new JournalWeek(week.Key, week.Average(e => e.Valence), week.Average(e => e.Arousal), week.Count()))];

    /// <summary>The Monday of a day's week.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>
    /// What was played, and which goal was chosen, where the next entry was <see cref="Better"/> more often than not. An occasion is an
    /// entry that another follows within <see cref="Near"/>; a song counts where it was heard to <see cref="LeastHeard"/>, an artist once
    /// an occasion. Below <see cref="LeastOccasions"/> nothing is said. It tells what went together, and nothing of why.
    /// </summary>
    /// <param name="entries">A listener's entries, in order.</param>
    /// <param name="most">How many to tell at most, those with the highest share first, of equal shares the more frequent.</param>
    public static IReadOnlyList<JournalWentWith> WentWith(IEnumerable<JournalEntry> entries, int most = 10)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Dictionary<(string? Artist, ListeningGoal? Goal), (int Better, int All)> counts = [];
        JournalEntry? before = null;
        foreach (JournalEntry entry in entries)
        {
            if (before is not null && entry.AtTicks - before.AtTicks <= Near.Ticks)
            {
                int better = entry.Valence - before.Valence >= Better ? 1 : 0;
                IEnumerable<(string? Artist, ListeningGoal? Goal)> there = before.Plays
                    .Where(p => p.Fraction >= LeastHeard && p.Artist.Length > 0).Select(p => ((string?)p.Artist, (ListeningGoal?)null))
                    .Append((null, before.Goal)).Distinct();
                foreach ((string? Artist, ListeningGoal? Goal) one in there)
                {
                    (int Better, int All) count = counts.GetValueOrDefault(one);
                    counts[one] = (count.Better + better, count.All + 1);
                }
            }

            before = entry;
        }

        return [.. counts.Where(c => c.Value.All >= LeastOccasions && 2 * c.Value.Better > c.Value.All)
            .OrderByDescending(c => (double)c.Value.Better / c.Value.All).ThenByDescending(c => c.Value.All)
            .ThenBy(c => c.Key.Artist, StringComparer.Ordinal).ThenBy(c => c.Key.Goal)
            .Take(most).Select(c => new JournalWentWith(c.Key.Artist, c.Key.Goal, c.Value.Better, c.Value.All))];
    }
}

/// <summary>A day of a journal.</summary>
/// <param name="Day">Which.</param>
/// <param name="Emotion">What was felt most often.</param>
/// <param name="Count">How many entries it has.</param>
public sealed record JournalDay(DateOnly Day, Emotion Emotion, int Count);

/// <summary>A week of a journal.</summary>
/// <param name="Monday">Its first day.</param>
/// <param name="Valence">Mean of its entries, -1 to 1.</param>
/// <param name="Arousal">Mean of its entries, -1 to 1.</param>
/// <param name="Count">How many those are.</param>
public sealed record JournalWeek(DateOnly Monday, double Valence, double Arousal, int Count);

/// <summary>What went together with feeling better: an artist who was heard, or a goal.</summary>
/// <param name="Artist">The artist, or null where it is a goal.</param>
/// <param name="Goal">The goal, or null where it is an artist.</param>
/// <param name="Better">How often the next entry was better.</param>
/// <param name="Occasions">Of how often.</param>
public sealed record JournalWentWith(string? Artist, ListeningGoal? Goal, int Better, int Occasions);
