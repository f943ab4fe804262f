namespace EmotionWeb.Core.Moods;

/// <summary>What the music is to do with the feeling that was read.</summary>
public enum ListeningGoal
{
    /// <summary>Go with the feeling (the paper's section 1.2).</summary>
    Match,

    /// <summary>Enhance or steady it (the paper's table 3).</summary>
    Balance,

    /// <summary>Move from a hard feeling towards a brighter one.</summary>
    Lift,
}
