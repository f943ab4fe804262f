using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>A picture and its halves, quarters and so on, each made when it is first asked for, from which views are cut without jagged edges. Not thread-safe.</summary>
/// <param name="snapshot">The picture; still the caller's to dispose.</param>
internal sealed class PicturePyramid(Snapshot snapshot) : IDisposable
{
    private readonly List<Mat> _halved = [];

    /// <summary>Pixels of the upright picture.</summary>
    public int Width => snapshot.Width;

    /// <summary>Pixels of the upright picture.</summary>
    public int Height => snapshot.Height;

    /// <summary>Cuts a view, given in pixels of the upright picture, to <paramref name="side"/> pixels: CV_8UC3, BGR, black beyond the picture's edge, brightened where it is dark.</summary>
    public Mat Cut(PictureView view, int side)
    {
        double scale = snapshot.Scale;
        int halvings = Math.Max(0, (int)Math.Log2(view.Side * scale / side));
        Mat level = snapshot.Image;
        for (int i = 0; i < halvings; i++)
        {
            level = Halved(level, i);
            scale /= 2;
        }

        Mat cut = view.Cut(level, scale, side);
        if (Brightness.Of(cut, channel: 1).Gain is > 1 and var gain)
        {
            cut.ConvertTo(cut, -1, gain);
        }

        return cut;
    }

    public void Dispose() => _halved.ForEach(m => m.Dispose());

    private Mat Halved(Mat level, int halvings)
    {
        if (halvings == _halved.Count)
        {
            Mat half = new();
            Cv2.Resize(level, half, new Size((level.Width + 1) / 2, (level.Height + 1) / 2), interpolation: InterpolationFlags.Area);
            _halved.Add(half);
        }

        return _halved[halvings];
    }
}
