using EmotionWeb.Core.Listening;

namespace EmotionWeb.Tests.Unit.Listening;

public class PlayRuleTests
{
    [Theory]
    [InlineData(29.9, null)]
    [InlineData(30.0, 15.0)]
    [InlineData(200.0, 100.0)]
    [InlineData(480.0, 240.0)]
    [InlineData(4000.0, 240.0)]
    [InlineData(null, 240.0)]
    public void A_play_counts_after_half_of_it_or_four_minutes(double? duration, double? seconds) =>
        Assert.Equal(seconds, PlayRule.CountsAfter(duration is { } d ? TimeSpan.FromSeconds(d) : null)?.TotalSeconds);
}
