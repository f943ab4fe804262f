using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OpenCvSharp;

namespace EmotionWeb.Benchmarks;

/// <summary>The native work of a reading with nothing of ours around it: OpenCV's decoder, the cascade on a ready grey picture, the session on a ready tensor.</summary>
internal sealed class RawParts : IDisposable
{
    private static readonly FaceDetectionOptions Search = new();

    private readonly Workbench _bench;
    private readonly ModelDescription _model;
    private readonly CascadeClassifier _cascade;
    private readonly Mat _grey;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtValue _input;

    public RawParts(Workbench bench, ModelDescription model, int batch = 1)
    {
        (_bench, _model) = (bench, model);
        _cascade = new CascadeClassifier(bench.Folder.File(Search.Cascade));
        using Snapshot snapshot = bench.Decode();
        _grey = bench.Detector.Prepared(snapshot.Image, out _, out _);
        using SessionOptions options = CpuSession.Options(0);
        _session = bench.Run(() => new InferenceSession(bench.Folder.File(model.File), options));
        long[] shape = [batch, model.Input.Height, model.Input.Width, model.Input.Channels];
        _input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
        _input.GetTensorMutableDataAsSpan<float>().Fill(0.5f);
    }

    public void Decode() => Cv2.ImDecode(_bench.Jpeg, ImreadModes.Color).Dispose();

    public Rect[] Cascade()
    {
        int least = (int)(Math.Min(_grey.Width, _grey.Height) * Search.MinFace);
        return _cascade.DetectMultiScale(_grey, Search.ScaleStep, Search.Neighbours, HaarDetectionTypes.ScaleImage, new Size(least, least));
    }

    /// <summary>One run, through <see cref="Workbench.Run"/>.</summary>
    public bool Session()
    {
        VisionThreads.Require();
        _session.Run(_run, [_model.Input.Name], [_input], [_model.Output.Name]).Dispose();
        return true;
    }

    public void Dispose()
    {
        _cascade.Dispose();
        _grey.Dispose();
        _input.Dispose();
        _run.Dispose();
        _session.Dispose();
    }
}
