using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Player;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Intake;

namespace EmotionWeb.Components.Sessions;

/// <summary>
/// Plans the rest of a session that plays again: after a skip, after a word against a song, from another feeling. What sounds stays, and
/// what the listener put there by hand.
/// One a circuit, on its dispatcher.
/// </summary>
internal sealed class SessionConductor(PlayerState player, ISessionPlanner planner, OwnFeedback feedback, IClientPermits permits,
    ListenerTracks tracks)
{
    /// <summary>With less than this of a song left, the next one stays too: it may be loaded, or sound already.</summary>
    public static readonly TimeSpan Near = TimeSpan.FromSeconds(10);

    // Less than this is filled with no song.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(60);

    /// <summary>The listener feels otherwise: the player is to plan from there.</summary>
    public event Action<EmotionScores>? Felt;

    /// <summary>Tells that the listener feels so now.</summary>
    public void Feels(EmotionScores feeling)
    {
        if (player.Session is not null)
        {
            Felt?.Invoke(feeling);
        }
    }

    /// <summary>Plans what comes behind an entry again. Where the listener planned too much for now, or shuffled, the queue stays as it
    /// is.</summary>
    /// <param name="current">Key of the entry that sounds.</param>
    /// <param name="left">How much of it is left; null where that is not known.</param>
    /// <param name="feeling">How the listener feels now, or null where that is not new.</param>
    /// <param name="cancellationToken">The page is left.</param>
    public async Task ReplanAsync(long current, TimeSpan? left, EmotionScores? feeling, CancellationToken cancellationToken)
    {
        PlayQueue queue = player.Queue;
        int at = IndexOf(queue, current);
        if (player.Session is not { } session || queue.IsShuffled || at < 0)
        {
            return;
        }

        bool next = left < Near && at + 1 < queue.Entries.Length;
        QueueEntry[] stays = [.. queue.Entries.Take(at + (next ? 2 : 1))], rest = [.. queue.Entries.Skip(stays.Length)];
        QueueEntry[] byHand = [.. rest.Where(e => !session.Planned.Contains(e.Id))];
        TimeSpan time = TimeSpan.FromMinutes(session.Plan.Request.Minutes) - player.Listened - (left ?? Lasts(queue.Entries[at]))
            - Sum(byHand) - (next ? Lasts(stays[^1]) : TimeSpan.Zero);
        if (time < Shortest)
        {
            return;
        }

        Dictionary<long, SessionEntry> planned = session.Plan.Entries.ToDictionary(e => e.Song.Id);
        SessionProgress progress = new(
            [.. stays.Select(e => e.Track.SongId is { } song ? planned.GetValueOrDefault(song) : null).OfType<SessionEntry>().DistinctBy(e =>
                e.Song.Id)],
            time,
            stays.Concat(byHand).Select(e => e.Track.SongId).OfType<long>().ToHashSet());
        SessionRequest request = session.Plan.Request with
        {
            Taste = await feedback.TasteAsync(cancellationToken),
            Feeling = feeling ?? session.Plan.Request.Feeling
        };
        try
        {
            await permits.TakePlanAsync();
        }
        catch (TooManyPlansException)
        {
            return; // Nobody asked for it just now, so nobody is told; the session goes on as it was.
        }

        SessionPlan plan = await tracks.FillAsync(await planner.ReplanAsync(session.Plan, request, progress, cancellationToken),
            cancellationToken);
        if (ReferenceEquals(session, player.Session) && ReferenceEquals(queue.Entries[at],
            player.Queue.Entries.FirstOrDefault(e => e.Id == current)))
        {
            player.Follow(plan, stays[^1].Id);
        }
    }

    private static int IndexOf(PlayQueue queue, long entry)
    {
        for (int i = 0; i < queue.Entries.Length; i++)
        {
            if (queue.Entries[i].Id == entry)
            {
                return i;
            }
        }

        return -1;
    }

    private static TimeSpan Lasts(QueueEntry entry) => entry.Track.Duration ?? SessionPath.UsualSong;

    private static TimeSpan Sum(IEnumerable<QueueEntry> entries) => entries.Aggregate(TimeSpan.Zero, (sum, e) => sum + Lasts(e));
}
