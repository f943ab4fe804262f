using CsCheck;
using EmotionWeb.Components.Models;

namespace EmotionWeb.Tests.Component.Models;

public class PlaneTests
{
    [Fact]
    public void Ticks_are_few_even_and_within() => Gen.Select(Gen.Double[-100, 100], Gen.Double[0.001, 1000]).Sample((from, length) =>
    {
        IReadOnlyList<double> ticks = Plane.Ticks(from, from + length);
        Assert.InRange(ticks.Count, 3, 9);
        Assert.All(ticks, t => Assert.InRange(t, from - (length * 1e-6), from + (length * (1 + 1e-6))));
    });

    [Fact]
    public void Corners_of_the_field_are_corners_of_the_picture()
    {
        Plane plane = new(0, 10, -1, 1);
        Assert.Equal("46,244 406,12", plane.Points([(0, -1), (10, 1)]));
    }
}
