using BenchmarkDotNet.Attributes;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Benchmarks;

/// <summary>Decoding with its checks, beside OpenCV's decoding alone.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private readonly Workbench _bench = new();

    [GlobalCleanup]
    public void Close() => _bench.Dispose();

    [Benchmark(Baseline = true)]
    public void ImDecodeAlone() => Cv2.ImDecode(_bench.Jpeg, ImreadModes.Color).Dispose();

    [Benchmark]
    public void Decode()
    {
        using Snapshot snapshot = _bench.Decode();
    }
}
