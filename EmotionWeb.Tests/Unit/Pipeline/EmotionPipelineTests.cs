using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Songs;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Pipeline;

public sealed class EmotionPipelineTests : IAsyncDisposable
{
    private static readonly ReadingRequest Request = new(ListeningGoal.Lift, Seed: 7, Count: 3, ModelId: "fake");
    private static readonly byte[] Picture = [1, 2, 3];

    private readonly Stages _stages = new();
    private readonly RecognitionOptions _options = new() { Workers = 1, Waiting = 1 };
    private readonly VisionQueue _queue;
    private readonly EmotionPipeline _pipeline;

    public EmotionPipelineTests()
    {
        _queue = new VisionQueue(Options.Create(_options));
        _pipeline = new EmotionPipeline(_queue, _stages, _stages, _stages, _stages, _stages, _stages, Options.Create(_options));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task A_picture_goes_from_stage_to_stage_and_comes_back_with_songs()
    {
        EmotionReading.Recognized read = Assert.IsType<EmotionReading.Recognized>(await _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request, Stop));

        Assert.Equal(["decode", "detect", "crop", "classify", "map", "recommend"], _stages.Passed);
        Assert.Equal(_stages.Found.Select(f => f.Box), read.Face.AllFaces);
        Assert.Equal((_stages.Found[0].Box, 40, 30, "fake", "9"), (read.Face.Face, read.Face.ImageWidth, read.Face.ImageHeight, read.Face.ModelId, read.Face.ModelVersion));
        Assert.Equal(Emotion.Happy, read.Face.Scores.Top);
        Assert.Equal((ListeningGoal.Lift, 3, 7), (read.Answer.Mix.Goal, _stages.Count, _stages.Seed));
        Assert.Single(read.Answer.Songs);
        Assert.True(read.Timings is { Decode: > 0, Detect: > 0, Classify: > 0, Recommend: > 0 }, $"{read.Timings}");
        Assert.True(_stages.Decoded!.Image.IsDisposed && _stages.Cropped!.IsDisposed);
    }

    [Fact]
    public async Task The_likeliest_face_is_read_unless_another_is_asked_for_and_all_are_told()
    {
        _stages.Found = [new(new FaceBox(5, 6, 20, 20), 0, 0.65), new(new FaceBox(1, 2, 18, 18), 0, 0.98)];
        FaceBox doubt = _stages.Found[0].Box, sure = _stages.Found[1].Box;

        EmotionReading.Recognized read = Assert.IsType<EmotionReading.Recognized>(await _pipeline.ReadAsync(_queue.Enter("someone"),
            Picture, Request, Stop));
        Assert.Equal(sure, read.Face.Face);
        Assert.Equal([sure, doubt], read.Face.AllFaces);

        ReadingRequest chosen = Request with { Face = doubt };
        read = Assert.IsType<EmotionReading.Recognized>(await _pipeline.ReadAsync(_queue.Enter("someone"), Picture, chosen, Stop));
        Assert.Equal(doubt, read.Face.Face);
        Assert.Equal([sure, doubt], read.Face.AllFaces);
        Assert.Equal([sure, doubt], _stages.Crops.Select(f => f.Box));
    }

    [Fact]
    public async Task Below_the_models_threshold_it_is_not_sure_and_no_songs_are_asked_for()
    {
        _stages.Happy = 0.5f;
        EmotionReading.Uncertain notSure = Assert.IsType<EmotionReading.Uncertain>(await _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request, Stop));

