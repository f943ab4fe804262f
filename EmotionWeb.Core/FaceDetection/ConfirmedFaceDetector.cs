using EmotionWeb.Core.Imaging;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>
/// The detector of choice. The network looks at the whole picture; unless that shows a face for sure, the Haar cascade proposes places in a small grey copy of it, and the network looks once more
/// with the picture turned on either side and on its head. Each place is looked at upright and close, and only what the network confirms is a face, as it stands where its score is highest.
/// What is told of a face (box, turn, eyes) is the network's. Thread-safe. Figures: docs/adr/011-a-second-face-detector.md.
/// </summary>
public sealed class ConfirmedFaceDetector : IFaceDetector, IDisposable
{
    internal const int Window = 20; // Pixels of the smallest face in the small picture: the cascade's own.
    internal const double ScaleStep = 1.3;
    internal const int Neighbours = 2; // Few: what is no face is not confirmed.

    private const int TurnedSide = 192;

    private readonly FaceDetectionOptions _options;
    private readonly CascadePool _cascades;
    private readonly BlazeFaceNetwork _network;

    /// <summary>Loads the cascade and the network, and warms the network up.</summary>
    /// <exception cref="ModelsMissingException">One of them is not in the models folder.</exception>
    public ConfirmedFaceDetector(ModelsFolder folder, IOptions<FaceDetectionOptions> options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _options = options.Value;
        _network = BlazeFaceNetwork.Load(folder);
        try
        {
            _cascades = new CascadePool(folder.File(_options.Cascade));
        }
        catch
        {
            _network.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public FaceSearch Detect(Snapshot snapshot, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using FaceNetworkSearch search = new(_network, new PicturePyramid(snapshot), _options, cancellationToken);
        search.Confirm(search.Look(BlazeFaceNetwork.Side, 0));
        if (!search.IsSure)
        {
            using Mat grey = Small(snapshot, out double scale);
            search.Confirm(Proposed(grey, scale));
        }

        if (!search.IsSure)
        {
            search.Confirm(search.Look(TurnedSide, 90, -90, 180));
        }

        IReadOnlyList<DetectedFace> faces = search.Faces;
        return new FaceSearch(faces, faces.Count > 0 ? NoFaceHint.None : NoFaceHints.Of(snapshot, Brightness.Of(snapshot.Image, channel: 1), search.Doubtful, _options));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _cascades.Dispose();
        _network.Dispose();
    }

    private IEnumerable<FaceCandidate> Proposed(Mat grey, double scale)
    {
        Rect[] found = _cascades.Lend(c => c.DetectMultiScale(grey, ScaleStep, Neighbours, HaarDetectionTypes.ScaleImage, new Size(Window, Window)));
        return found.OrderByDescending(r => r.Width).Select(r => FaceCandidate.FromCascade(HaarFaceDetector.Scaled(r.X, r.Y, r.Width, r.Height, scale)));
    }

    /// <summary>The picture in grey, so small that the smallest face wanted just fills the cascade's window, and by how much it was scaled.</summary>
    internal Mat Small(Snapshot snapshot, out double scale)
    {
        Mat image = snapshot.Image;
        int width = image.Width, height = image.Height;
        double shrink = Math.Min(1, Window / (_options.MinFace * Math.Min(width, height)));
        scale = shrink * snapshot.Scale;
        Size size = new(Math.Max(1, (int)Math.Round(width * shrink)), Math.Max(1, (int)Math.Round(height * shrink)));
        using Mat small = new();
        Cv2.Resize(image, small, size, interpolation: InterpolationFlags.Area);
        Mat grey = new();
        Cv2.CvtColor(small, grey, ColorConversionCodes.BGR2GRAY);
        return grey;
    }
}
