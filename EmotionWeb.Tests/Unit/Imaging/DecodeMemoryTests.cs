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
                using IDisposable share = memory.Take(size, Stop);
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
        IDisposable first = memory.Take(60, Stop);
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
                using IDisposable share = memory.Take(bytes, Stop);
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
    public async Task Who_is_cancelled_while_waiting_leaves_and_those_behind_move_up()
    {
        DecodeMemory memory = new(most: 100);
        using IDisposable first = memory.Take(60, Stop);
        using CancellationTokenSource gone = new();
        Task waiting = Task.Factory.StartNew(
            () => memory.Take(100, gone.Token).Dispose(), Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await WaitsAsync(memory, 1);
        Task behind = Task.Factory.StartNew(() => memory.Take(40, Stop).Dispose(), Stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await WaitsAsync(memory, 2);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, Stop));
        await behind.WaitAsync(Patience, Stop);
        Assert.Equal(60, memory.Taken);
    }

    [Fact]
    public void What_is_larger_than_all_goes_alone()
    {
        DecodeMemory memory = new(most: 100);
        memory.Take(1000, Stop).Dispose();
        using IDisposable share = memory.Take(100, Stop);
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
