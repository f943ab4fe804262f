using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Core.Evaluation;

/// <summary>What was read in pictures that hold no face: every face that was found is wrong.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Threshold">Least confidence of an emotion, 0..1.</param>
/// <param name="Total">All pictures.</param>
/// <param name="Kinds">The pictures by <see cref="FolderPicture.Kind"/>.</param>
/// <param name="Wrong">Each picture in which a face was found.</param>
/// <param name="Refused">Files that are no pictures; in no count.</param>
public sealed record FacelessReport(
    string Model, double Threshold, FacelessRow Total, IReadOnlyList<FacelessRow> Kinds, IReadOnlyList<FalseFace> Wrong, IReadOnlyList<RefusedPicture> Refused)
{
    /// <summary>Counts.</summary>
    /// <param name="model">Id of the model that read them.</param>
    /// <param name="threshold">Least confidence of an emotion.</param>
    /// <param name="pictures">What was seen in each picture.</param>
    /// <param name="refused">Files that are no pictures.</param>
    public static FacelessReport Of(string model, double threshold, IReadOnlyList<SeenPicture> pictures, IReadOnlyList<RefusedPicture> refused)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return new FacelessReport(
            model,
            threshold,
            FacelessRow.Of("all", pictures),
            [.. pictures.GroupBy(p => p.Picture.Kind, StringComparer.Ordinal).Select(g => FacelessRow.Of(g.Key, [.. g]))],
            [.. pictures.Where(p => p.FaceAnalysis.Face is not null).Select(FalseFace.Of)],
            refused);
    }
}

/// <summary>A picture and what was seen in it.</summary>
public sealed record SeenPicture(FolderPicture Picture, FaceAnalysis FaceAnalysis);

/// <summary>Pictures without a face of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Found">In how many a face was found.</param>
/// <param name="Read">In how many an emotion was read with enough confidence.</param>
public sealed record FacelessRow(string Kind, Proportion Found, Proportion Read)
{
    internal static FacelessRow Of(string kind, IReadOnlyCollection<SeenPicture> pictures) =>
        new(kind, Proportion.Of(pictures, p => p.FaceAnalysis.Face is not null), Proportion.Of(pictures, p => p.FaceAnalysis.IsSure));
}

/// <summary>A face that is none.</summary>
/// <param name="File">The picture's path within the folder.</param>
/// <param name="Box">Where it was found.</param>
/// <param name="Emotion">The likeliest emotion.</param>
/// <param name="Confidence">Its probability, 0..1.</param>
/// <param name="Read">Whether that was enough for a reading.</param>
public sealed record FalseFace(string File, FaceBox Box, Emotion Emotion, double Confidence, bool Read)
{
    internal static FalseFace Of(SeenPicture seen)
    {
        FaceReading face = seen.FaceAnalysis.Face!;
        return new FalseFace(seen.Picture.Name, face.Face, face.Scores.Top, face.Scores.Confidence, seen.FaceAnalysis.IsSure);
    }
}
