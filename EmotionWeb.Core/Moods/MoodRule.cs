using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Moods;

/// <summary>One rule of the map as the catalogue keeps it: what answers one emotion for one goal.</summary>
public sealed class MoodRule : IVersioned
{
    /// <summary>Key.</summary>
    public int Id { get; private set; }

    /// <summary>The emotion; kept under its key.</summary>
    public Emotion Emotion { get; init; }

    /// <summary>The goal; kept under its name.</summary>
    public ListeningGoal Goal { get; init; }

    /// <summary>Energy to aim for when the emotion is certain and strong, 0 to 1.</summary>
    public double Energy { get; set; }

    /// <summary>Moods and their shares, which sum to 1.</summary>
    public List<MoodRuleShare> Moods { get; init; } = [];

    /// <summary>Genres to lean towards.</summary>
    public List<MoodRuleGenre> Genres { get; init; } = [];

    /// <inheritdoc />
    public int Version { get; set; }
}

/// <summary>One mood's share in a rule.</summary>
public sealed class MoodRuleShare
{
    /// <summary>The rule.</summary>
    public int RuleId { get; private set; }

    /// <summary>The mood.</summary>
    public int MoodId { get; set; }

    /// <summary>The mood.</summary>
    public Mood? Mood { get; set; }

    /// <summary>Above 0, at most 1.</summary>
    public double Share { get; set; }
}

/// <summary>One genre a rule leans towards.</summary>
public sealed class MoodRuleGenre
{
    /// <summary>The rule.</summary>
    public int RuleId { get; private set; }

    /// <summary>The genre, or a family of genres (<see cref="GenreFamilies"/>).</summary>
    public required string Genre { get; set; }

    /// <summary>Above 0, at most 1.</summary>
    public double Weight { get; set; }
}
