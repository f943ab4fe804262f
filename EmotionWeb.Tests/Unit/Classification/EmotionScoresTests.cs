using CsCheck;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Tests.Unit.Classification;

public class EmotionScoresTests
{
    private static readonly Gen<EmotionScores> Scores = Gen.Float[0.001f, 1f].Array[7].Select(raw =>
    {
        float sum = raw.Sum();
        return new EmotionScores([.. raw.Select(v => v / sum)]);
    });

    [Fact]
    public void Top_is_the_greatest_and_the_runner_up_the_next() => Scores.Sample(scores =>
    {
        float[] sorted = [.. scores.Values.ToArray().OrderDescending()];
        Assert.Equal(sorted[0], scores[scores.Top]);
        Assert.Equal(sorted[1], scores[scores.RunnerUp]);
        Assert.NotEqual(scores.Top, scores.RunnerUp);
        Assert.Equal(scores.Confidence, sorted[0]);
    });

    [Fact]
    public void Affect_lies_on_the_circumplex() => Scores.Sample(scores =>
    {
        AffectReading reading = scores.Affect;
        Assert.InRange(reading.Centre.Valence, -1, 1);
        Assert.InRange(reading.Centre.Arousal, -1, 1);
        Assert.InRange(reading.Spread, 0, 1);
    });

    [Fact]
    public void A_named_emotion_is_certain_and_lies_at_its_place()
    {
        foreach (Emotion emotion in Emotions.All)
        {
            EmotionScores scores = EmotionScores.Of(emotion);
            Assert.Equal(emotion, scores.Top);
            Assert.Equal(1, scores.Confidence);
            Assert.Equal(0, scores.Affect.Spread, 6);
            Assert.Equal(emotion, Circumplex.Nearest(scores.Affect.Centre));
        }
    }

    [Theory]
    [InlineData(new float[] { 1, 0, 0, 0, 0, 0 })]
    [InlineData(new float[] { 0.5f, 0.6f, 0, 0, 0, 0, 0 })]
    [InlineData(new float[] { -0.1f, 1.1f, 0, 0, 0, 0, 0 })]
    [InlineData(new float[] { float.NaN, 1, 0, 0, 0, 0, 0 })]
    public void What_is_no_distribution_is_refused(float[] values) => Assert.Throws<ArgumentException>(() => new EmotionScores(values));

    [Fact]
    public void Keys_read_back_in_any_case()
    {
        foreach (Emotion emotion in Emotions.All)
        {
            Assert.True(Emotions.TryParse(emotion.Key().ToUpperInvariant(), out Emotion parsed));
            Assert.Equal(emotion, parsed);
        }

        Assert.False(Emotions.TryParse("contempt", out _));
        Assert.False(Emotions.TryParse(null, out _));
    }
}
