using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>Lays grey faces out as a network takes them: N x height x width x 3, float32, pixel / 255, the grey value in all three channels.</summary>
internal static class FaceTensor
{
    /// <summary>Lays out a batch.</summary>
    /// <param name="faces">CV_8UC1, any size of at least 1x1.</param>
    /// <param name="input">Size of one face.</param>
    /// <param name="count">N, at least as many as there are faces; the places behind them stay black.</param>
    /// <returns>A continuous Mat of N * height rows, CV_32FC3, that the caller disposes.</returns>
    /// <exception cref="ArgumentException">A face is empty or not 8-bit grey.</exception>
    public static Mat Lay(IReadOnlyList<Mat> faces, ModelInput input, int count)
    {
        Mat batch = new(count * input.Height, input.Width, MatType.CV_32FC3);
        try
        {
            if (count > faces.Count)
            {
                using Mat blank = batch.RowRange(faces.Count * input.Height, batch.Rows);
                blank.SetTo(Scalar.All(0));
            }

            for (int i = 0; i < faces.Count; i++)
            {
                using Mat slot = batch.RowRange(i * input.Height, (i + 1) * input.Height);
                Fill(faces[i], slot);
            }

            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private static void Fill(Mat face, Mat slot)
    {
        if (face.Empty() || face.Type() != MatType.CV_8UC1)
        {
            throw new ArgumentException($"A face is 8-bit grey and not empty; this one is {face.Type()}, {face.Width}x{face.Height}.", nameof(face));
        }

        // In float before resizing: rounding to whole grey values in between is not what the networks were trained on.
        using Mat grey = new();
        face.ConvertTo(grey, MatType.CV_32FC1, 1 / 255.0);
        using Mat sized = new();
        Cv2.Resize(grey, sized, slot.Size(), interpolation: Interpolation(face, slot));
        Cv2.CvtColor(sized, slot, ColorConversionCodes.GRAY2BGR);
    }

    private static InterpolationFlags Interpolation(Mat face, Mat slot) =>
        face.Width > slot.Width && face.Height > slot.Height ? InterpolationFlags.Area : InterpolationFlags.Linear;
}
