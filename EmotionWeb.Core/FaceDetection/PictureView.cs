using OpenCvSharp;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>A square of a picture, turned or not, that may reach beyond the picture's edge: what the network looks at once.</summary>
/// <param name="CentreX">Middle, pixels from the left of the picture.</param>
/// <param name="CentreY">Middle, pixels from its top.</param>
/// <param name="Side">Width and height, pixels of the picture.</param>
/// <param name="Degrees">By how many degrees the picture is turned counter-clockwise before it is looked at.</param>
internal readonly record struct PictureView(double CentreX, double CentreY, double Side, double Degrees)
{
    /// <summary>The place in the picture of a place in the view.</summary>
    /// <param name="x">0 at the view's left edge, 1 at its right.</param>
    /// <param name="y">0 at its top, 1 at its bottom.</param>
    public FacePoint ToPicture(double x, double y)
    {
        (double sin, double cos) = Math.SinCos(Degrees * Math.PI / 180);
        double right = (x - 0.5) * Side, down = (y - 0.5) * Side;
        return new FacePoint(CentreX + (right * cos) - (down * sin), CentreY + (right * sin) + (down * cos));
    }

    /// <summary>Cuts the view out of a picture, black beyond its edge.</summary>
    /// <param name="picture">8-bit; left as it is.</param>
    /// <param name="scale">How many of its pixels are one pixel of the picture that the view is given in.</param>
    /// <param name="side">Width and height of what is cut, pixels.</param>
    /// <returns>A Mat of the picture's type that the caller disposes.</returns>
    public Mat Cut(Mat picture, double scale, int side)
    {
        (double sin, double cos) = Math.SinCos(Degrees * Math.PI / 180);
        double zoom = side / (Side * scale);

        // A pixel's middle lies half a pixel from its corner, here as there.
        double x = 0.5 - (CentreX * scale), y = 0.5 - (CentreY * scale), middle = (side - 1) / 2.0;
        double[] turn =
        [
            zoom * cos, zoom * sin, middle + (zoom * ((cos * x) + (sin * y))),
            -zoom * sin, zoom * cos, middle + (zoom * ((cos * y) - (sin * x))),
        ];
        using Mat matrix = Mat.FromPixelData(2, 3, MatType.CV_64FC1, turn);
        Mat cut = new();
        Cv2.WarpAffine(picture, cut, matrix, new Size(side, side));
        return cut;
    }
}
