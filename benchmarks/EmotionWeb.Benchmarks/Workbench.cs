using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Benchmarks;

/// <summary>What the benchmarks have in common: the stages as the product runs them, and a 640x480 JPEG of a portrait.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly VisionThreads _threads = new("bench", count: 1);

    public Workbench()
    {
        Folder = ModelsFolder.Find(null);
        Detector = new ConfirmedFaceDetector(Folder, Options.Create(new FaceDetectionOptions()));
        Classifiers = new EmotionClassifiers(Folder, Options.Create(new ClassificationOptions { Device = ClassificationOptions.CpuDevice }), NullLogger<EmotionClassifiers>.Instance);
        Jpeg = Portrait();
    }

    public ModelsFolder Folder { get; }

    public SnapshotDecoder Decoder { get; } = new(Options.Create(new ImagingOptions()));

    public ConfirmedFaceDetector Detector { get; }

    public FaceCropper Cropper { get; } = new();

    public EmotionClassifiers Classifiers { get; }

    public byte[] Jpeg { get; }

    /// <summary>Runs what runs a network on the thread for it. The way there takes some microseconds: both sides of a comparison take it.</summary>
    public T Run<T>(Func<T> work) => _threads.RunAsync(_ => work(), CancellationToken.None).GetAwaiter().GetResult();

    public Snapshot Decode() => Decoder.Decode(Jpeg);

    /// <summary>The face of the portrait as a model wants it.</summary>
    public Mat Face(ModelDescription model)
    {
        using Snapshot snapshot = Decode();
        return Cropper.Crop(snapshot, Run(() => Detector.Detect(snapshot)).Faces[0], model);
    }

    public void Dispose()
    {
        _threads.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Detector.Dispose();
        Classifiers.Dispose();
    }

    // 480 pixels high in the middle of 640, as a camera shows someone who sits before it.
    private static byte[] Portrait()
    {
        using Mat portrait = Cv2.ImRead(Path.Combine(AppContext.BaseDirectory, "astronaut.png"));
        using Mat sized = new();
        Cv2.Resize(portrait, sized, new Size(480, 480), interpolation: InterpolationFlags.Area);
        using Mat frame = new();
        Cv2.CopyMakeBorder(sized, frame, 0, 0, 80, 80, BorderTypes.Replicate);
        Cv2.ImEncode(".jpg", frame, out byte[] jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, 90));
        return jpeg;
    }
}
