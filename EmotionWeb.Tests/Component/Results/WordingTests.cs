using System.Globalization;
using CsCheck;
using EmotionWeb.Components.Models;
using EmotionWeb.Components.Results;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;

namespace EmotionWeb.Tests.Component.Results;

public class WordingTests
{
    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.004, "<1 %")]
    [InlineData(0.005, "1 %")]
    [InlineData(0.9349, "93 %")]
    [InlineData(0.994, "99 %")]
    [InlineData(0.996, ">99 %")]
    [InlineData(1, "100 %")]
    public void A_probability_is_a_whole_percentage_and_only_certainty_is_called_so(double probability, string words) =>
        Assert.Equal(words, Wording.Percent(probability));

    [Fact]
    public void Figures_do_not_change_with_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal("93 %", Wording.Percent(0.93));
            Assert.Equal("85.9 %", MetricNames.Format(0.8588));
            Assert.DoesNotContain(',', WheelGeometry.Sector(Emotion.Happy));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void How_sure_is_said_within_a_sentence()
    {
        Assert.Equal("93 % sure", Wording.Sure(0.93));
        Assert.Equal("over 99 % sure", Wording.Sure(0.9991));
    }

    [Theory]
    [InlineData(new string[0], "")]
    [InlineData(new[] { "Calm" }, "Calm")]
    [InlineData(new[] { "Calm", "Happy" }, "Calm and Happy")]
    [InlineData(new[] { "Calm", "Happy", "Sad" }, "Calm, Happy and Sad")]
    public void A_list_reads_as_one_says_it(string[] words, string said) => Assert.Equal(said, Wording.List(words));

    [Fact]
    public void The_mix_is_named_with_and_without_genres()
    {
        Assert.Equal("Going for Calm and Happy: lo-fi, ambient", Wording.GoingFor(SampleAnswers.Music().Mix));
        Assert.Equal("Going for Calm and Happy", Wording.GoingFor(SampleAnswers.Music().Mix with { Genres = [] }));
    }

    [Fact]
    public void Each_reason_for_no_face_has_its_own_hint()
    {
        NoFaceHint[] hints = [.. Enum.GetValues<NoFaceHint>().Except([NoFaceHint.None])];
        Assert.Equal(hints.Length, hints.Select(hint => HintMessages.Of(hint).Text()).Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("light", HintMessages.Of(NoFaceHint.TooDark).Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("valAccuracy", "Val accuracy")]
    [InlineData("ece", "Ece")]
    [InlineData("accepted-accuracy", "Accepted accuracy")]
    [InlineData("val.ferplus7.ece", "Confidence off by, on average (validation)")]
    [InlineData("batch1.cpu.milliseconds", "One face on the CPU takes")]
    [InlineData("batch8.cuda.milliseconds", "8 faces at once on the GPU take")]
    public void A_metric_is_named_in_words(string name, string words) => Assert.Equal(words, MetricNames.InWords(name));

    [Theory]
    [InlineData("batch1.cpu.milliseconds", 0.4, "0.4 ms")]
    [InlineData("batch1.cpu.milliseconds", 12.34, "12.3 ms")]
    [InlineData("val.ferplus7.accuracy", 0.855, "85.5 %")]
    public void A_metric_is_written_in_its_unit(string name, double value, string written) => Assert.Equal(written, MetricNames.Format(name, value));

    [Fact]
    public void A_click_lands_in_the_sector_that_is_nearest_to_it() => Gen.Double[-180, 180].Sample(degrees =>
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        Emotion nearest = Circumplex.Nearest(new Affect(cos, sin));
        (double x, double y) = WheelGeometry.Label(nearest);
        double label = Math.Atan2(180 - y, x - 180) * 180 / Math.PI;

        // The widest sector, neutral's, spans 85 degrees: no direction in a sector is farther from its middle than half of that.
        Assert.InRange(Math.Abs(Math.IEEERemainder(degrees - label, 360)), 0, 42.51);
    });

    [Fact]
    public void The_wheel_goes_round_through_all_seven()
    {
        List<Emotion> seen = [Emotion.Happy];
        for (int i = 0; i < Emotions.Count - 1; i++)
        {
            seen.Add(WheelGeometry.Next(seen[^1], 1));
        }

        Assert.Equal(Emotions.Count, seen.Distinct().Count());
        Assert.Equal(Emotion.Happy, WheelGeometry.Next(seen[^1], 1));
        Assert.Equal(seen[^1], WheelGeometry.Next(Emotion.Happy, -1));
    }
}
