using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OpenCvSharp;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>
/// BlazeFace (Bazarevsky et al. 2019, arXiv:1907.05047), MediaPipe's weights for rear cameras, in ONNX Runtime on the CPU. It owns one session for as long as it lives; one
/// instance serves every thread, and each call runs on the caller's thread alone. The file's SHA-256 and the graph's tensors are checked when it is loaded, and a blank picture warms it up.
/// </summary>
internal sealed class BlazeFaceNetwork : IDisposable
{
    /// <summary>Width and height of a picture whose face takes up most of it, pixels. The network was trained at 256; it is convolutions alone, and takes any multiple of 32.</summary>
    public const int Side = 128;

    /// <summary>Its file in the models folder.</summary>
    public const string File = "blazeface.onnx";

    private const string Sha256 = "ca9ac52e006148581fd7bcd3cd6ed8ca491d2313331526aa4222f66f0291d77a"; // models/Sources.md
    private const string Input = "image";
    private const string Scores = "scores";
    private const string Boxes = "boxes";
    private const int Numbers = 16; // Of a box: centre, size, and six places.
    private const double SameFace = 0.3; // Overlap, intersection over union, above which two boxes are of one face; MediaPipe's own.

    // Strides of the two maps that the network gives, with how many boxes each cell has (MediaPipe, ssd_anchors_calculator with the options of face_detection_back).
    private static readonly (int Stride, int Boxes)[] Maps = [(16, 2), (32, 6)];

    private readonly InferenceSession _session;
    private volatile bool _disposed;

    private BlazeFaceNetwork(InferenceSession session) => _session = session;

    /// <summary>Loads the network, checks it and warms it up, on a thread of its own where the caller's is none for networks.</summary>
    /// <exception cref="ModelsMissingException">The file is not there, or is another one.</exception>
    public static BlazeFaceNetwork Load(ModelsFolder folder) => VisionThreads.IsCurrent
        ? LoadHere(folder)
        : VisionThreads.RunOnceAsync("face detector", _ => LoadHere(folder), CancellationToken.None).GetAwaiter().GetResult();

    private static BlazeFaceNetwork LoadHere(ModelsFolder folder)
    {
        VisionThreads.Require();
        string path = folder.File(File);
        byte[] bytes = System.IO.File.ReadAllBytes(path);
        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (!found.Equals(Sha256, StringComparison.Ordinal))
        {
            throw new ModelsMissingException(ModelFolderMessages.OtherFaceDetector(path, found, Sha256));
        }

        // One small picture gains nothing from a second thread.
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        BlazeFaceNetwork network = new(new InferenceSession(bytes, options));
        using Mat blank = new(Side, Side, MatType.CV_8UC3, Scalar.Black);
        network.Look([blank], 1);
        return network;
    }

    /// <summary>Looks for faces in square pictures.</summary>
    /// <param name="pictures">CV_8UC3, BGR, all of one size, a multiple of 32 pixels; one batch.</param>
    /// <param name="least">Least score of a face, above 0 and below 1.</param>
    /// <returns>For each picture its faces, likeliest first, no two of them of the same face. Places are shares of the picture's side.</returns>
    public IReadOnlyList<SeenFace>[] Look(IReadOnlyList<Mat> pictures, double least)
    {
        // A session that is gone ends the process when it is run, not in an exception.
        VisionThreads.Require();
        ObjectDisposedException.ThrowIf(_disposed, this);
        int side = pictures[0].Width;
        using Mat batch = Lay(pictures, side);
        using OrtValue input = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [pictures.Count, side, side, 3], batch.Data, batch.Total() * batch.ElemSize());
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(run, [Input], [input], [Scores, Boxes]);
        ReadOnlySpan<float> scores = outputs[0].GetTensorDataAsSpan<float>(), boxes = outputs[1].GetTensorDataAsSpan<float>();
        int count = scores.Length / pictures.Count;
        IReadOnlyList<SeenFace>[] seen = new IReadOnlyList<SeenFace>[pictures.Count];
        for (int i = 0; i < seen.Length; i++)
        {
            seen[i] = Merged(Read(scores.Slice(i * count, count), boxes.Slice(i * count * Numbers, count * Numbers), side, least));
        }

