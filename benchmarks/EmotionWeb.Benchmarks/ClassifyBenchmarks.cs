using BenchmarkDotNet.Attributes;
using EmotionWeb.Core.Classification;
using OpenCvSharp;

namespace EmotionWeb.Benchmarks;

/// <summary>Classification of faces by each model of the manifest, beside its session alone on a ready tensor.</summary>
[MemoryDiagnoser]
public class ClassifyBenchmarks
{
    private Workbench _bench = null!;
    private RawParts _raw = null!;
    private Mat[] _faces = null!;

    public static IEnumerable<string> Models
    {
        get
        {
            using Workbench bench = new();
            return [.. bench.Classifiers.Models.Select(m => m.Id)];
        }
    }

    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    [Params(1, 16)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _bench = new Workbench();
        ModelDescription model = _bench.Classifiers.Get(Model).Model;
        _raw = new RawParts(_bench, model, Batch);
        _faces = [.. Enumerable.Range(0, Batch).Select(_ => _bench.Face(model))];
    }

    [GlobalCleanup]
    public void Close()
    {
        Array.ForEach(_faces, f => f.Dispose());
        _raw.Dispose();
        _bench.Dispose();
    }

    [Benchmark(Baseline = true)]
    public bool SessionAlone() => _bench.Run(_raw.Session);

    [Benchmark]
    public IReadOnlyList<EmotionScores> Classify() => _bench.Run(() => _bench.Classifiers.Get(Model).Classify(_faces));
}
