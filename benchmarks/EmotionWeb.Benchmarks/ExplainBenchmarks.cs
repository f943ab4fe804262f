using BenchmarkDotNet.Attributes;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Explanation;
using OpenCvSharp;

namespace EmotionWeb.Benchmarks;

/// <summary>The heat map of one face by each model, beside the reading of that face.</summary>
[MemoryDiagnoser]
public class ExplainBenchmarks
{
    private readonly ClassActivationExplainer _explainer = new(new OcclusionExplainer());
    private Workbench _bench = null!;
    private Mat _face = null!;

    [ParamsSource(typeof(ClassifyBenchmarks), nameof(ClassifyBenchmarks.Models))]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Open()
    {
        _bench = new Workbench();
        _face = _bench.Face(_bench.Classifiers.Get(Model).Model);
    }

    [GlobalCleanup]
    public void Close()
    {
        _face.Dispose();
        _bench.Dispose();
    }

    [Benchmark(Baseline = true)]
    public IReadOnlyList<EmotionScores> Classify() => _bench.Run(() => _bench.Classifiers.Get(Model).Classify([_face]));

    [Benchmark]
    public FaceExplanation Explain() => _bench.Run(() => _explainer.Explain(_bench.Classifiers.Get(Model), _face));
}