        return seen;
    }

    public void Dispose()
    {
        _disposed = true;
        _session.Dispose();
    }

    // RGB from -1 to 1.
    private static Mat Lay(IReadOnlyList<Mat> pictures, int side)
    {
        Mat batch = new(pictures.Count * side, side, MatType.CV_32FC3);
        using Mat rgb = new();
        for (int i = 0; i < pictures.Count; i++)
        {
            using Mat slot = batch.RowRange(i * side, (i + 1) * side);
            Cv2.CvtColor(pictures[i], rgb, ColorConversionCodes.BGR2RGB);
            rgb.ConvertTo(slot, MatType.CV_32FC3, 1 / 127.5, -1);
        }

        return batch;
    }

    private static List<SeenFace> Read(ReadOnlySpan<float> scores, ReadOnlySpan<float> boxes, int side, double least)
    {
        List<SeenFace> seen = [];
        double leastLogit = Math.Log(least / (1 - least));
        int at = 0;
        foreach ((int stride, int perCell) in Maps)
        {
            int cells = side / stride;
            for (int cell = 0; cell < cells * cells; cell++)
            {
                for (int box = 0; box < perCell; box++, at++)
                {
                    if (scores[at] >= leastLogit)
                    {
                        // Offsets are pixels from the cell's middle.
                        double x = ((cell % cells) + 0.5) * stride, y = ((cell / cells) + 0.5) * stride;
                        SeenFace face = SeenFace.From(1 / (1 + Math.Exp(-scores[at])), boxes.Slice(at * Numbers, Numbers), x, y, side);
                        if (face.Side > 0)
                        {
                            seen.Add(face);
                        }
                    }
                }
            }
        }

        return seen;
    }

    // Boxes of one face become their mean, weighted by score, as MediaPipe's non-maximum suppression has it.
    private static List<SeenFace> Merged(List<SeenFace> seen)
    {
        List<SeenFace> merged = [];
        seen.Sort((a, b) => b.Score.CompareTo(a.Score));
        while (seen.Count > 0)
        {
            SeenFace best = seen[0];
            merged.Add(SeenFace.Mean([.. seen.Where(s => s.Overlap(best) > SameFace)]));
            seen.RemoveAll(s => s.Overlap(best) > SameFace || s == best);
        }

        return merged;
    }
}

/// <summary>A face as the network saw it. Places and sizes are shares of the side of the square picture it looked at.</summary>
/// <param name="Score">0..1.</param>
/// <param name="CentreX">Middle of its box.</param>
/// <param name="CentreY">Middle of its box.</param>
/// <param name="Side">Mean of the box's width and height.</param>
/// <param name="Landmarks">Right eye, left eye, nose and mouth, in shares too.</param>
internal readonly record struct SeenFace(double Score, double CentreX, double CentreY, double Side, FaceLandmarks Landmarks)
{
    public static SeenFace From(double score, ReadOnlySpan<float> numbers, double x, double y, int side) => new(
        score,
        (numbers[0] + x) / side,
        (numbers[1] + y) / side,
        (numbers[2] + numbers[3]) / 2 / side,
        new FaceLandmarks(Place(numbers[4..], x, y, side), Place(numbers[6..], x, y, side), Place(numbers[8..], x, y, side), Place(numbers[10..], x, y, side)));

    /// <summary>The mean of boxes of one face, weighted by their scores, with the best of these; likeliest first.</summary>
    public static SeenFace Mean(IReadOnlyList<SeenFace> faces)
    {
        double all = faces.Sum(f => f.Score);
        return new SeenFace(
            faces[0].Score, Of(f => f.CentreX), Of(f => f.CentreY), Of(f => f.Side),
            new FaceLandmarks(Point(f => f.Landmarks.RightEye), Point(f => f.Landmarks.LeftEye), Point(f => f.Landmarks.Nose), Point(f => f.Landmarks.Mouth)));

        double Of(Func<SeenFace, double> value) => faces.Sum(f => f.Score * value(f)) / all;

        FacePoint Point(Func<SeenFace, FacePoint> point) => new(Of(f => point(f).X), Of(f => point(f).Y));
    }

    /// <summary>Intersection over union.</summary>
    public double Overlap(SeenFace other)
    {
        double reach = (Side + other.Side) / 2, most = Math.Min(Side, other.Side);
        double width = Math.Clamp(reach - Math.Abs(CentreX - other.CentreX), 0, most), height = Math.Clamp(reach - Math.Abs(CentreY - other.CentreY), 0, most);
        double common = width * height;
        return common / ((Side * Side) + (other.Side * other.Side) - common);
    }

    private static FacePoint Place(ReadOnlySpan<float> numbers, double x, double y, int side) => new((numbers[0] + x) / side, (numbers[1] + y) / side);
}
