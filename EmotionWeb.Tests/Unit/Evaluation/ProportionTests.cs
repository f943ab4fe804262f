using CsCheck;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Tests.Unit.Evaluation;

public class ProportionTests
{
    // Known values: the first two from Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3; 0 of n is z^2 / (n + z^2).
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(29, 29, 0.8830, 1)]
    public void Wilson_interval_is_that_of_the_literature(int count, int n, double low, double high)
    {
        Proportion part = new(count, n);
        Assert.Equal(low, part.Low, 0.00005);
        Assert.Equal(high, part.High, 0.00005);
        Assert.Equal((double)count / n, part.Share!.Value, 1e-12);
    }

    [Fact]
    public void Wilson_interval_holds_the_share_mirrors_and_narrows() =>
        Gen.Int[1, 100_000].SelectMany(n => Gen.Int[0, n].Select(count => (count, n))).Sample((count, n) =>
        {
            Proportion part = new(count, n), rest = new(n - count, n);
            double width = part.High - part.Low;
            return part.Low >= 0 && part.Low <= part.Share && part.Share <= part.High && part.High <= 1 && width > 0
                && Math.Abs(part.Low - (1 - rest.High)) < 1e-9
                && (n > 10_000 || new Proportion(count * 10, n * 10) is var more && more.High - more.Low < width);
        });

    [Fact]
    public void Of_nothing_nothing_is_known()
    {
        Proportion none = new(0, 0);
        Assert.Null(none.Share);
        Assert.Equal((0, 1), (none.Low, none.High));
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(4, 3)]
    [InlineData(0, -1)]
    public void What_cannot_be_counted_is_refused(int count, int n) => Assert.Throws<ArgumentOutOfRangeException>(() => new Proportion(count, n));
}
