using System.Collections.Concurrent;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Tests.Integration.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenCvSharp;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>Where native work runs, through the whole site; see docs/adr/012-threads-of-their-own-for-vision.md.</summary>
public class VisionPathTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_readings_a_null_reference_is_survived_everywhere()
    {
        Assert.SkipUnless(
            File.ReadAllText("/proc/cpuinfo").Contains("amx_int8", StringComparison.Ordinal),
            "This processor has no AMX (amx_int8 in /proc/cpuinfo), on which alone the fault can show.");
        (int code, string output, string error) = await TestProcess.RunAsync(TestProcess.Start(NullReferenceProcess.Name), Stop);
        Assert.True(code == 0, $"It ended with {code}. {output}{error}");
        Assert.Contains(NullReferenceProcess.Survived, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_stage_of_a_reading_runs_on_a_vision_thread_and_no_request_goes_on_on_one()
    {
        Watch watch = new();
        await using SiteFactory site = new()
        {
            Settings = { ["Recognition:Workers"] = "2" },
            Replace = services =>
            {
                services.AddSingleton<IStartupFilter>(watch);
                services.AddSingleton<ISnapshotDecoder>(p => watch.Over(ActivatorUtilities.CreateInstance<SnapshotDecoder>(p)));
                services.AddSingleton<IFaceDetector>(p => watch.Over(ActivatorUtilities.CreateInstance<HaarFaceDetector>(p)));
                services.AddSingleton<IFaceCropper>(p => watch.Over(ActivatorUtilities.CreateInstance<FaceCropper>(p)));
                services.AddSingleton<IEmotionClassifiers>(p => watch.Over(p.GetRequiredService<EmotionClassifiers>()));
            },
        };
        using HttpClient client = site.CreateClient();
        string[] models = [.. site.Services.GetRequiredService<IEmotionClassifiers>().Models.Select(m => m.Id)];
        await Task.WhenAll(models.Concat(models).Select(model => PostAsync(client, ApiCalls.Readings, model)));
        await Task.WhenAll(models.Select(model => PostAsync(client, "/api/v1/explanations", model)));

        // As a page does, which awaits on its circuit's own context.
        ReadingRequest request = new();
        IVisionQueue queue = site.Services.GetRequiredService<IVisionQueue>();
        for (int i = 0; i < 8; i++)
        {
            await site.Services.GetRequiredService<IEmotionPipeline>().ReadAsync(queue.Enter("page"), ApiCalls.Astronaut, request, Stop);
            Assert.False(VisionThreads.IsCurrent);
            await site.Services.GetRequiredService<IReadingExplainer>().ExplainAsync(queue.Enter("page"), ApiCalls.Astronaut, null, null,
                Stop);
            Assert.False(VisionThreads.IsCurrent);
        }

        Assert.Equal(["classify", "crop", "decode", "detect"], watch.Worked.Select(w => w.Stage).Distinct().Order(StringComparer.Ordinal));
        Assert.All(watch.Worked, w => Assert.True(
            w.Thread.Name is "vision 1" or "vision 2" && !w.Thread.IsThreadPoolThread, $"{w.Stage} ran on {w.Thread.Name}."));
        Assert.Equal(3 * models.Length, watch.Requests.Count);
        Assert.All(watch.Requests, Assert.False);
    }

    private static async Task PostAsync(HttpClient client, string path, string model)
    {
        using MultipartFormDataContent form = ApiCalls.Form(ApiCalls.Astronaut, ("model", model));
        using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), form, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Notes on which thread each stage ran, and whether a request came back on one of those.</summary>
    private sealed class Watch : IStartupFilter
    {
        public ConcurrentQueue<(string Stage, Thread Thread)> Worked { get; } = new();

        public ConcurrentQueue<bool> Requests { get; } = new();

        public ISnapshotDecoder Over(ISnapshotDecoder inner) => new Decoder(inner, this);

        public IFaceDetector Over(IFaceDetector inner) => new Detector(inner, this);

        public IFaceCropper Over(IFaceCropper inner) => new Cropper(inner, this);

        public IEmotionClassifiers Over(IEmotionClassifiers inner) => new Classifiers(inner, this);

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                await rest(context);
                Requests.Enqueue(VisionThreads.IsCurrent);
            });
            next(app);
        };

        private T Note<T>(string stage, Func<T> work)
        {
            Worked.Enqueue((stage, Thread.CurrentThread));
            return work();
        }

        private sealed class Decoder(ISnapshotDecoder inner, Watch watch) : ISnapshotDecoder
        {
            public Snapshot Decode(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken = default) => watch.Note("decode", () => inner.Decode(picture, cancellationToken));
        }

        private sealed class Detector(IFaceDetector inner, Watch watch) : IFaceDetector, IDisposable
        {
            public FaceSearch Detect(Snapshot snapshot, CancellationToken cancellationToken = default) =>
                watch.Note("detect", () => inner.Detect(snapshot, cancellationToken));

            public void Dispose() => (inner as IDisposable)?.Dispose();
        }

        private sealed class Cropper(IFaceCropper inner, Watch watch) : IFaceCropper
        {
            public Mat Crop(Snapshot snapshot, DetectedFace face, ModelDescription model) =>
                watch.Note("crop", () => inner.Crop(snapshot, face, model));
        }

        private sealed class Classifiers(IEmotionClassifiers inner, Watch watch) : IEmotionClassifiers
        {
            public IReadOnlyList<ModelDescription> Models => inner.Models;

            public IEmotionClassifier Get(string? modelId) => new Classifier(inner.Get(modelId), watch);

            public ClassifierLease Lease(string? modelId)
            {
                ClassifierLease lease = inner.Lease(modelId);
                return new ClassifierLease(new Classifier(lease.Classifier, watch), lease.Dispose);
            }
        }

        private sealed class Classifier(IEmotionClassifier inner, Watch watch) : IEmotionClassifier, IModelOutputs
        {
            public ModelDescription Model => inner.Model;

            public IReadOnlyCollection<string> OutputNames => ((IModelOutputs)inner).OutputNames;

            public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) =>
                watch.Note("classify", () => inner.Classify(faces, cancellationToken));

            public IReadOnlyList<float[]> Read(string output, IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) =>
                watch.Note("classify", () => ((IModelOutputs)inner).Read(output, faces, cancellationToken));
        }
    }
}
