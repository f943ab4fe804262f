using AngleSharp.Dom;
using Bunit;
using EmotionWeb.Components.Results;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Tests.Component.Results;

public class AffectWheelTests : BunitContext
{
    [Fact]
    public void It_is_a_radio_group_with_one_stop_for_the_keyboard()
    {
        IRenderedComponent<AffectWheel> wheel = Render<AffectWheel>(p => p.Add(c => c.Selected, Emotion.Sad));

        Assert.NotNull(wheel.Find("[role=radiogroup]").GetAttribute("aria-label"));
        IElement stop = Assert.Single(wheel.FindAll("[role=radio][tabindex='0']"));
        Assert.Equal("sad", stop.GetAttribute("aria-label"));
        Assert.Equal("true", stop.GetAttribute("aria-checked"));
        Assert.Equal(6, wheel.FindAll("[role=radio][aria-checked=false][tabindex='-1']").Count);
    }

    [Theory]
    [InlineData("ArrowRight", Emotion.Neutral)]
    [InlineData("ArrowDown", Emotion.Neutral)]
    [InlineData("ArrowLeft", Emotion.Surprise)]
    [InlineData("ArrowUp", Emotion.Surprise)]
    public void An_arrow_moves_along_the_wheel_and_chooses_what_it_comes_to(string key, Emotion next)
    {
        Emotion? chosen = null;
        IRenderedComponent<AffectWheel> wheel = Render<AffectWheel>(p => p.Add(c => c.Selected, Emotion.Happy).Add(c => c.EmotionChosen, e => chosen = e));

        Sector(wheel, Emotion.Happy).KeyDown(key);

        JSInterop.VerifyFocusAsyncInvoke();
        Assert.Equal(next.Key(), wheel.Find("[role=radio][tabindex='0']").GetAttribute("aria-label"));
        Assert.Equal(next, chosen);
    }

    [Theory]
    [InlineData("Enter")]
    [InlineData(" ")]
    public void Enter_and_space_choose_where_the_focus_is(string key)
    {
        Emotion? chosen = null;
        IRenderedComponent<AffectWheel> wheel = Render<AffectWheel>(p => p.Add(c => c.EmotionChosen, e => chosen = e));

        Sector(wheel, Emotion.Fear).KeyDown(key);

        Assert.Equal(Emotion.Fear, chosen);
    }

    [Fact]
    public void Every_sector_can_be_clicked()
    {
        List<Emotion> chosen = [];
        IRenderedComponent<AffectWheel> wheel = Render<AffectWheel>(p => p.Add(c => c.EmotionChosen, chosen.Add));

        foreach (Emotion emotion in Emotions.All)
        {
            Sector(wheel, emotion).Click();
        }

        Assert.Equal(Emotions.All, chosen);
    }

    [Fact]
    public void The_surer_the_reading_the_smaller_its_spread()
    {
        double sure = Spread(SampleAnswers.Scores(Emotion.Happy, 0.95f, Emotion.Surprise));
        double unsure = Spread(SampleAnswers.Scores(Emotion.Happy, 0.45f, Emotion.Sad));

        Assert.True(sure < unsure, $"{sure} < {unsure}");

        double Spread(EmotionScores scores) => double.Parse(
            Render<AffectWheel>(p => p.Add(c => c.Reading, scores.Affect)).Find(".spread").GetAttribute("r")!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Without_a_reading_there_is_no_dot() => Assert.Empty(Render<AffectWheel>().FindAll(".dot"));

    private static IElement Sector(IRenderedComponent<AffectWheel> wheel, Emotion emotion) => wheel.Find($"[role=radio][data-emotion={emotion.Key()}]");
}
