using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>Cuts a face out square about its box's centre, turned upright; beyond the picture's edge the edge's pixels go on. A very dark face is brightened. Stateless.</summary>
public sealed class FaceCropper : IFaceCropper
{
    /// <inheritdoc />
    public Mat Crop(Snapshot snapshot, DetectedFace face, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(model);

        FaceSquare square = FaceSquare.Of(face, model);
        Point2d centre = new(square.CentreX * snapshot.Scale, square.CentreY * snapshot.Scale);
        int side = Math.Max(1, (int)Math.Round(square.Side * snapshot.Scale));
        Mat crop = face.Degrees == 0 ? Cut(snapshot.Image, centre, side) : CutTurned(snapshot.Image, centre, side, face.Degrees);
        FaceLight.Correct(crop);
        return crop;
    }

    private static Mat CutTurned(Mat image, Point2d centre, int side, double degrees)
    {
        // Cut what the turned square covers, turn it about its centre, keep the middle.
        int outer = (int)Math.Ceiling(side * Spread(degrees)) + 2;
        using Mat around = Cut(image, centre, outer);
        using Mat turn = Cv2.GetRotationMatrix2D(new Point2f((outer - 1) / 2f, (outer - 1) / 2f), degrees, 1);
        double shift = (outer - side) / 2.0;
        turn.Set(0, 2, turn.At<double>(0, 2) - shift);
        turn.Set(1, 2, turn.At<double>(1, 2) - shift);
        Mat upright = new();
        Cv2.WarpAffine(around, upright, turn, new Size(side, side), InterpolationFlags.Linear, BorderTypes.Replicate);
        return upright;
    }

    // By how much the square around a turned square is larger than it.
    private static double Spread(double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        return Math.Abs(cos) + Math.Abs(sin);
    }

    private static Mat Cut(Mat image, Point2d centre, int side)
    {
        Rect wanted = new((int)Math.Round(centre.X - (side / 2.0)), (int)Math.Round(centre.Y - (side / 2.0)), side, side);
        Rect inside = wanted.Intersect(new Rect(0, 0, image.Width, image.Height));
        if (inside.Width <= 0 || inside.Height <= 0)
        {
            throw new ArgumentException($"The face lies outside the picture of {image.Width}x{image.Height} pixels.", nameof(image));
        }

        using Mat part = image.SubMat(inside);
        Mat grey = new();
        Cv2.CvtColor(part, grey, ColorConversionCodes.BGR2GRAY);
        if (inside == wanted)
        {
            return grey;
        }

        using (grey)
        {
            Mat whole = new();
            Cv2.CopyMakeBorder(
                grey, whole, inside.Top - wanted.Top, wanted.Bottom - inside.Bottom, inside.Left - wanted.Left, wanted.Right - inside.Right, BorderTypes.Replicate);
            return whole;
        }
    }
}
