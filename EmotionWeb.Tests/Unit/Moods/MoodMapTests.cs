using CsCheck;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Tests.Unit.Moods;

public class MoodMapTests
{
    private static readonly MoodReference Happy = new(1, "Happy");
    private static readonly MoodReference Calm = new(2, "Calm");
    private static readonly MoodReference Energetic = new(3, "Energetic");
    private static readonly MoodReference Sad = new(4, "Sad");
    private static readonly Dictionary<int, MoodReference> Moods = new[] { Happy, Calm, Energetic, Sad }.ToDictionary(m => m.Id);

    private static readonly Gen<EmotionScores> AnyScores = Gen.Float[0.001f, 1f].Array[7].Select(Normal);
    private static readonly Gen<ListeningGoal> AnyGoal = Gen.Enum<ListeningGoal>();

    /// <summary>The default map, as a new catalogue has it.</summary>
    private static readonly ILookup<ListeningGoal, EmotionMapping> Rules = DefaultMap
        .Rules(Moods.Values.ToDictionary(m => m.Name, m => m.Id, StringComparer.Ordinal))
        .ToLookup(r => r.Goal, r => new EmotionMapping(
            r.Emotion, [.. r.Moods.Select(m => new MoodPart(Moods[m.MoodId], m.Share))], [.. r.Genres.Select(g => new GenreLean(g.Genre, g.Weight))], r.Energy));

    [Fact]
    public void Shares_are_above_0_sum_to_1_and_come_greatest_first() => Gen.Select(AnyScores, AnyGoal).Sample((scores, goal) =>
    {
        MoodMix mix = Mix(scores, goal);
        Assert.Equal(goal, mix.Goal);
        Assert.Equal(1, mix.Moods.Sum(m => m.Share), 9);
        Assert.All(mix.Moods, m => Assert.InRange(m.Share, double.Epsilon, 1));
        Assert.Equal(mix.Moods.Select(m => m.Share).OrderDescending(), mix.Moods.Select(m => m.Share));
        Assert.Distinct(mix.Moods.Select(m => m.Mood));
        Assert.Distinct(mix.Genres, StringComparer.Ordinal);
        Assert.InRange(mix.Genres.Count, 0, MoodMap.MostGenres);
        Assert.InRange(mix.Energy, 0, 1);
    });

    [Fact]
    public void A_small_change_of_the_reading_changes_the_mix_a_little() => Gen.Select(Gen.Float[0.001f, 1f].Array[7], Gen.Int[0, 6], AnyGoal).Sample((raw, which, goal) =>
    {
        EmotionScores before = Normal(raw);
        float[] nudged = before.Values.ToArray();
        nudged[which] += 1e-4f;
        MoodMix a = Mix(before, goal), b = Mix(Normal(nudged), goal);
        Assert.All(Moods.Values, mood => Assert.Equal(ShareOf(a, mood), ShareOf(b, mood), 0.005));
        Assert.Equal(a.Energy, b.Energy, 0.005);
    });

    [Fact]
    public void Lift_never_answers_with_sad_songs() =>
        AnyScores.Sample(scores => Assert.Equal(0, ShareOf(Mix(scores, ListeningGoal.Lift), Sad)));

    [Theory]
    [InlineData(Emotion.Sad)]
    [InlineData(Emotion.Fear)]
    [InlineData(Emotion.Disgust)]
    [InlineData(Emotion.Angry)]
    public void Lift_answers_a_hard_feeling_mostly_with_happy_songs(Emotion emotion) =>
        Assert.Equal(Happy, Mix(EmotionScores.Of(emotion), ListeningGoal.Lift).Moods[0].Mood);

