using System.Collections.Immutable;
using EmotionWeb.Core.Sessions;

namespace EmotionWeb.Components.Player;

/// <summary>A session that the queue follows. Immutable.</summary>
/// <param name="Plan">How it is planned now.</param>
/// <param name="Asked">What was asked for when it began, by which its page knows it.</param>
/// <param name="Planned">Keys of the entries that the plan put into the queue; the others are the listener's own.</param>
internal sealed record PlayingSession(SessionPlan Plan, SessionRequest Asked, ImmutableHashSet<long> Planned);
