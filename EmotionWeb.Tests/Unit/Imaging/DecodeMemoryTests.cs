using CsCheck;
using EmotionWeb.Core.Imaging;

namespace EmotionWeb.Tests.Unit.Imaging;

public class DecodeMemoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Never_more_is_taken_than_there_is() => Gen.Int[1, 100].Array[1, 40].Sample(
        sizes =>
        {
            DecodeMemory memory = new(most: 100);
            long now = 0, most = 0;
            Parallel.ForEach(sizes, new ParallelOptions { MaxDegreeOfParallelism = 8 }, size =>
            {
                using IDisposable share = memory.Take(size);
                long here = Interlocked.Add(ref now, size);
                lock (memory)
                {
                    most = Math.Max(most, here);
                }

                Thread.SpinWait(500);
                Interlocked.Add(ref now, -size);
            });
            Assert.Equal(0, memory.Taken);
            Assert.InRange(most, 1, 100);
        },
        iter: 20,
        threads: 1);

    [Fact]
    public async Task A_large_one_is_not_passed_for_ever_by_small_ones()
    {
        DecodeMemory memory = new(most: 100);
        List<string> order = [];
        IDisposable first = memory.Take(60);
        Task large = TakeAsync("large", 100);
        await WaitsAsync(memory, 1);
        Task small = TakeAsync("small", 10);
        await WaitsAsync(memory, 2);
        first.Dispose();
        await Task.WhenAll(large, small).WaitAsync(Patience, Stop);
        Assert.Equal(["large", "small"], order);

        Task TakeAsync(string name, long bytes) => Task.Factory.StartNew(
            () =>
            {
                using IDisposable share = memory.Take(bytes);
                lock (order)
                {
                    order.Add(name);
                }
            },
            Stop,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    [Fact]
    public void What_is_larger_than_all_goes_alone()
    {
        DecodeMemory memory = new(most: 100);
        memory.Take(1000).Dispose();
        using IDisposable share = memory.Take(100);
        share.Dispose();
        share.Dispose();
        Assert.Equal(0, memory.Taken);
    }

    private static async Task WaitsAsync(DecodeMemory memory, int waiting)
    {
        while (memory.Waiting < waiting)
        {
            await Task.Yield();
        }
    }
}
