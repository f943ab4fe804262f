using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Explanation;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Api;

/// <summary>Which parts of a face its reading rests on.</summary>
/// <param name="Face">The likeliest face, which was read: pixels of the upright image.</param>
/// <param name="Square">The square of the image that the model reads and the map covers.</param>
/// <param name="Emotion">The likeliest emotion, which is explained, for example <c>happy</c>; also where no reading would be given for want of confidence.</param>
/// <param name="Confidence">Its probability, 0 to 1.</param>
/// <param name="Heat">How much each part of the square matters.</param>
/// <param name="Model">The model that read the face.</param>
/// <param name="Milliseconds">How long the explanation took.</param>
public sealed record ExplanationAnswer(Box Face, Square Square, string Emotion, float Confidence, Heat Heat, ModelName Model, double Milliseconds)
{
    internal static ExplanationAnswer From(ReadingExplanation.Explained explained) => new(
        Box.From(explained.Face),
        Square.From(explained.Square),
        explained.Value.Scores.Top.Key(),
        explained.Value.Scores.Confidence,
        Heat.From(explained.Value.Heat),
        new ModelName(explained.ModelId, explained.ModelVersion),
        Math.Round(explained.Milliseconds, 3));
}

/// <summary>A square of the upright image; it may reach beyond its edge.</summary>
/// <param name="CentreX">Middle, pixels from the left.</param>
/// <param name="CentreY">Middle, pixels from the top.</param>
/// <param name="Side">Width and height, pixels.</param>
/// <param name="Degrees">By how much the image is to be turned counter-clockwise about the middle for the face to stand upright; the map is of the upright face.</param>
public sealed record Square(double CentreX, double CentreY, int Side, double Degrees)
{
    internal static Square From(FaceSquare square) => new(square.CentreX, square.CentreY, square.Side, square.Degrees);
}

/// <summary>A grid over the square.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Values">Row by row from the top left: 0 (covering this part changes nothing) to 1 (the part that matters most).</param>
public sealed record Heat(int Rows, int Columns, IReadOnlyList<float> Values)
{
    internal static Heat From(HeatMap map) => new(map.Rows, map.Columns, map.Values);
}
