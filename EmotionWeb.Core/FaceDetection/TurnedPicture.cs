using OpenCvSharp;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>A grey picture turned about its centre on a canvas that holds all of it, and the way back to the pixels it was turned from.</summary>
internal sealed class TurnedPicture : IDisposable
{
    private readonly double _degrees;
    private readonly double _cos;
    private readonly double _sin;
    private readonly Point2d _centre;
    private readonly Point2d _turnedCentre;

    /// <param name="grey">CV_8UC1; left as it is.</param>
    /// <param name="degrees">Counter-clockwise.</param>
    public TurnedPicture(Mat grey, double degrees)
    {
        (_sin, _cos) = Math.SinCos(degrees * Math.PI / 180);
        _degrees = degrees;
        int width = (int)Math.Ceiling((grey.Width * Math.Abs(_cos)) + (grey.Height * Math.Abs(_sin)));
        int height = (int)Math.Ceiling((grey.Height * Math.Abs(_cos)) + (grey.Width * Math.Abs(_sin)));
        _centre = new Point2d(grey.Width / 2.0, grey.Height / 2.0);
        _turnedCentre = new Point2d(width / 2.0, height / 2.0);

        using Mat turn = Cv2.GetRotationMatrix2D(new Point2f((float)_centre.X, (float)_centre.Y), degrees, 1);
        turn.Set(0, 2, turn.At<double>(0, 2) + _turnedCentre.X - _centre.X);
        turn.Set(1, 2, turn.At<double>(1, 2) + _turnedCentre.Y - _centre.Y);
        Image = new Mat();
        Cv2.WarpAffine(grey, Image, turn, new Size(width, height));
    }

    /// <summary>The turned picture, black beyond the old edges. Valid until <see cref="Dispose"/>.</summary>
    public Mat Image { get; }

    /// <summary>A face of the turned picture, about its middle in the picture it was turned from, whose pixels are 1 / <paramref name="scale"/> as large.</summary>
    public DetectedFace Back(Rect face, double scale)
    {
        double x = face.X + (face.Width / 2.0) - _turnedCentre.X, y = face.Y + (face.Height / 2.0) - _turnedCentre.Y;
        double left = _centre.X + (x * _cos) - (y * _sin) - (face.Width / 2.0), top = _centre.Y + (x * _sin) + (y * _cos) - (face.Height / 2.0);
        return new DetectedFace(HaarFaceDetector.Scaled(left, top, face.Width, face.Height, scale), _degrees);
    }

    public void Dispose() => Image.Dispose();
}
