using System.Diagnostics;
using System.Globalization;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Benchmarks;

/// <summary>
/// How many faces a second each model reads on a device: <c>throughput [DEVICE] [SECONDS] [FOLDER]</c> (<c>auto</c>, 3, the models beside the program) prints, for one caller, the median of a single face;
/// and faces a second for one caller with batches of 32 and of 256, and for 1 to 128 callers with a face each, as the product's requests come (on a GPU they are run together).
/// A device is measured for as long as wanted, with callers that contend, so it does not go through BenchmarkDotNet.
/// </summary>
internal static class ThroughputBenchmark
{
    private static readonly int[] Batches = [32, 256];
    private static readonly int[] Callers = [1, 8, 32, 128];

    public static async Task RunAsync(string[] args)
    {
        string device = args.Length > 0 ? args[0] : ClassificationOptions.AnyDevice;
        TimeSpan length = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3);
        ModelsFolder folder = ModelsFolder.Find(args.Length > 2 ? args[2] : null);
        using EmotionClassifiers classifiers = new(folder, Options.Create(new ClassificationOptions { Device = device }), NullLogger<EmotionClassifiers>.Instance);
        Console.WriteLine($"On {classifiers.Device.Name}: {classifiers.Device.Reason}; {Environment.ProcessorCount} processors.");
        Mat[] faces = [.. Enumerable.Range(1, Batches.Max()).Select(GoldenFace.Draw)];
        try
        {
            foreach (ModelDescription model in classifiers.Models)
            {
                await MeasureAsync(classifiers.Get(model.Id), faces, length);
            }
        }
        finally
        {
            Array.ForEach(faces, f => f.Dispose());
        }
    }

    private static async Task MeasureAsync(IEmotionClassifier classifier, Mat[] faces, TimeSpan length)
    {
        double median = await VisionThreads.RunOnceAsync("median", _ => Median(classifier, faces, length), CancellationToken.None);
        List<string> figures = [$"one face {median:0.00} ms"];
        foreach (int batch in Batches)
        {
            figures.Add($"batches of {batch} {await FacesASecondAsync(classifier, faces, batch, callers: 1, length):0} faces/s");
        }

        foreach (int callers in Callers)
        {
            figures.Add($"{callers} {(callers == 1 ? "caller" : "callers")} {await FacesASecondAsync(classifier, faces, batch: 1, callers, length):0} faces/s");
        }

        Console.WriteLine($"{classifier.Model.Id}: {string.Join("; ", figures)}");
    }

    private static double Median(IEmotionClassifier classifier, Mat[] faces, TimeSpan length)
    {
        List<double> times = [];
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < length;)
        {
            long start = Stopwatch.GetTimestamp();
            classifier.Classify([faces[times.Count % faces.Length]]);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    private static async Task<double> FacesASecondAsync(IEmotionClassifier classifier, Mat[] faces, int batch, int callers, TimeSpan length)
    {
        await using VisionThreads threads = new("caller", callers);

        // The first run of a shape lays out the device's memory for it.
        await threads.RunAsync(_ => classifier.Classify(faces[..batch]), CancellationToken.None);
        long began = Stopwatch.GetTimestamp();
        long[] read = await Task.WhenAll(Enumerable.Range(0, callers)
            .Select(caller => threads.RunAsync(_ => Read(caller), CancellationToken.None)));
        return read.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;

        long Read(int caller)
        {
            long faceCount = 0;
            for (int i = caller; Stopwatch.GetElapsedTime(began) < length; i++)
            {
                int first = i * batch % (faces.Length - batch + 1);
                classifier.Classify(faces[first..(first + batch)]);
                faceCount += batch;
            }

            return faceCount;
        }
    }
}
