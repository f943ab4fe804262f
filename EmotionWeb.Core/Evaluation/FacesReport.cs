using System.Globalization;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Whether the face of pictures that hold one was found. The first of the faces that were found counts, as it is the one that is read.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Threshold">Least confidence of an emotion, 0..1.</param>
/// <param name="Total">All pictures.</param>
/// <param name="Kinds">The pictures by kind, in the order of the file.</param>
/// <param name="Degrees">The pictures by how far the face is turned.</param>
/// <param name="Wrong">Each picture whose face was not found.</param>
/// <param name="Refused">Files that are no pictures; in no count.</param>
public sealed record FacesReport(
    string Model, double Threshold, FacesRow Total, IReadOnlyList<FacesRow> Kinds, IReadOnlyList<FacesRow> Degrees, IReadOnlyList<LostFace> Wrong, IReadOnlyList<RefusedPicture> Refused)
{
    /// <summary>Counts.</summary>
    /// <param name="model">Id of the model that read them.</param>
    /// <param name="threshold">Least confidence of an emotion.</param>
    /// <param name="faces">What was seen in each picture.</param>
    /// <param name="refused">Files that are no pictures.</param>
    public static FacesReport Of(string model, double threshold, IReadOnlyList<SeenFace> faces, IReadOnlyList<RefusedPicture> refused)
    {
        ArgumentNullException.ThrowIfNull(faces);
        return new FacesReport(
            model,
            threshold,
            FacesRow.Of("all", faces),
            [.. faces.GroupBy(f => f.Truth.Kind, StringComparer.Ordinal).Select(g => FacesRow.Of(g.Key, [.. g]))],
            [.. faces.GroupBy(f => f.Truth.Degrees).OrderBy(g => g.Key).Select(g => FacesRow.Of(g.Key.ToString(CultureInfo.InvariantCulture), [.. g]))],
            [.. faces.Where(f => f.Outcome != FaceOutcome.Found).Select(f => new LostFace(f.Truth.Picture.Name, f.Truth.Box, f.FaceAnalysis.Face?.Face))],
            refused);
    }
}

/// <summary>What came of a face that is there.</summary>
public enum FaceOutcome
{
    /// <summary>It was found.</summary>
    Found,

    /// <summary>No face was found.</summary>
    Missed,

    /// <summary>Something else was taken for a face.</summary>
    WrongBox,
}

/// <summary>Where a face is, and what was seen.</summary>
public sealed record SeenFace(FaceTruth Truth, FaceAnalysis FaceAnalysis)
{
    /// <summary>What came of it.</summary>
    public FaceOutcome Outcome => FaceAnalysis.Face is not { } face ? FaceOutcome.Missed : Truth.IsAt(face.Face) ? FaceOutcome.Found : FaceOutcome.WrongBox;
}

/// <summary>Faces that are alike.</summary>
/// <param name="Name">How: their kind, or by how many degrees they are turned.</param>
/// <param name="Found">How many were found.</param>
/// <param name="Missed">In how many no face was found.</param>
/// <param name="WrongBox">In how many something else was taken for a face.</param>
/// <param name="Read">From how many faces that were found an emotion was read with enough confidence.</param>
public sealed record FacesRow(string Name, Proportion Found, int Missed, int WrongBox, int Read)
{
    internal static FacesRow Of(string name, IReadOnlyCollection<SeenFace> faces) => new(
        name,
        Proportion.Of(faces, f => f.Outcome == FaceOutcome.Found),
        faces.Count(f => f.Outcome == FaceOutcome.Missed),
        faces.Count(f => f.Outcome == FaceOutcome.WrongBox),
        faces.Count(f => f.Outcome == FaceOutcome.Found && f.FaceAnalysis.IsSure));
}

/// <summary>A face that was not found.</summary>
/// <param name="File">The picture's path within the folder.</param>
/// <param name="Face">Where it is.</param>
/// <param name="Found">What was taken for one; null where no face was found.</param>
public sealed record LostFace(string File, FaceBox Face, FaceBox? Found);
