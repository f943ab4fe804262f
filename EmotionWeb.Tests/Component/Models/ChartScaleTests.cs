using CsCheck;
using EmotionWeb.Components.Models;

namespace EmotionWeb.Tests.Component.Models;

public class ChartScaleTests
{
    [Fact]
    public void Ticks_are_few_even_and_within() => Gen.Select(Gen.Double[-100, 100], Gen.Double[0.001, 1000]).Sample((from, length) =>
    {
        IReadOnlyList<double> ticks = ChartScale.Ticks(from, from + length);
        Assert.InRange(ticks.Count, 3, 9);
        Assert.All(ticks, t => Assert.InRange(t, from - (length * 1e-6), from + (length * (1 + 1e-6))));
    });

    [Fact]
    public void Spread_places_keep_their_order_and_their_distance() => Gen.Double[0, 100].Array[0, 6].Sample(places =>
    {
        IReadOnlyList<double> spread = ChartScale.Spread(places, 20);
        int[] order = [.. Enumerable.Range(0, places.Length).OrderBy(i => places[i])];
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(spread[pair.Second] - spread[pair.First] > 20 - 1e-6));
    });

    [Fact]
    public void Places_that_are_far_apart_stay() => Assert.Equal([90, 10], ChartScale.Spread([90, 10], 20));

    [Fact]
    public void Corners_of_the_field_are_corners_of_the_picture()
    {
        ChartScale plane = new(0, 10, -1, 1);
        Assert.Equal("58,234 394,28", plane.Points([(0, -1), (10, 1)]));
    }
}
