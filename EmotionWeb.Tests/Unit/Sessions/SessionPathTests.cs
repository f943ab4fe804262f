using CsCheck;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Sessions;

namespace EmotionWeb.Tests.Unit.Sessions;

public class SessionPathTests
{
    private static readonly Gen<Affect> Places = Gen.Select(Gen.Double[-1, 1], Gen.Double[-1, 1], (v, a) => new Affect(v, a));

    [Fact]
    public void A_path_begins_at_the_start_and_ends_at_the_goal_or_as_far_as_it_says() =>
        Gen.Select(Places, Places, Gen.Int[10, 120]).Sample((start, goal, minutes) =>
        {
            SessionPath path = SessionPath.Between(start, goal, TimeSpan.FromMinutes(minutes));

            Assert.Equal(start, path.At(0));
            Assert.Equal(start, path.At(path.Stay));
            Assert.Equal(path.At(SessionPath.Arrival), path.At(1));
            Assert.InRange(path.Reach, 0, 1);
            if (path.Reach >= 1)
            {
                Assert.Equal(0, SessionPath.Distance(goal, path.At(1)), 6);
            }
        });

    [Fact]
    public void Songs_of_usual_length_lie_at_most_a_step_apart_on_any_path() =>
        Gen.Select(Places, Places, Gen.Int[10, 120]).Sample((start, goal, minutes) =>
        {
            TimeSpan duration = TimeSpan.FromMinutes(minutes);
            SessionPath path = SessionPath.Between(start, goal, duration);
            double song = SessionPath.UsualSong / duration;
            for (double share = 0; share + song <= 1; share += song / 3)
            {
                Assert.InRange(SessionPath.Distance(path.At(share), path.At(share + song)), 0, SessionPath.LongestStep + 0.001);
            }
        });

    [Fact]
    public void The_start_is_held_for_a_song_at_least_and_for_eight_minutes_at_most()
    {
        Assert.Equal(3.7 / 10, SessionPath.Between(new(-0.7, -0.5), new(0.7, 0.4), TimeSpan.FromMinutes(10)).Stay, 6);
        Assert.Equal(0.2, SessionPath.Between(new(-0.7, -0.5), new(0.7, 0.4), TimeSpan.FromMinutes(30)).Stay, 6);
        Assert.Equal(8.0 / 120, SessionPath.Between(new(-0.7, -0.5), new(0.7, 0.4), TimeSpan.FromMinutes(120)).Stay, 6);
    }

    [Fact]
    public void A_lift_from_sad_arrives_in_half_an_hour_and_not_in_a_quarter()
    {
        Affect sad = Circumplex.Of(Emotion.Sad), bright = new(0.61, 0.135);

        Assert.Equal(1, SessionPath.Between(sad, bright, TimeSpan.FromMinutes(30)).Reach);
        Assert.InRange(SessionPath.Between(sad, bright, TimeSpan.FromMinutes(15)).Reach, 0.4, 0.8);
    }

    [Theory]
    [InlineData(Emotion.Angry)]
    [InlineData(Emotion.Fear)]
    public void From_what_is_unpleasant_and_stirred_it_leads_down_before_it_leads_up(Emotion emotion)
    {
        Affect start = Circumplex.Of(emotion), goal = new(0.6, 0.4);
        SessionPath path = SessionPath.Between(start, goal, TimeSpan.FromMinutes(60));

        double lowest = Enumerable.Range(0, 101).Min(i => path.At(i / 100.0).Arousal);

        Assert.True(lowest < Math.Min(start.Arousal, goal.Arousal) - 0.1, $"lowest arousal {lowest}");
    }

    [Fact]
    public void A_path_that_stays_does_not_move()
    {
        SessionPath path = SessionPath.Between(new(-0.5, 0.6), new(-0.5, 0.6), TimeSpan.FromMinutes(60));

        Assert.All(Enumerable.Range(0, 101), i => Assert.Equal(new Affect(-0.5, 0.6), path.At(i / 100.0)));
        Assert.Equal(1, path.Reach);
    }
}
