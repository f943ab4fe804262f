using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>What a picture may go through without looking different to a person.</summary>
public enum PictureChange
{
    /// <summary>Left and right swapped.</summary>
    Mirrored,

    /// <summary>JPEG of quality 50.</summary>
    Recompressed,

    /// <summary>Half as wide and half as high, by area averaging.</summary>
    Halved,

    /// <summary>40 % of the light.</summary>
    Darkened,

    /// <summary>Moved right and down by a pixel; the first row and column stand twice.</summary>
    Shifted,
}

/// <summary>Does changes to pictures, in memory.</summary>
public static class PictureChanges
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PictureChange> All { get; } = Enum.GetValues<PictureChange>();

    /// <summary>The picture after a change, as a file: PNG, or JPEG where that is the change.</summary>
    /// <param name="picture">The picture; left as it is.</param>
    /// <param name="change">What to do.</param>
    public static byte[] Apply(Snapshot picture, PictureChange change)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using Mat changed = new();
        switch (change)
        {
            case PictureChange.Mirrored:
                Cv2.Flip(picture.Image, changed, FlipMode.Y);
                break;
            case PictureChange.Recompressed:
                return picture.Image.ImEncode(".jpg", new ImageEncodingParam(ImwriteFlags.JpegQuality, 50));
            case PictureChange.Halved:
                Cv2.Resize(picture.Image, changed, new Size(Math.Max(1, picture.Width / 2), Math.Max(1, picture.Height / 2)), interpolation: InterpolationFlags.Area);
                break;
            case PictureChange.Darkened:
                picture.Image.ConvertTo(changed, MatType.CV_8UC3, 0.4);
                break;
            case PictureChange.Shifted:
                using (Mat wider = new())
                {
                    Cv2.CopyMakeBorder(picture.Image, wider, 1, 0, 1, 0, BorderTypes.Replicate);
                    using Mat inside = wider[new Rect(0, 0, picture.Width, picture.Height)];
                    inside.CopyTo(changed);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "There is no such change.");
        }

        return changed.ImEncode(".png", new ImageEncodingParam(ImwriteFlags.PngCompression, 1));
    }
}
