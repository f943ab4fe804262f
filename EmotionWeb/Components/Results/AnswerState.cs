using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Components.Results;

/// <summary>What the answer panel has to show. Immutable.</summary>
public abstract record AnswerState
{
    private AnswerState()
    {
    }

    /// <summary>The songs in sight and the mix they come from, or null where there are none.</summary>
    public MusicRecommendation? Music => this switch
    {
        Reading { Value: EmotionReading.Recognized read } => read.Answer,
        ByHand chosen => chosen.Answer,
        Working working => working.Previous,
        _ => null,
    };

    /// <summary>Nothing has been asked yet.</summary>
    public sealed record Empty : AnswerState;

    /// <summary>A reading, or another choice of songs, is under way.</summary>
    /// <param name="Previous">The answer that stays in sight meanwhile, or null where there is none.</param>
    public sealed record Working(MusicRecommendation? Previous) : AnswerState;

    /// <summary>A picture was read: with confidence, without, or no face was found in it.</summary>
    /// <param name="Value">What came of it.</param>
    public sealed record Reading(EmotionReading Value) : AnswerState;

    /// <summary>The listener said how they feel.</summary>
    /// <param name="Scores">The emotion they chose, as certain scores.</param>
    /// <param name="Answer">The songs for it.</param>
    public sealed record ByHand(EmotionScores Scores, MusicRecommendation Answer) : AnswerState;

    /// <summary>It went wrong.</summary>
    /// <param name="What">What happened.</param>
    /// <param name="Kept">What was kept.</param>
    /// <param name="Try">What to do.</param>
    /// <param name="MayPass">Whether the same picture may be read at another time.</param>
    public sealed record Problem(string What, string Kept, string Try, bool MayPass = true) : AnswerState;
}
