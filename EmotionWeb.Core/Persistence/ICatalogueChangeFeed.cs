using EmotionWeb.Core.Moods;

namespace EmotionWeb.Core.Persistence;

/// <summary>Tells what was changed in the catalogue, by this process or another on the same database, within a second of the commit. Safe to call from many threads.</summary>
public interface ICatalogueChangeFeed
{
    /// <summary>
    /// Raised on a worker thread after a commit, one handler after the other. Handlers return quickly and marshal themselves; one that throws is logged and does not keep the others from hearing.
    /// Commits that follow each other closely may be told as one.
    /// </summary>
    event Action<CatalogueChange>? Changed;

    /// <summary>
    /// Whether changes are told at present: false before the database was looked at first and while it cannot be read. What was read meanwhile must not be kept for later;
    /// what was kept before stays good, because a change in the gap is told before this is true again.
    /// </summary>
    bool IsLive { get; }
}

/// <summary>Which songs, moods and rules may have changed. Immutable; safe to share between threads.</summary>
/// <param name="Songs">Keys of the songs that were added, edited or removed; empty for none, null for any.</param>
/// <param name="Moods">Keys of the moods that were added, edited, moved or removed; empty for none, null for any.</param>
/// <param name="Rules">The rules of the map that were set or removed; empty for none, null for any.</param>
public sealed record CatalogueChange(IReadOnlySet<long>? Songs, IReadOnlySet<int>? Moods, IReadOnlySet<RuleKey>? Rules)
{
    /// <summary>Anything may have changed: many things at once, a restored backup, or a hand in the database itself.</summary>
    public static CatalogueChange Anything { get; } = new(null, null, null);

    /// <summary>Whether a song may have changed.</summary>
    public bool TouchesSongs => Songs is not { Count: 0 };

    /// <summary>Whether a mood may have changed.</summary>
    public bool TouchesMoods => Moods is not { Count: 0 };

    /// <summary>Whether a rule of the map may have changed.</summary>
    public bool TouchesRules => Rules is not { Count: 0 };
}
