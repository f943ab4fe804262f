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

    public static void Run(string[] args)
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
                Measure(classifiers.Get(model.Id), faces, length);
            }
        }
        finally
        {
            Array.ForEach(faces, f => f.Dispose());
        }
    }

    private static void Measure(IEmotionClassifier classifier, Mat[] faces, TimeSpan length)
    {
        List<string> figures = [$"one face {Median(classifier, faces, length):0.00} ms"];
        foreach (int batch in Batches)
        {
            figures.Add($"batches of {batch} {FacesASecond(classifier, faces, batch, callers: 1, length):0} faces/s");
        }

        foreach (int callers in Callers)
        {
            figures.Add($"{callers} {(callers == 1 ? "caller" : "callers")} {FacesASecond(classifier, faces, batch: 1, callers, length):0} faces/s");
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

    private static double FacesASecond(IEmotionClassifier classifier, Mat[] faces, int batch, int callers, TimeSpan length)
    {
        // The first run of a shape lays out the device's memory for it.
        classifier.Classify(faces[..batch]);
        long began = Stopwatch.GetTimestamp(), read = 0;
        Thread[] threads = [.. Enumerable.Range(0, callers).Select(caller => new Thread(() =>
        {
            for (int i = caller; Stopwatch.GetElapsedTime(began) < length; i++)
            {
                int first = i * batch % (faces.Length - batch + 1);
                classifier.Classify(faces[first..(first + batch)]);
                Interlocked.Add(ref read, batch);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return read / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
