using BenchmarkDotNet.Attributes;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Recommendation;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Benchmarks;

/// <summary>
/// From bytes to scores through the real pipeline and its queue, beside the sum of its raw native parts; the ratio is to stay at or below 1.25.
/// The songs, which the database chooses afterwards, are left out on both sides.
/// </summary>
[MemoryDiagnoser]
public class PipelineBenchmarks
{
    private Workbench _bench = null!;
    private RawParts _raw = null!;
    private VisionQueue _queue = null!;
    private EmotionPipeline _pipeline = null!;

    [ParamsSource(typeof(ClassifyBenchmarks), nameof(ClassifyBenchmarks.Models))]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Open()
    {
        _bench = new Workbench();
        _raw = new RawParts(_bench, _bench.Classifiers.Get(Model).Model);

        // The threshold 0 takes every face as read; the empty answer keeps the database out.
        IOptions<RecognitionOptions> options = Options.Create(new RecognitionOptions { Threshold = 0 });
        _queue = new VisionQueue(options);
        NoSongs songs = new();
        _pipeline = new EmotionPipeline(_queue, _bench.Decoder, _bench.Detector, _bench.Cropper, _bench.Classifiers, songs, songs, options);
    }

    [GlobalCleanup]
    public async Task Close()
    {
        await _queue.DisposeAsync();
        _raw.Dispose();
        _bench.Dispose();
    }

    [Benchmark(Baseline = true)]
    public bool RawNativeParts() => _bench.Run(() =>
    {
        _raw.Decode();
        _raw.Cascade();
        _raw.Network();
        return _raw.Session();
    });

    [Benchmark]
    public Task<EmotionReading> Pipeline() => _pipeline.ReadAsync(_queue.Enter("benchmark"), _bench.Jpeg, new ReadingRequest(ModelId: Model), CancellationToken.None);

    private sealed class NoSongs : IMoodMap, IRecommender
    {
        public Task<MoodMix> MixAsync(EmotionScores scores, ListeningGoal goal, CancellationToken cancellationToken) => Task.FromResult(new MoodMix(goal, [], [], 0));

        public Task<IReadOnlyList<RecommendedSong>> RecommendAsync(MoodMix mix, int count, int seed, Core.Feedback.ListenerTaste taste,
            CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RecommendedSong>>([]);
    }
}
