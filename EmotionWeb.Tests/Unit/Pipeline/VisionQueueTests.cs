using CsCheck;
using EmotionWeb.Core.Pipeline;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

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

    [Fact]
    public async Task How_many_may_wait_follows_from_how_long_a_reading_lasts()
    {
        FakeTimeProvider time = new();
        await using VisionQueue queue = Queue(time, workers: 2, waiting: 32);
        Assert.Equal(2 + 15, Enter(queue)); // By the first guess, 0.1 s, 15 readings begin within half of 1.5 s.
        await LearnAsync(queue, time, 0.375);
        Assert.Equal(2 + 4, Enter(queue));
        await LearnAsync(queue, time, 20);
        Assert.Equal(2 + 2, Enter(queue)); // One a worker, however long it lasts.
        await LearnAsync(queue, time, 0.001);
        Assert.Equal(2 + 32, Enter(queue));
    }

    [Fact]
    public async Task Who_finds_no_place_is_told_when_what_waits_will_be_read()
    {
        FakeTimeProvider time = new();
        await using VisionQueue queue = Queue(time, workers: 2, waiting: 3);
        await LearnAsync(queue, time, 4);
        List<IVisionPlace> taken = [.. Enumerable.Range(0, 4).Select(_ => queue.Enter("one"))];
        Assert.Equal(TimeSpan.FromSeconds(8), Assert.Throws<BusyException>(() => queue.Enter("one")).RetryAfter);

        taken[0].Dispose();
        taken[0] = queue.Enter("one");
        taken.ForEach(place => place.Dispose());
    }

    [Fact]
    public async Task A_turn_that_does_not_come_in_time_is_given_up()
    {
        FakeTimeProvider time = new();
        await using VisionQueue queue = Queue(time, workers: 1, waiting: 1);
        using ManualResetEventSlim gate = new();
        Task<bool> running = queue.Enter("one").RunAsync(_ => gate.Wait(Patience, CancellationToken.None), Stop);
        bool ran = false;
        Task<bool> waiting = queue.Enter("one").RunAsync(_ => ran = true, Stop);

        time.Advance(TimeSpan.FromSeconds(1.4));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<BusyException>(() => waiting);
        Task<bool> next = queue.Enter("one").RunAsync(_ => true, Stop);
        gate.Set();

        Assert.True(await running && await next);
        Assert.False(ran);
    }

    [Fact]
    public async Task The_programs_own_work_waits_as_long_as_it_takes()
    {
        FakeTimeProvider time = new();
        await using VisionQueue queue = Queue(time, workers: 1, waiting: 1);
        using ManualResetEventSlim gate = new();
        Task<bool> running = queue.RunAsync(_ => gate.Wait(Patience, CancellationToken.None), Stop), waiting = queue.RunAsync(_ => true, Stop);
        time.Advance(TimeSpan.FromHours(1));
        gate.Set();
        Assert.True(await running && await waiting);
    }

    [Fact]
    public async Task A_place_is_kept_for_a_while_and_then_asked_for_once_more()
    {
        FakeTimeProvider time = new();
        await using VisionQueue queue = Queue(time, workers: 1, waiting: 1);
        using IVisionPlace slow = queue.Enter("slow"), slower = queue.Enter("slower");
        Assert.Throws<BusyException>(() => queue.Enter("quick"));
        time.Advance(TimeSpan.FromSeconds(0.75));
        using IVisionPlace quick = queue.Enter("quick"), another = queue.Enter("another");

        // Its picture is here at last; it came first, and takes the place of one whose picture is not.
        Assert.True(await slow.RunAsync(_ => true, Stop));
        Assert.True(await quick.RunAsync(_ => true, Stop));
        Assert.True(await slower.RunAsync(_ => true, Stop));
    }

    [Fact]
    public async Task Who_asks_for_much_gives_way_to_who_asks_for_little()
    {
        await using VisionQueue queue = Queue(new FakeTimeProvider(), workers: 1, waiting: 4);
        using ManualResetEventSlim gate = new();
        List<string> order = [];
        Task<bool> running = queue.Enter("much").RunAsync(_ => gate.Wait(Patience, CancellationToken.None), Stop);
        Task<bool>[] much = [.. Enumerable.Range(0, 4).Select(n => RunAsync("much"))];
        Assert.Throws<BusyException>(() => queue.Enter("much"));

        Task<bool> little = RunAsync("little"), less = RunAsync("less");
        await Assert.ThrowsAsync<BusyException>(() => much[3]);
        await Assert.ThrowsAsync<BusyException>(() => much[2]);
        Task<bool> littleAgain = RunAsync("little");
        await Assert.ThrowsAsync<BusyException>(() => littleAgain);
        gate.Set();

        await Task.WhenAll(running, much[0], much[1], little, less);
        Assert.Equal(["much", "little", "less", "much"], order);

        async Task<bool> RunAsync(string client)
        {
            using IVisionPlace place = queue.Enter(client);
            return await place.RunAsync(
                _ =>
                {
                    order.Add(client);
                    return true;
                },
                Stop);
        }
    }

    [Fact]
    public async Task Frames_of_a_camera_come_after_every_picture_and_give_way_to_it()
    {
        await using VisionQueue queue = Queue(new FakeTimeProvider(), workers: 1, waiting: 3);
        using ManualResetEventSlim gate = new();
        List<string> order = [];
        Task<bool> running = queue.Enter("one").RunAsync(_ => gate.Wait(Patience, CancellationToken.None), Stop);
        Task<bool> frame = RunAsync("one", ReadingRank.Frame), other = RunAsync("two", ReadingRank.Frame);
        Task<bool> picture = RunAsync("one", ReadingRank.Picture);
        Assert.Throws<BusyException>(() => queue.Enter("three", ReadingRank.Frame));

        // There is room for pictures as long as a frame waits, whoever sends much.
        Task<bool> second = RunAsync("one", ReadingRank.Picture);
        await Assert.ThrowsAsync<BusyException>(() => other);
        gate.Set();

        await Task.WhenAll(running, frame, picture, second);
        Assert.Equal(["one Picture", "one Picture", "one Frame"], order);

        async Task<bool> RunAsync(string client, ReadingRank rank)
        {
            using IVisionPlace place = queue.Enter(client, rank);
            return await place.RunAsync(
                _ =>
                {
                    order.Add($"{client} {rank}");
                    return true;
                },
                Stop);
        }
    }

    [Fact]
    public async Task A_place_that_is_not_used_is_given_back()
    {
        await using VisionQueue queue = Queue(new FakeTimeProvider(), workers: 1, waiting: 1);
        for (int i = 0; i < 10; i++)
        {
            using IVisionPlace place = queue.Enter("one"), another = queue.Enter("one");
            Assert.Throws<BusyException>(() => queue.Enter("one"));
        }
    }

    [Fact]
    public Task However_places_are_taken_and_left_none_is_lost() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 4], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3]).Array[0, 60]).SampleAsync((workers, waiting, steps) => NoneIsLost(workers, waiting, steps), iter: 60);

    private static async Task NoneIsLost(int workers, int waiting, (int Client, int Step)[] steps)
    {
        FakeTimeProvider time = new();
        await using VisionQueue queue = Queue(time, workers, waiting);
        using CancellationTokenSource gone = new();
        List<Task> running = [];
        foreach ((int client, int step) in steps)
        {
            try
            {
                IVisionPlace place = queue.Enter($"{client}");
                running.Add(step switch
                {
                    0 => Ended(place.RunAsync(_ => true, CancellationToken.None), place),
                    1 => Ended(place.RunAsync(token => token.WaitHandle.WaitOne(Patience), gone.Token), place),
                    2 => Ended(Task.CompletedTask, place),
                    _ => Task.CompletedTask, // Never fetched; its place is given away.
                });
            }
            catch (BusyException)
            {
                time.Advance(TimeSpan.FromSeconds(0.3));
            }
        }

        await gone.CancelAsync();
        await Task.WhenAll(running);
        time.Advance(TimeSpan.FromSeconds(1));
        await LearnAsync(queue, time, 0.001); // The clock went on while some ran.
        Assert.Equal(workers + waiting, Enter(queue));

        static async Task Ended(Task work, IVisionPlace place)
        {
            using (place)
            {
                try
                {
                    await work;
                }
                catch (Exception e) when (e is BusyException or OperationCanceledException)
                {
                    // Told so.
                }
            }
        }
    }

    /// <summary>How many places there are; they are given back.</summary>
    private static int Enter(VisionQueue queue)
    {
        List<IVisionPlace> places = [];
        try
        {
            while (true)
            {
                places.Add(queue.Enter("counting"));
            }
        }
        catch (BusyException)
        {
            return places.Count;
        }
        finally
        {
            places.ForEach(place => place.Dispose());
        }
    }

    private static async Task LearnAsync(VisionQueue queue, FakeTimeProvider time, double seconds)
    {
        for (int i = 0; i < 200; i++)
        {
            await queue.RunAsync(
                _ =>
                {
                    time.Advance(TimeSpan.FromSeconds(seconds));
                    return true;
                },
                Stop);
        }
    }

    private static VisionQueue Queue(FakeTimeProvider time, int workers, int waiting) =>
        new(Options.Create(new RecognitionOptions { Workers = workers, Waiting = waiting }), time: time);

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
