using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Tests.Unit.Classification;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit;

public class VisionThreadsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_runs_on_a_thread_of_its_own_that_the_caller_never_goes_on_on()
    {
        await using VisionThreads threads = new("mine", count: 2);
        for (int i = 0; i < 50; i++)
        {
            Thread worked = await threads.RunAsync(
                _ =>
                {
                    Assert.True(VisionThreads.IsCurrent);
                    return Thread.CurrentThread;
                },
                Stop);
            Assert.False(VisionThreads.IsCurrent);
            Assert.NotSame(worked, Thread.CurrentThread);
            Assert.Equal((false, true), (worked.IsThreadPoolThread, worked.IsBackground));
            Assert.Contains(worked.Name, (string[])["mine 1", "mine 2"]);
        }
    }

    [Fact]
    public async Task A_continuation_runs_elsewhere_even_when_it_asks_to_run_at_once()
    {
        await using VisionThreads threads = new("mine", count: 1);
        using SemaphoreSlim gate = new(0);
        Task<int> work = threads.RunAsync(_ => gate.Wait(TimeSpan.FromSeconds(30), CancellationToken.None) ? 1 : 0, Stop);
        Task<bool> after = work.ContinueWith(_ => VisionThreads.IsCurrent, Stop, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        gate.Release();
        Assert.False(await after);
        Assert.Equal(1, await work);
    }

    [Fact]
    public async Task No_context_of_a_caller_stays_on_a_thread()
    {
        AsyncLocal<string> request = new() { Value = "of the test" };
        await using VisionThreads threads = new("mine", count: 1);
        Assert.Null(await threads.RunAsync(_ => request.Value, Stop));
    }

    [Fact]
    public async Task What_work_throws_comes_out_with_its_stack_and_the_thread_lives_on()
    {
        await using VisionThreads threads = new("mine", count: 1);
        InvalidDataException told = await Assert.ThrowsAsync<InvalidDataException>(() => threads.RunAsync(_ => Fails(), Stop));
        Assert.Contains(nameof(Fails), told.StackTrace, StringComparison.Ordinal);
        Assert.Equal(2, await threads.RunAsync(_ => 2, Stop));
    }

    [Fact]
    public async Task Work_that_waits_runs_in_the_order_it_came()
    {
        await using VisionThreads threads = new("mine", count: 1);
        using SemaphoreSlim gate = new(0);
        Task<bool> first = threads.RunAsync(_ => gate.Wait(TimeSpan.FromSeconds(30), CancellationToken.None), Stop);
        List<int> order = [];
        Task<int>[] later = [.. Enumerable.Range(0, 20).Select(i => threads.RunAsync(
            _ =>
            {
                order.Add(i);
                return i;
            },
            Stop))];
        gate.Release();
        await Task.WhenAll(later);
        Assert.True(await first);
        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    [Fact]
    public async Task What_is_cancelled_while_it_waits_is_forgotten_at_once()
    {
        await using VisionThreads threads = new("mine", count: 1);
        using SemaphoreSlim gate = new(0);
        Task<bool> first = threads.RunAsync(_ => gate.Wait(TimeSpan.FromSeconds(30), CancellationToken.None), Stop);
        WeakReference picture = await CancelAsync(threads);
        await Task.Yield(); // Off the stack of what held it.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(picture.IsAlive, "The queue still holds a picture that nobody waits for.");
        gate.Release();
        Assert.True(await first);
    }

    [Fact]
    public async Task Disposal_ends_the_threads()
    {
        VisionThreads threads = new("mine", count: 2);
        Thread worked = await threads.RunAsync(_ => Thread.CurrentThread, Stop);
        await threads.DisposeAsync();
        await threads.DisposeAsync();
        Assert.True(worked.Join(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => threads.RunAsync(_ => 1, Stop));
    }

    [Fact]
    public void A_network_neither_loads_nor_runs_on_another_thread()
    {
        using EmotionClassifiers classifiers = TestModels.Load(TestModels.Folder);
        IEmotionClassifier classifier = classifiers.Get(null);
        using Mat face = GoldenFace.Draw(1);
        using SessionOptions options = new();
        Assert.Throws<InvalidOperationException>(() => classifier.Classify([face], Stop));
        Assert.Throws<InvalidOperationException>(() => ((IModelOutputs)classifier).Read(classifier.Model.Output.Name, [face], Stop));
        Assert.Throws<InvalidOperationException>(() => OnnxEmotionClassifier.Load(TestModels.Folder, classifier.Model, options));
    }

    private static int Fails() => throw new InvalidDataException("It failed.");

    private static async Task<WeakReference> CancelAsync(VisionThreads threads)
    {
        using CancellationTokenSource gone = new();
        byte[] picture = new byte[1000];
        WeakReference held = new(picture);
        Task<int> waiting = threads.RunAsync(_ => picture.Length, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        return held;
    }
}
