using CsCheck;
using EmotionWeb.Core.Pipeline;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Unit.Pipeline;

public class VisionQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_runs_and_its_result_comes_back()
    {
        await using VisionQueue queue = Queue(workers: 1, waiting: 1);
        Assert.Equal(42, await queue.RunAsync(_ => 42, Stop));
    }

    [Fact]
    public async Task Where_nobody_says_how_many_work_at_once_a_batch_of_the_device_can_fill()
    {
        int batch = Environment.ProcessorCount + 3;
        await using VisionQueue queue = new(Options.Create(new RecognitionOptions()), batch);
        using CountdownEvent together = new(batch);
        bool[] met = await Task.WhenAll(Enumerable.Range(0, batch).Select(_ => queue.RunAsync(
            _ =>
            {
                together.Signal();
                return together.Wait(Patience, CancellationToken.None);
            },
            Stop)));
        Assert.All(met, Assert.True);
    }

    [Fact]
    public async Task The_callers_thread_is_not_used()
    {
        await using VisionQueue queue = Queue(workers: 1, waiting: 1);
        using ManualResetEventSlim gate = new();
        Task<int> running = queue.RunAsync(_ => gate.Wait(Patience, CancellationToken.None) ? 1 : 0, Stop);
        gate.Set(); // Would not be reached had RunAsync worked here.
        Assert.Equal(1, await running);
    }

    [Fact]
    public async Task An_error_goes_to_its_caller_and_the_queue_lives_on()
    {
        await using VisionQueue queue = Queue(workers: 1, waiting: 1);
        await Assert.ThrowsAsync<InvalidDataException>(() => queue.RunAsync<int>(_ => throw new InvalidDataException(), Stop));
        Assert.Equal(1, await queue.RunAsync(_ => 1, Stop));
    }

    [Fact]
    public Task One_too_many_is_told_busy_at_once_and_the_others_are_served() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 6], Gen.Int[0, 5]).SampleAsync((workers, waiting, excess) => OneTooMany(workers, waiting, excess), iter: 30);

    [Fact]
    public Task Never_more_work_at_once_than_there_are_workers() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 40]).SampleAsync((workers, jobs) => NeverMore(workers, jobs), iter: 30);

    [Fact]
    public async Task Cancelled_while_waiting_frees_the_place_at_once_and_the_work_never_runs()
    {
        await using VisionQueue queue = Queue(workers: 1, waiting: 1);
        using ManualResetEventSlim gate = new();
        Task<int> running = queue.RunAsync(_ => gate.Wait(Patience, CancellationToken.None) ? 1 : 0, Stop);
        using CancellationTokenSource gone = new();
        bool ran = false;
        Task<bool> waiting = queue.RunAsync(_ => ran = true, gone.Token);

        await gone.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(gone.Token, cancelled.CancellationToken);
        Task<int> next = queue.RunAsync(_ => 2, Stop);
        gate.Set();

        Assert.Equal(1, await running);
        Assert.Equal(2, await next);
        Assert.False(ran);
    }

    [Fact]
    public async Task Cancelled_at_work_ends_the_work()
    {
        await using VisionQueue queue = Queue(workers: 1, waiting: 1);
        using CancellationTokenSource gone = new();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> running = queue.RunAsync(
            token =>
            {
                started.SetResult();
                token.WaitHandle.WaitOne(Patience);
                token.ThrowIfCancellationRequested();
                return true;
            },
            gone.Token);

        await started.Task.WaitAsync(Patience, Stop);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task What_is_cancelled_beforehand_never_runs()
    {
        await using VisionQueue queue = Queue(workers: 1, waiting: 1);
        bool ran = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.RunAsync(_ => ran = true, new CancellationToken(canceled: true)));
        Assert.False(ran);
    }

    [Fact]
    public async Task Disposal_finishes_what_runs_cancels_what_waits_and_takes_no_more()
    {
        VisionQueue queue = Queue(workers: 1, waiting: 1);
        using ManualResetEventSlim gate = new();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> running = queue.RunAsync(
            _ =>
            {
                started.SetResult();
                return gate.Wait(Patience, CancellationToken.None) ? 1 : 0;
            },
            Stop);
        await started.Task.WaitAsync(Patience, Stop); // Until then it waits as well.
        Task<int> waiting = queue.RunAsync(_ => 2, Stop);

        Task disposal = queue.DisposeAsync().AsTask();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(disposal.IsCompleted);
        gate.Set();
        await disposal;

        Assert.Equal(1, await running);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queue.RunAsync(_ => 3, Stop));
        await queue.DisposeAsync();
    }

    private static VisionQueue Queue(int workers, int waiting) => new(Options.Create(new RecognitionOptions { Workers = workers, Waiting = waiting }));

    private static async Task OneTooMany(int workers, int waiting, int excess)
    {
        await using VisionQueue queue = Queue(workers, waiting);
        using ManualResetEventSlim gate = new();
        Task<bool>[] served = [.. Enumerable.Range(0, workers + waiting).Select(_ => queue.RunAsync(_ => gate.Wait(Patience, CancellationToken.None), Stop))];
        for (int i = 0; i < excess; i++)
        {
            Task<bool> refused = queue.RunAsync(_ => true, Stop);
            Assert.True(refused.IsFaulted);
            Assert.IsType<BusyException>(refused.Exception!.InnerException);
        }

        gate.Set();
        Assert.All(await Task.WhenAll(served), Assert.True);
        Assert.True(await queue.RunAsync(_ => true, Stop));
    }

    private static async Task NeverMore(int workers, int jobs)
    {
        await using VisionQueue queue = Queue(workers, waiting: 40);
        int now = 0, most = 0;
        int[] results = await Task.WhenAll(Enumerable.Range(0, jobs).Select(job => queue.RunAsync(
            _ =>
            {
                int here = Interlocked.Increment(ref now);
                InterlockedMax(ref most, here);
                Thread.SpinWait(2000);
                Interlocked.Decrement(ref now);
                return job;
            },
            Stop)));
        Assert.Equal(Enumerable.Range(0, jobs), results);
        Assert.InRange(most, jobs == 0 ? 0 : 1, workers);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
