using EmotionWeb.Core.Classification;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Classification;

public sealed class BatchingClassifierTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_that_come_together_are_run_as_one_batch_and_each_gets_its_own()
    {
        Inner inner = new();
        using BatchingClassifier batching = new(inner, 4, Long);

        EmotionScores[] scores = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => OwnThread(() => Read(batching, i))));

        Assert.Equal([4], inner.Batches);
        Assert.Equal(Enumerable.Range(0, 4).Select(i => (Emotion)i), scores.Select(s => s.Top));
    }

    [Fact]
    public void A_caller_alone_is_answered_when_the_wait_is_over()
    {
        Inner inner = new();
        using BatchingClassifier batching = new(inner, 4, TimeSpan.FromMilliseconds(5));
        Assert.Equal(Emotion.Happy, Read(batching, (int)Emotion.Happy).Top);
        Assert.Equal([1], inner.Batches);
    }

    [Fact]
    public void A_batch_as_large_as_may_be_does_not_wait()
    {
        Inner inner = new();
        using BatchingClassifier batching = new(inner, 2, Long);
        using Faces faces = new(1, 2, 3);
        Assert.Equal([Emotion.Disgust, Emotion.Fear, Emotion.Happy], batching.Classify(faces.List, Token).Select(s => s.Top));
        Assert.Equal([3], inner.Batches);
    }

    [Fact]
    public async Task Who_comes_while_a_batch_runs_goes_with_the_next()
    {
        Inner inner = new() { Hold = new ManualResetEventSlim() };
        using BatchingClassifier batching = new(inner, 8, TimeSpan.Zero);
        Task<EmotionScores> first = OwnThread(() => Read(batching, 0));
        await inner.Entered.WaitAsync(Token);
        Task<EmotionScores>[] more = [.. Enumerable.Range(1, 3).Select(i => OwnThread(() => Read(batching, i)))];
        await Gathered(batching, 3);
        inner.Hold.Set();

        Assert.Equal(Emotion.Angry, (await first).Top);
        Assert.Equal([Emotion.Disgust, Emotion.Fear, Emotion.Happy], (await Task.WhenAll(more)).Select(s => s.Top));
        Assert.Equal([1, 3], inner.Batches);
    }

    [Fact]
    public async Task A_fault_is_told_to_every_caller_of_the_batch_and_to_no_other()
    {
        Inner inner = new() { Fault = new InvalidOperationException("The device is gone.") };
        using BatchingClassifier batching = new(inner, 2, Long);
        Task<EmotionScores>[] both = [OwnThread(() => Read(batching, 0)), OwnThread(() => Read(batching, 1))];
        foreach (Task<EmotionScores> one in both)
        {
            Assert.Contains("The device is gone.", (await Assert.ThrowsAsync<InvalidOperationException>(() => one)).Message, StringComparison.Ordinal);
        }

        inner.Fault = null;
        Assert.Equal(2, (await Task.WhenAll(OwnThread(() => Read(batching, 0)), OwnThread(() => Read(batching, 1)))).Length);
    }

    [Fact]
    public async Task A_face_that_cannot_be_read_fails_for_its_caller_alone()
    {
        Inner inner = new() { Bad = 6 };
        using BatchingClassifier batching = new(inner, 2, Long);
        Task<EmotionScores> good = OwnThread(() => Read(batching, 1)), bad = OwnThread(() => Read(batching, 6));

        await Assert.ThrowsAsync<InvalidDataException>(() => bad);
        Assert.Equal((Emotion)1, (await good).Top);
    }

    [Fact]
    public void One_who_gave_up_before_is_not_run()
    {
        Inner inner = new();
        using BatchingClassifier batching = new(inner, 2, Long);
        using Faces faces = new(1);
        Assert.Throws<OperationCanceledException>(() => batching.Classify(faces.List, new CancellationToken(canceled: true)));
        Assert.Empty(inner.Batches);
    }

    [Fact]
    public async Task Under_load_everyone_gets_their_own_and_batches_form()
    {
        Inner inner = new();
        using BatchingClassifier batching = new(inner, 8, TimeSpan.FromMilliseconds(2));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => OwnThread(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                int own = (thread + i) % Emotions.Count;
                Assert.Equal((Emotion)own, Read(batching, own).Top);
            }

            return true;
        })));

        Assert.Equal(400, inner.Batches.Sum());
        Assert.True(inner.Batches.Max() is > 1 and <= 8, $"{inner.Batches.Max()}");
        Assert.True(inner.Batches.Count < 400);
    }

    // A thread each, as the pool may have too few to bring all callers together.
    private static Task<T> OwnThread<T>(Func<T> work) => Task.Factory.StartNew(work, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static EmotionScores Read(BatchingClassifier batching, int emotion)
    {
        using Faces faces = new(emotion);
        return Assert.Single(batching.Classify(faces.List, Token));
    }

    private static async Task Gathered(BatchingClassifier batching, int faces)
    {
        while (batching.Gathered < faces)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Faces of one pixel, whose grey value says which emotion they read as.</summary>
    private sealed class Faces : IDisposable
    {
        public Faces(params int[] emotions) => List.AddRange(emotions.Select(e => new Mat(1, 1, MatType.CV_8UC1, Scalar.All(e))));

        public List<Mat> List { get; } = [];

        public void Dispose() => List.ForEach(f => f.Dispose());
    }

    private sealed class Inner : IEmotionClassifier
    {
        private readonly SemaphoreSlim _entered = new(0);

        public SemaphoreSlim Entered => _entered;

        public ManualResetEventSlim? Hold { get; init; }

        public Exception? Fault { get; set; }

        public int? Bad { get; init; }

        public List<int> Batches { get; } = [];

        public ModelDescription Model => TestModels.Get("slim-56").Model;

        public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default)
        {
            EmotionScores[] scores = [.. faces.Select(f => EmotionScores.Of((Emotion)f.At<byte>(0, 0)))];
            lock (Batches)
            {
                Batches.Add(faces.Count);
            }

            _entered.Release();
            Hold?.Wait(Token);
            return Fault is not null ? throw Fault : faces.Any(f => f.At<byte>(0, 0) == Bad) ? throw new InvalidDataException("A bad face.") : scores;
        }
    }
}
