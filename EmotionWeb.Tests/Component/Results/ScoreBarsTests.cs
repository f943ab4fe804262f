using Bunit;
using EmotionWeb.Components.Results;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Tests.Component.Results;

public class ScoreBarsTests : BunitContext
{
    [Fact]
    public void Seven_bars_are_as_long_as_their_figures_say()
    {
        EmotionScores scores = SampleAnswers.Scores(Emotion.Surprise, 0.7f, Emotion.Fear);
        IRenderedComponent<ScoreBars> bars = Render<ScoreBars>(p => p.Add(c => c.Scores, scores));

        Assert.Single(bars.FindAll("[data-testid=emotion-scores]"));
        Assert.Equal(7, bars.FindAll(".bar").Count);
        Assert.Equal("70%", bars.Find("[data-emotion=surprise] .bar").GetAttribute("width"));
        Assert.Equal("70 %", bars.Find("[data-emotion=surprise] .figures").TextContent);
        Assert.Equal("18%", bars.Find("[data-emotion=fear] .bar").GetAttribute("width"));
        Assert.Single(bars.FindAll(".top"));
    }

    [Fact]
    public void Without_scores_the_rows_stand_ready_and_say_nothing()
    {
        IRenderedComponent<ScoreBars> bars = Render<ScoreBars>();

        Assert.Equal(7, bars.FindAll(".row").Count);
        Assert.Empty(bars.FindAll("[data-testid=emotion-scores]"));
        Assert.Equal("true", bars.Find("dl").GetAttribute("aria-hidden"));
        Assert.All(bars.FindAll(".figures"), f => Assert.Equal("", f.TextContent));
    }

    [Fact]
    public void A_mood_without_a_mark_of_its_own_gets_a_note()
    {
        Assert.EndsWith("#calm", Mark("Calm"), StringComparison.Ordinal);
        Assert.EndsWith("#note", Mark("Dreamy"), StringComparison.Ordinal);

        string Mark(string mood) => Render<MoodTag>(p => p.Add(c => c.Mood, mood).Add(c => c.Moods, [])).Find("use").GetAttribute("href")!;
    }
}
