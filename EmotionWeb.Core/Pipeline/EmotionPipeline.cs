using System.Diagnostics;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Recommendation;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Core.Pipeline;

/// <summary>snapshot -> decode -> detect -> crop -> classify -> map -> recommend. Thread-safe; holds no state of its own.</summary>
public sealed class EmotionPipeline(
    IVisionQueue queue,
    ISnapshotDecoder decoder,
    IFaceDetector detector,
    IFaceCropper cropper,
    IEmotionClassifiers classifiers,
    IMoodMap moodMap,
    IRecommender recommender,
    IOptions<RecognitionOptions> options) : IEmotionPipeline, IFrameReader
{
    /// <inheritdoc />
    public async Task<EmotionReading> ReadAsync(IVisionPlace place, ReadOnlyMemory<byte> picture, ReadingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(request);
        FaceAnalysis analysis = await AnalyzeAsync(place.RunAsync, picture, request.ModelId, request.Face, cancellationToken);
        if (analysis.Face is not { } face)
        {
            return new EmotionReading.NoFace(analysis.Hint) { Timings = analysis.Timings };
        }

        if (!analysis.IsSure)
        {
            return new EmotionReading.Uncertain(face, analysis.Threshold) { Timings = analysis.Timings };
        }

        long started = Stopwatch.GetTimestamp();
        MusicRecommendation answer = await RecommendAsync(face.Scores, request, cancellationToken);
        return new EmotionReading.Recognized(face, answer) { Timings = analysis.Timings with { Recommend = Milliseconds(started) } };
    }

    /// <inheritdoc />
    public async Task<MusicRecommendation> RecommendAsync(EmotionScores scores, ReadingRequest request, CancellationToken cancellationToken)
    {
        MoodMix mix = await moodMap.MixAsync(scores, request.Goal, cancellationToken);
        return new MusicRecommendation(mix, await recommender.RecommendAsync(mix, request.Count, request.Seed,
            request.Taste ?? ListenerTaste.None, cancellationToken));
    }

    /// <summary>The stages from the picture to the scores alone, without music, as work of the program's own.</summary>
    /// <param name="picture">As in <see cref="ReadAsync"/>, with its exceptions.</param>
    /// <param name="modelId">The model to read with, or null for the default.</param>
    /// <param name="cancellationToken">Cancels waiting and working.</param>
    public Task<FaceAnalysis> AnalyzeAsync(ReadOnlyMemory<byte> picture, string? modelId, CancellationToken cancellationToken) =>
        AnalyzeAsync(queue.RunAsync, picture, modelId, null, cancellationToken);

    /// <inheritdoc />
    public async Task<FrameReading> ReadFrameAsync(
        IVisionPlace place, ReadOnlyMemory<byte> frame, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        using ClassifierLease lease = classifiers.Lease(null);
        Sight sight = await place.RunAsync(token => Look(frame, lease.Classifier, search => search.Faces.Take(most), token),
            cancellationToken);
        return new FrameReading(
            [.. sight.Read.Select(read => new FrameFace(
                sight.Box(read.Face), read.Face.Score ?? 1, read.Scores, read.Scores.Confidence >= sight.Threshold))],
            [.. sight.Search.Faces.Select(sight.Box)],
            sight.Search.Hint,
            sight.Width,
            sight.Height,
            lease.Classifier.Model.Id);
    }

    private async Task<FaceAnalysis> AnalyzeAsync(
        Func<Func<CancellationToken, FaceAnalysis>, CancellationToken, Task<FaceAnalysis>> run, ReadOnlyMemory<byte> picture,
            string? modelId, FaceBox? chosen,
        CancellationToken cancellationToken)
    {
        using ClassifierLease lease = classifiers.Lease(modelId);
        return await run(token => Analyze(picture, lease.Classifier, chosen, token), cancellationToken);
    }

    private FaceAnalysis Analyze(ReadOnlyMemory<byte> picture, IEmotionClassifier classifier, FaceBox? chosen,
        CancellationToken cancellationToken)
    {
        Sight sight = Look(picture, classifier, search => search.Meant(chosen) is { } meant ? [meant] : [], cancellationToken);
        ModelDescription model = classifier.Model;
        FaceReading? face = sight.Read is [(DetectedFace found, EmotionScores scores), ..]
            ? new FaceReading(
                sight.Box(found), [.. sight.Search.Likeliest.Select(sight.Box)], sight.Width, sight.Height, scores, model.Id, model.Version)
            : null;
        return new FaceAnalysis(face, sight.Search.Hint, sight.Threshold, sight.Timings);
    }

    private Sight Look(
        ReadOnlyMemory<byte> picture, IEmotionClassifier classifier, Func<FaceSearch, IEnumerable<DetectedFace>> wanted,
        CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        using Snapshot snapshot = decoder.Decode(picture, cancellationToken);
        StageTimings timings = new(Milliseconds(started), 0, 0, 0);
        double threshold = options.Value.Threshold ?? classifier.Model.Threshold;

        started = Stopwatch.GetTimestamp();
        FaceSearch search = detector.Detect(snapshot, cancellationToken);
        timings = timings with { Detect = Milliseconds(started) };

        started = Stopwatch.GetTimestamp();
        List<(DetectedFace Face, EmotionScores Scores)> read = [];
        foreach (DetectedFace face in wanted(search))
        {
            using Mat crop = cropper.Crop(snapshot, face, classifier.Model);
            read.Add((face, classifier.Classify([crop], cancellationToken)[0]));
        }

        timings = read.Count == 0 ? timings : timings with { Classify = Milliseconds(started) };
        return new Sight(search, read, snapshot.Width, snapshot.Height, threshold, timings);
    }

    private static double Milliseconds(long started) => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>What was seen, with the scores of as many of its faces as were read.</summary>
    private sealed record Sight(
        FaceSearch Search, List<(DetectedFace Face, EmotionScores Scores)> Read, int Width, int Height, double Threshold,
            StageTimings Timings)
    {
        public FaceBox Box(DetectedFace face) => face.Box.Within(Width, Height);
    }
}

/// <summary>What was seen in a picture.</summary>
/// <param name="Face">The likeliest face, or the one that was asked for, with its scores; null where none was found.</param>
/// <param name="Hint">What is likely in the way, where none was found.</param>
/// <param name="Threshold">Least confidence for a reading, 0..1.</param>
/// <param name="Timings">How long each stage took.</param>
public sealed record FaceAnalysis(FaceReading? Face, NoFaceHint Hint, double Threshold, StageTimings Timings)
{
    /// <summary>Whether an emotion was read with enough confidence.</summary>
    public bool IsSure => Face is { } face && face.Scores.Confidence >= Threshold;
}
