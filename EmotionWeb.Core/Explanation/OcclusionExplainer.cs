using EmotionWeb.Core.Classification;
using OpenCvSharp;

namespace EmotionWeb.Core.Explanation;

/// <summary>
/// Occlusion sensitivity (Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014, section 4.2): one part of the face after the other is
/// covered, and a part matters as much as covering it lowers the probability of the emotion that was read. It takes a model as it is, convolutional or not, in one batch.
/// A part is covered by its own blur, not by grey: where there is nothing to see, nothing changes.
/// </summary>
public sealed class OcclusionExplainer : IExplainer
{
    /// <summary>Cells a side for networks on inputs of up to <see cref="SmallInput"/> pixels a side.</summary>
    public const int FineGrid = 7;

    /// <summary>Cells a side for larger networks, which take some ten times as long a face.</summary>
    public const int CoarseGrid = 4;

    /// <summary>Largest input, pixels a side, that is looked at in <see cref="FineGrid"/>.</summary>
    public const int SmallInput = 64;

    /// <summary>A patch reaches this far over its cell on each side, as a share of the cell: what lies on an edge between two is covered by both.</summary>
    private const double Overlap = 0.5;

    /// <summary>The blur that covers, as a share of the face's side: it leaves no eye or mouth.</summary>
    private const double Blur = 0.15;

    /// <summary>Less than this, of a probability, is rounding.</summary>
    private const float Nothing = 1e-6f;

    /// <inheritdoc />
    public FaceExplanation Explain(IEmotionClassifier classifier, Mat face, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(face);
        ModelInput input = classifier.Model.Input;
        int grid = Math.Max(input.Height, input.Width) <= SmallInput ? FineGrid : CoarseGrid;
        List<Mat> batch = [];
        try
        {
            // The face as it was read, for the same scores; and in the network's own size, to cover parts of.
            using Mat small = new();
            Cv2.Resize(face, small, new Size(input.Width, input.Height), interpolation: face.Width > input.Width ? InterpolationFlags.Area : InterpolationFlags.Linear);
            using Mat blurred = new();
            Cv2.GaussianBlur(small, blurred, new Size(0, 0), Math.Max(1, Blur * input.Width), borderType: BorderTypes.Replicate);
            batch.Add(face.Clone());
            batch.Add(small.Clone());
            for (int cell = 0; cell < grid * grid; cell++)
            {
                batch.Add(Covered(small, blurred, Patch(input, grid, cell / grid, cell % grid)));
            }

            IReadOnlyList<EmotionScores> scores = classifier.Classify(batch, cancellationToken);
            Emotion read = scores[0].Top;
            float[] lost = [.. scores.Skip(2).Select(s => Math.Max(0, scores[1][read] - s[read]))];
            float most = lost.Max();
            return new FaceExplanation(scores[0], new HeatMap(grid, grid, [.. lost.Select(l => most > Nothing ? l / most : 0)]));
        }
        finally
        {
            batch.ForEach(m => m.Dispose());
        }
    }

    private static Mat Covered(Mat small, Mat blurred, Rect patch)
    {
        Mat covered = small.Clone();
        using Mat from = blurred.SubMat(patch);
        using Mat to = covered.SubMat(patch);
        from.CopyTo(to);
        return covered;
    }

    private static Rect Patch(ModelInput input, int grid, int row, int column)
    {
        (int left, int right) = Span(input.Width, grid, column);
        (int top, int bottom) = Span(input.Height, grid, row);
        return new Rect(left, top, right - left, bottom - top);
    }

    private static (int From, int To) Span(int length, int grid, int cell)
    {
        double size = (double)length / grid;
        int from = Math.Max(0, (int)Math.Round((cell - Overlap) * size));
        int to = Math.Min(length, (int)Math.Round((cell + 1 + Overlap) * size));
        return (Math.Min(from, length - 1), Math.Max(to, from + 1));
    }
}
