using EmotionWeb.Core.Imaging;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>
/// Finds frontal faces with a Haar cascade (Viola and Jones 2001; Lienhart and Maydt 2002) in the grey picture brought to a working size, its light corrected where
/// it is dark or flat. Where nothing is found, the picture is searched once more, turned, at a smaller size. Thread-safe.
/// </summary>
public sealed class HaarFaceDetector : IFaceDetector, IDisposable
{
    private const int SmallSide = 120;
    private const int LeastWindow = 20; // The cascade's own window.
    private const double TurnedShare = 0.6; // Of the working size: turned searches are many, and what they miss is small.
    private const int TurnedNeighbours = 2; // More, for a picture without a face gives each of the turns a chance to see one.

    // A tilted head first, then a camera or a picture on its side or its head.
    private static readonly double[][] Turns = [[15, -15, 30, -30], [90, -90, 180]];

    private readonly FaceDetectionOptions _options;
    private readonly CascadePool _cascades;

    /// <summary>Loads the cascade.</summary>
    /// <exception cref="ModelsMissingException">There is no such cascade in the models folder.</exception>
    public HaarFaceDetector(ModelsFolder folder, IOptions<FaceDetectionOptions> options)
    {
        _options = options.Value;
        _cascades = new CascadePool(folder.File(_options.Cascade));
    }

    /// <inheritdoc />
    public FaceSearch Detect(Snapshot snapshot, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Mat grey = Prepared(snapshot.Image, out double scale);
        scale *= snapshot.Scale;
        IReadOnlyList<DetectedFace> found = [.. Search(grey, _options.Neighbours).Select(r => new DetectedFace(Scaled(r.X, r.Y, r.Width, r.Height, scale), 0))];
        if (found.Count == 0)
        {
            found = [.. SearchTurned(grey, scale, cancellationToken).Where(f => IsOver(snapshot, f.Box))];
        }

        DetectedFace[] faces = [.. found.OrderByDescending(f => f.Box.Area)];
        return new FaceSearch(faces, faces.Length > 0 ? NoFaceHint.None : NoFaceHints.Of(snapshot, Brightness.Of(snapshot.Image, channel: 1), doubtful: null, _options));
    }

    /// <inheritdoc />
    public void Dispose() => _cascades.Dispose();

    /// <summary>The grey picture of working size that is searched, and by how much it was scaled.</summary>
    internal Mat Prepared(Mat image, out double scale)
    {
        int longSide = Math.Max(image.Width, image.Height), shortSide = Math.Min(image.Width, image.Height);
        scale = longSide > _options.WorkingSide ? (double)_options.WorkingSide / longSide
            : shortSide < SmallSide ? Math.Min((double)SmallSide / shortSide, (double)_options.WorkingSide / longSide)
            : 1;
        Mat grey = new();
        Cv2.CvtColor(image, grey, ColorConversionCodes.BGR2GRAY);
        if (scale != 1)
        {
            Size size = new(Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
            Cv2.Resize(grey, grey, size, interpolation: scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
        }

        if (!LightCorrection.IsWanted(grey))
        {
            return grey;
        }

        using (grey)
        {
            return LightCorrection.Correct(grey);
        }
    }

    /// <summary>A rectangle of the working picture in pixels of the snapshot.</summary>
    internal static FaceBox Scaled(double x, double y, double width, double height, double scale) =>
        new((int)Math.Round(x / scale), (int)Math.Round(y / scale), (int)Math.Round(width / scale), (int)Math.Round(height / scale));

    private DetectedFace[] SearchTurned(Mat grey, double scale, CancellationToken cancellationToken)
    {
        using Mat small = new();
        Cv2.Resize(grey, small, default, TurnedShare, TurnedShare, InterpolationFlags.Area);
        foreach (double[] turns in Turns)
        {
            (double best, DetectedFace[] faces) = (double.NegativeInfinity, []);
            foreach (double degrees in turns)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using TurnedPicture turned = new(small, degrees);
                Rect[] found = Search(turned.Image, _options.Neighbours + TurnedNeighbours, Math.Min(small.Width, small.Height));
                if (found.Length > 0 && Strength(turned.Image) is { } strength && strength > best)
                {
                    (best, faces) = (strength, [.. found.Select(f => turned.Back(f, scale * TurnedShare))]);
                }
            }

            if (faces.Length > 0)
            {
                return faces;
            }
        }

        return [];
    }

    // The cascade takes many a face on its head for one on its feet, but the sum of its last stage is lower there.
    private double Strength(Mat grey) => _cascades.Lend(cascade =>
    {
        cascade.DetectMultiScale(grey, out _, out double[] weights, _options.ScaleStep, _options.Neighbours, HaarDetectionTypes.ScaleImage, outputRejectLevels: true);
        return weights.DefaultIfEmpty(double.MinValue).Max();
    });

    private Rect[] Search(Mat grey, int neighbours, int? shortSide = null)
    {
        int least = Math.Max(LeastWindow, (int)((shortSide ?? Math.Min(grey.Width, grey.Height)) * _options.MinFace));
        return _cascades.Lend(cascade => cascade.DetectMultiScale(grey, _options.ScaleStep, neighbours, HaarDetectionTypes.ScaleImage, new Size(least, least)));
    }

    // A turned picture stands on a larger canvas, so that a face may be "found" beyond the picture's edge.
    private static bool IsOver(Snapshot snapshot, FaceBox box) =>
        box.X + (box.Width / 2) is var x && x >= 0 && x < snapshot.Width && box.Y + (box.Height / 2) is var y && y >= 0 && y < snapshot.Height;
}