        Assert.Equal((0.6, Emotion.Happy, Emotion.Surprise), (notSure.Threshold, notSure.Face.Scores.Top, notSure.Face.Scores.RunnerUp));
        Assert.DoesNotContain("recommend", _stages.Passed, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_threshold_in_the_options_goes_before_the_models()
    {
        _stages.Happy = 0.5f;
        _options.Threshold = 0.4;
        Assert.IsType<EmotionReading.Recognized>(await _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request, Stop));

        _options.Threshold = 0.51;
        Assert.IsType<EmotionReading.Uncertain>(await _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request, Stop));
    }

    [Fact]
    public async Task Without_a_face_the_hint_comes_back_and_nothing_is_classified()
    {
        _stages.Found = [];
        EmotionReading.NoFace noFace = Assert.IsType<EmotionReading.NoFace>(await _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request, Stop));

        Assert.Equal(NoFaceHint.TooDark, noFace.Hint);
        Assert.Equal(["decode", "detect"], _stages.Passed);
        Assert.True(noFace.Timings is { Decode: > 0, Detect: > 0, Classify: 0, Recommend: 0 });
        Assert.True(_stages.Decoded!.Image.IsDisposed);
    }

    [Fact]
    public async Task A_refused_picture_and_an_unknown_model_are_told_to_the_caller()
    {
        await Assert.ThrowsAsync<UnknownModelException>(() => _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request with { ModelId = "other" }, Stop));
        await Assert.ThrowsAsync<ImageRefusedException>(() => _pipeline.ReadAsync(_queue.Enter("someone"), Array.Empty<byte>(), Request, Stop));
    }

    [Fact]
    public async Task When_too_many_wait_the_next_is_told_busy()
    {
        using ManualResetEventSlim gate = new();
        _stages.Gate = gate;
        Task<EmotionReading> working = _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request, Stop), waiting = _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request, Stop);
        await Assert.ThrowsAsync<BusyException>(() => _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request, Stop));

        gate.Set();
        Assert.IsType<EmotionReading.Recognized>(await working);
        Assert.IsType<EmotionReading.Recognized>(await waiting);
    }

    [Fact]
    public async Task Cancelled_between_two_stages_it_ends_and_the_snapshot_is_freed()
    {
        using CancellationTokenSource gone = new();
        _stages.Detecting = gone.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pipeline.ReadAsync(_queue.Enter("someone"), Picture, Request, gone.Token));

        Assert.DoesNotContain("map", _stages.Passed, StringComparer.Ordinal);
        Assert.True(_stages.Decoded!.Image.IsDisposed);
    }

    [Fact]
    public async Task A_feeling_named_by_hand_needs_no_picture()
    {
        MusicRecommendation answer = await _pipeline.RecommendAsync(EmotionScores.Of(Emotion.Sad), Request, Stop);
        Assert.Equal(["map", "recommend"], _stages.Passed);
        Assert.Single(answer.Songs);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(6, 2)]
    public async Task As_many_faces_of_a_frame_are_read_as_are_wanted_and_no_music_is_chosen(int most, int read)
    {
        _stages.Found[0] = _stages.Found[0] with { Score = 0.8 };
        FrameReading frame = await _pipeline.ReadFrameAsync(_queue.Enter("someone", ReadingRank.Frame), Picture, most, Stop);

        Assert.Equal(read, frame.Faces.Count);
        Assert.Equal((40, 30, NoFaceHint.None), (frame.Width, frame.Height, frame.Hint));
        Assert.Equal(_stages.Found.Select(f => f.Box), frame.Boxes);
        Assert.Equal((_stages.Found[0].Box, 0.8, true), (frame.Faces[0].Box, frame.Faces[0].Confidence, frame.Faces[0].IsSure));
        Assert.Equal(read == 1 ? 0.8 : 1, frame.Faces[^1].Confidence);
        Assert.Equal(_stages.Found.Take(read), _stages.Crops);
        Assert.Equal(["decode", "detect", .. Enumerable.Repeat((string[])["crop", "classify"], read).SelectMany(s => s)], _stages.Passed);
    }

    [Fact]
    public async Task A_frame_tells_what_it_is_not_sure_of_and_what_is_in_the_way_of_a_face()
    {
        _stages.Happy = 0.5f;
        Assert.False((await _pipeline.ReadFrameAsync(_queue.Enter("someone"), Picture, 1, Stop)).Faces[0].IsSure);
        _stages.Found = [];
        FrameReading nobody = await _pipeline.ReadFrameAsync(_queue.Enter("someone"), Picture, 1, Stop);
        Assert.Equal((0, NoFaceHint.TooDark), (nobody.Faces.Count, nobody.Hint));
    }

    /// <summary>All stages in one, which note what passed them.</summary>
    private sealed class Stages : ISnapshotDecoder, IFaceDetector, IFaceCropper, IEmotionClassifiers, IEmotionClassifier, IMoodMap, IRecommender
    {
        public List<string> Passed { get; } = [];

        public DetectedFace[] Found { get; set; } = [new(new FaceBox(5, 6, 20, 20), 0), new(new FaceBox(1, 2, 8, 8), 0)];

        public float Happy { get; set; } = 0.9f;

        public ManualResetEventSlim? Gate { get; set; }

        public Action? Detecting { get; set; }

        public Snapshot? Decoded { get; private set; }

        public Mat? Cropped { get; private set; }

        public List<DetectedFace> Crops { get; } = [];

        public int Count { get; private set; }

        public int Seed { get; private set; }

        public IReadOnlyList<ModelDescription> Models => [Model];

        public ModelDescription Model { get; } = new(
            "fake", "fake.onnx", "", true, "cnn", new("image", "NHWC", 48, 48, 3, "grey-as-rgb", [0, 1]), new("p", "probabilities", []), 0, 0.6, new Dictionary<string, double>(StringComparer.Ordinal), "", "", "9");

        public Snapshot Decode(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken = default)
        {
            Passed.Add("decode");
            Gate?.Wait(TimeSpan.FromSeconds(30));
            return picture.IsEmpty
                ? throw new ImageRefusedException(ImageRefusal.Unsupported, CommonMessages.Text("No picture."))
                : Decoded = new Snapshot(new Mat(30, 40, MatType.CV_8UC3, Scalar.White));
        }

        public FaceSearch Detect(Snapshot snapshot, CancellationToken cancellationToken = default)
        {
            Passed.Add("detect");
            Detecting?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            return new FaceSearch(Found, Found.Length == 0 ? NoFaceHint.TooDark : NoFaceHint.None);
        }

        public Mat Crop(Snapshot snapshot, DetectedFace face, ModelDescription model)
        {
            Passed.Add("crop");
            Crops.Add(face);
            return Cropped = new Mat(20, 20, MatType.CV_8UC1, Scalar.White);
        }

        public IEmotionClassifier Get(string? modelId) => modelId is null or "fake"
            ? this : throw new UnknownModelException(CommonMessages.Text("There is only fake."));

        public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default)
        {
            Passed.Add("classify");
            return [.. faces.Select(_ => new EmotionScores([0, 0, 0, Happy, 0, 0, 1 - Happy]))];
        }

        public Task<MoodMix> MixAsync(EmotionScores scores, ListeningGoal goal, CancellationToken cancellationToken)
        {
            Passed.Add("map");
            return Task.FromResult(new MoodMix(goal, [new MoodPart(new MoodReference(1, "Happy"), 1)], [], 0.5));
        }

        public Task<IReadOnlyList<RecommendedSong>> RecommendAsync(MoodMix mix, int count, int seed, Core.Feedback.ListenerTaste taste,
            CancellationToken cancellationToken)
        {
            Passed.Add("recommend");
            (Count, Seed) = (count, seed);
            return Task.FromResult<IReadOnlyList<RecommendedSong>>([new(new SongRow(1, "A", "B", "Happy", null, null, null, null), CommonMessages.Text("Happy"))]);
        }
    }
}
