using System.Threading.Channels;
using EmotionWeb.Components.Shared;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Component.Shared;

public sealed class RenewalTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<bool> _renewed = Channel.CreateUnbounded<bool>();

    [Fact]
    public async Task However_often_it_is_asked_for_a_renewal_comes_soon_and_then_at_most_once_in_its_time()
    {
        using Renewal renewal = Make();
        Ask(renewal, 100);
        _time.Advance(Renewal.Spread);
        await NextAsync();

        Ask(renewal, 100);
        _time.Advance(Renewal.Least - Renewal.Spread - Moment);
        Assert.False(_renewed.Reader.TryRead(out _));
        _time.Advance(Renewal.Spread + Moment);
        await NextAsync();

        _time.Advance(10 * Renewal.Least);
        Assert.False(_renewed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Pages_that_hear_of_one_change_do_not_renew_in_one_moment()
    {
        Renewal[] pages = [.. Enumerable.Range(0, 50).Select(_ => Make())];
        Array.ForEach(pages, page => page.Ask());
        _time.Advance(Renewal.Spread / 2);
        int soon = _renewed.Reader.Count;
        _time.Advance(Renewal.Spread);
        for (int i = 0; i < pages.Length; i++)
        {
            await NextAsync();
        }

        Assert.InRange(soon, 1, pages.Length - 1);
        Array.ForEach(pages, page => page.Dispose());
    }

    [Fact]
    public void A_page_that_was_left_renews_no_more()
    {
        Renewal renewal = Make();
        renewal.Ask();
        renewal.Dispose();
        _time.Advance(Renewal.Least);
        Assert.False(_renewed.Reader.TryRead(out _));
    }

    private Renewal Make() => new(_time, () =>
    {
        _renewed.Writer.TryWrite(true);
        return Task.CompletedTask;
    });

    private ValueTask<bool> NextAsync() => _renewed.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private static void Ask(Renewal renewal, int times)
    {
        for (int i = 0; i < times; i++)
        {
            renewal.Ask();
        }
    }
}