    [Fact]
    public void The_papers_own_answers_come_out()
    {
        Assert.Equal(Happy, Mix(EmotionScores.Of(Emotion.Happy), ListeningGoal.Match).Moods[0].Mood);
        Assert.Equal(["pop", "dance", "upbeat"], Mix(EmotionScores.Of(Emotion.Happy), ListeningGoal.Match).Genres, StringComparer.Ordinal);
        Assert.Equal(["rock", "metal"], Mix(EmotionScores.Of(Emotion.Angry), ListeningGoal.Match).Genres, StringComparer.Ordinal);
        Assert.Equal([new MoodPart(Calm, 1)], Mix(EmotionScores.Of(Emotion.Angry), ListeningGoal.Balance).Moods);
        Assert.Equal(["classical", "ambient"], Mix(EmotionScores.Of(Emotion.Angry), ListeningGoal.Balance).Genres, StringComparer.Ordinal);
        Assert.Equal(["lo-fi", "instrumental"], Mix(EmotionScores.Of(Emotion.Sad), ListeningGoal.Balance).Genres, StringComparer.Ordinal);
    }

    [Fact]
    public void A_strong_runner_up_colours_the_mix_and_noise_does_not()
    {
        MoodMix certain = Mix(EmotionScores.Of(Emotion.Happy), ListeningGoal.Match);
        MoodMix surprised = Mix(new EmotionScores([0.02f, 0.02f, 0.02f, 0.55f, 0.02f, 0.02f, 0.35f]), ListeningGoal.Match);
        MoodMix noisy = Mix(new EmotionScores([0.02f, 0.02f, 0.02f, 0.88f, 0.02f, 0.02f, 0.02f]), ListeningGoal.Match);

        Assert.True(ShareOf(surprised, Energetic) > ShareOf(certain, Energetic) + 0.1);
        Assert.Contains("electronic", surprised.Genres, StringComparer.Ordinal);
        Assert.Equal(certain.Moods, noisy.Moods);
        Assert.Equal(certain.Genres, noisy.Genres, StringComparer.Ordinal);
    }

    [Fact]
    public void A_surer_feeling_moves_the_energy_further()
    {
        double[] angry = [.. new[] { 0.4f, 0.6f, 0.8f, 1f }.Select(p => Mix(Leaning(Emotion.Angry, p), ListeningGoal.Match).Energy)];
        Assert.Equal(angry.Order(), angry);
        Assert.True(angry[^1] > 0.9 && angry[0] < 0.75);

        double[] sad = [.. new[] { 0.4f, 0.6f, 0.8f, 1f }.Select(p => Mix(Leaning(Emotion.Sad, p), ListeningGoal.Match).Energy)];
        Assert.Equal(sad.OrderDescending(), sad);
        Assert.True(sad[^1] < 0.3);
    }

    [Fact]
    public void Intensity_is_1_for_a_certain_strong_feeling_and_small_for_a_neutral_face()
    {
        Assert.Equal(1, MoodMap.Intensity(EmotionScores.Of(Emotion.Happy)), 6);
        Assert.InRange(MoodMap.Intensity(EmotionScores.Of(Emotion.Neutral)), 0.2, 0.4);
        AnyScores.Sample(scores => Assert.InRange(MoodMap.Intensity(scores), 0, 1));
    }

    [Fact]
    public void A_map_without_a_rule_says_what_is_missing()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => MoodMap.Blend(EmotionScores.Of(Emotion.Happy), ListeningGoal.Lift, []));
        Assert.Contains("happy", missing.Message, StringComparison.Ordinal);
    }

    private static MoodMix Mix(EmotionScores scores, ListeningGoal goal) => MoodMap.Blend(scores, goal, [.. Rules[goal]]);

    private static double ShareOf(MoodMix mix, MoodReference mood) => mix.Moods.FirstOrDefault(m => m.Mood == mood).Share;

    private static EmotionScores Normal(float[] raw)
    {
        float sum = raw.Sum();
        return new EmotionScores([.. raw.Select(v => v / sum)]);
    }

    private static EmotionScores Leaning(Emotion emotion, float probability)
    {
        float[] values = [.. Emotions.All.Select(e => e == emotion ? probability : (1 - probability) / 6)];
        return new EmotionScores(values);
    }
}
