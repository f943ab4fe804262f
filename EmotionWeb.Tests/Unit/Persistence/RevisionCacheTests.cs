using EmotionWeb.Core.Persistence;

namespace EmotionWeb.Tests.Unit.Persistence;

public class RevisionCacheTests
{
    private int _reads;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_is_read_once_a_revision_whichever_way_it_moves()
    {
        RevisionCache<string, string> cache = new(10, part => part.Length);

        Assert.Equal(["a1", "a1", "b2", "a3", "a3", "a4"], [
            await GetAsync(cache, 7, "a"), await GetAsync(cache, 7, "a"), await GetAsync(cache, 7, "b"),
            await GetAsync(cache, 8, "a"), await GetAsync(cache, 8, "a"), await GetAsync(cache, 7, "a")]);
    }

    [Fact]
    public async Task No_more_is_kept_than_may_be()
    {
        RevisionCache<string, string> cache = new(5, part => part.Length);
        foreach (string key in (string[])["a", "b", "c", "d", "e"])
        {
            await GetAsync(cache, 1, key);
            Assert.InRange(cache.Size, 2, 5);
        }

        Assert.Equal("e5", await GetAsync(cache, 1, "e"));
        Assert.Equal("a6", await GetAsync(cache, 1, "a"));
    }

    [Fact]
    public async Task Many_who_ask_at_once_wait_for_one_read()
    {
        RevisionCache<string, string> cache = new(10, part => part.Length);
        TaskCompletionSource<string> reading = new();
        Task<string>[] all = [.. Enumerable.Range(0, 20).Select(_ => cache.GetAsync(1, "a", __ => { _reads++; return reading.Task; }, Token).AsTask())];

        Assert.DoesNotContain(all, t => t.IsCompleted);
        reading.SetResult("part");

        Assert.All(await Task.WhenAll(all), part => Assert.Equal("part", part));
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task Who_leaves_while_reading_leaves_nothing_and_the_next_reads()
    {
        RevisionCache<string, string> cache = new(10, part => part.Length);
        using CancellationTokenSource leaving = new();
        TaskCompletionSource started = new();
        Task<string> first = cache.GetAsync(
            1, "a",
            async token =>
            {
                started.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return "never";
            },
            leaving.Token).AsTask();
        await started.Task;
        Task<string> second = GetAsync(cache, 1, "a");
        using CancellationTokenSource alsoLeaving = new();
        Task<string> third = cache.GetAsync(1, "a", _ => throw new InvalidOperationException("It left before its turn."), alsoLeaving.Token).AsTask();

        await alsoLeaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("a1", await second);
    }

    private Task<string> GetAsync(RevisionCache<string, string> cache, long revision, string key) =>
        cache.GetAsync(revision, key, _ => Task.FromResult($"{key}{++_reads}"), Token).AsTask();
}
