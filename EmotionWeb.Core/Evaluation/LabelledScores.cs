namespace EmotionWeb.Core.Evaluation;

/// <summary>What a model said of one labelled picture.</summary>
/// <param name="Truth">Its class, as an index.</param>
/// <param name="Scores">The probabilities of the protocol's classes; null where no face was found.</param>
public readonly record struct LabelledScores(int Truth, float[]? Scores)
{
    /// <summary>The likeliest class and how sure it is.</summary>
    public Prediction Prediction
    {
        get
        {
            if (Scores is null)
            {
                return new Prediction(Truth, null, 0);
            }

            float most = Scores.Max();
            return new Prediction(Truth, Array.IndexOf(Scores, most), most);
        }
    }
}
