using BenchmarkDotNet.Running;
using EmotionWeb.Benchmarks;

if (args is ["search", .. string[] rest])
{
    await SearchBenchmark.RunAsync(rest);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
