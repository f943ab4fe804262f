using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OpenCvSharp;

namespace EmotionWeb.Benchmarks;

/// <summary>The native work of a reading with nothing of ours around it: OpenCV's decoder, the cascade on a ready grey picture, the sessions on ready tensors.</summary>
internal sealed class RawParts : IDisposable
{
    private const int Looks = 3; // At a picture with one face: at the whole of it and twice at the face.

    private readonly Workbench _bench;
    private readonly ModelDescription _model;
    private readonly CascadeClassifier _cascade;
    private readonly Mat _grey;
    private readonly InferenceSession _session;
    private readonly InferenceSession _network;
    private readonly OrtValue _view;
    private readonly RunOptions _run = new();
    private readonly OrtValue _input;

    public RawParts(Workbench bench, ModelDescription model, int batch = 1)
    {
        (_bench, _model) = (bench, model);
        _cascade = new CascadeClassifier(bench.Folder.File(new FaceDetectionOptions().Cascade));
        using Snapshot snapshot = bench.Decode();
        _grey = bench.Detector.Small(snapshot, out _);
        using SessionOptions options = CpuSession.Options(0);
        _session = bench.Run(() => new InferenceSession(bench.Folder.File(model.File), options));
        using SessionOptions alone = new() { IntraOpNumThreads = 1 };
        _network = bench.Run(() => new InferenceSession(bench.Folder.File(BlazeFaceNetwork.File), alone));
        _view = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [1, BlazeFaceNetwork.Side, BlazeFaceNetwork.Side, 3]);
        long[] shape = [batch, model.Input.Height, model.Input.Width, model.Input.Channels];
        _input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
        _input.GetTensorMutableDataAsSpan<float>().Fill(0.5f);
    }

    public void Decode() => Cv2.ImDecode(_bench.Jpeg, ImreadModes.Color).Dispose();

    public Rect[] Cascade() => _cascade.DetectMultiScale(
        _grey, ConfirmedFaceDetector.ScaleStep, ConfirmedFaceDetector.Neighbours, HaarDetectionTypes.ScaleImage, new Size(ConfirmedFaceDetector.Window, ConfirmedFaceDetector.Window));

    public void Network()
    {
        VisionThreads.Require();
        for (int look = 0; look < Looks; look++)
        {
            _network.Run(_run, ["image"], [_view], ["scores", "boxes"]).Dispose();
        }
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
        _view.Dispose();
        _network.Dispose();
    }
}
