using CsCheck;
using EmotionWeb.Core.Listening;

namespace EmotionWeb.Tests.Unit.Listening;

public class LoudnessGainTests
{
    [Theory]
    [InlineData(-6.0206, 0.9, LoudnessMode.Track, 0, 0.5)]
    [InlineData(0.0, 1.0, LoudnessMode.Track, -6.0206, 0.5)]
    [InlineData(6.0206, 0.25, LoudnessMode.Track, 0, 2.0)]
    [InlineData(6.0206, 0.8, LoudnessMode.Track, 0, 1.25)]
    [InlineData(6.0206, null, LoudnessMode.Track, 0, 1.0)]
    [InlineData(6.0206, double.NaN, LoudnessMode.Track, 0, 1.0)]
    [InlineData(-6.0206, 0.0, LoudnessMode.Track, 0, 0.5)]
    [InlineData(-6.0206, 1e9, LoudnessMode.Track, 0, 0.5)]
    [InlineData(null, 0.5, LoudnessMode.Track, 3, 0.5012)]
    [InlineData(900.0, 0.001, LoudnessMode.Track, 0, 0.5012)]
    [InlineData(double.NaN, 0.5, LoudnessMode.Track, 0, 0.5012)]
    [InlineData(-6.0206, 0.9, LoudnessMode.Off, 0, 1.0)]
    public void The_tag_is_followed_as_far_as_nothing_clips(double? gain, double? peak, LoudnessMode mode, double preamp, double factor) =>
        Assert.Equal(factor, LoudnessGain.Factor(new Loudness(gain, peak), mode, preamp, untagged: -6), 4);

    [Fact]
    public void An_album_keeps_its_own_differences_and_a_track_without_one_takes_its_own()
    {
        Assert.Equal(0.5, LoudnessGain.Factor(new Loudness(0, 1, -6.0206, 0.9), LoudnessMode.Album, 0, -6), 4);
        Assert.Equal(0.5, LoudnessGain.Factor(new Loudness(-6.0206, 1), LoudnessMode.Album, 0, -6), 4);
        Assert.Equal(0.5, LoudnessGain.Factor(new Loudness(-6.0206, 1, double.NaN, 0.9), LoudnessMode.Album, 0, -6), 4);
    }

    [Fact]
    public void Whatever_the_tags_say_nothing_clips_and_something_is_heard()
    {
        Gen<double?> figure = Gen.OneOf(Gen.Const((double?)null), Gen.Double.Select(d => (double?)d), Gen.Double[-60, 60].Select(d => (double?)d));
        Gen.Select(figure, figure, figure, figure, Gen.Double[-15, 15]).Sample(t =>
        {
            Loudness loudness = new(t.Item1, t.Item2, t.Item3, t.Item4);
            foreach (LoudnessMode mode in Enum.GetValues<LoudnessMode>())
            {
                double factor = LoudnessGain.Factor(loudness, mode, t.Item5, -6);
                Assert.InRange(factor, 0.0001, 1000);
                double? peak = mode is LoudnessMode.Album && loudness.AlbumGain is { } album && Math.Abs(album) <= 40 ? loudness.AlbumPeak : loudness.TrackPeak;
                Assert.True(factor <= 1 || factor * (peak is <= 10 ? peak : 1) <= 1 + 1e-9, $"{loudness} gives {factor}");
            }
        });
    }
}
