using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using OpenCvSharp;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>A classifier that a test calls from its own thread: each call runs on one of the threads that networks run on.</summary>
internal sealed class OnVisionThreads(IEmotionClassifier inner) : IEmotionClassifier, IModelOutputs
{
    private static readonly VisionThreads Threads = new("tests", count: 4);

    public ModelDescription Model => inner.Model;

    public IReadOnlyCollection<string> OutputNames => (inner as IModelOutputs)?.OutputNames ?? [];

    /// <summary>Runs <paramref name="work"/> on one of the threads, or here where this is one.</summary>
    public static T Run<T>(Func<T> work) =>
        VisionThreads.IsCurrent ? work() : Threads.RunAsync(_ => work(), CancellationToken.None).GetAwaiter().GetResult();

    public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) =>
        Run(() => inner.Classify(faces, cancellationToken));

    public IReadOnlyList<float[]> Read(string output, IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) =>
        Run(() => ((IModelOutputs)inner).Read(output, faces, cancellationToken));
}
