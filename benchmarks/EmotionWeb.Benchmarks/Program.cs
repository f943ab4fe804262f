using BenchmarkDotNet.Running;
using EmotionWeb.Benchmarks;

if (args is ["search", .. string[] rest])
{
    await SearchBenchmark.RunAsync(rest);
    return;
}

if (args is ["recommend", .. string[] catalogue])
{
    await RecommendBenchmark.RunAsync(catalogue);
    return;
}

if (args is ["start", .. { Length: > 0 } site])
{
    await StartBenchmark.RunAsync(site);
    return;
}

if (args is ["throughput", .. string[] device])
{
    await ThroughputBenchmark.RunAsync(device);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
