namespace EmotionWeb.Core.Journal;

/// <summary>How long entries of a journal are kept.</summary>
public enum JournalKeep
{
    /// <summary>30 days.</summary>
    Month,

    /// <summary>365 days; where nothing else is said.</summary>
    Year,

    /// <summary>Until they are deleted.</summary>
    Forever,
}

/// <summary>What a listener wants of their journal.</summary>
/// <param name="IsOn">Whether it is written; off unless they turn it on.</param>
/// <param name="Keep">How long entries are kept, those too that are there.</param>
public sealed record JournalSettings(bool IsOn, JournalKeep Keep)
{
    /// <summary>Nobody has turned it on.</summary>
    public static readonly JournalSettings Off = new(IsOn: false, JournalKeep.Year);

    /// <summary>How long entries are kept, or null for ever.</summary>
    public TimeSpan? Kept => DaysOf(Keep) is { } days ? TimeSpan.FromDays(days) : null;

    /// <summary>For how many days a choice keeps entries, or null for ever.</summary>
    public static int? DaysOf(JournalKeep keep) => keep switch
    {
        JournalKeep.Month => 30,
        JournalKeep.Year => 365,
        _ => null,
    };
}
