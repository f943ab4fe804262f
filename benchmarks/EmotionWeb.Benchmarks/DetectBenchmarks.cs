using BenchmarkDotNet.Attributes;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Benchmarks;

/// <summary>The search for faces as the product does it, beside the cascade alone on the same prepared grey picture.</summary>
[MemoryDiagnoser]
public class DetectBenchmarks
{
    private readonly Workbench _bench = new();
    private Snapshot _snapshot = null!;
    private RawParts _raw = null!;

    [GlobalSetup]
    public void Open()
    {
        _snapshot = _bench.Decode();
        _raw = new RawParts(_bench, _bench.Classifiers.Models[0]);
    }

    [GlobalCleanup]
    public void Close()
    {
        _raw.Dispose();
        _snapshot.Dispose();
        _bench.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Rect[] CascadeAlone() => _raw.Cascade();

    [Benchmark]
    public FaceSearch Detect() => _bench.Run(() => _bench.Detector.Detect(_snapshot));
}
