using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Whether a reading survives what does not look different to a person. Counted are the pictures in which an emotion is read as they are.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Threshold">Least confidence of an emotion, 0..1.</param>
/// <param name="Pictures">How many pictures there are.</param>
/// <param name="NotSure">In how many of them a face is found but no emotion stands out: in no other count.</param>
/// <param name="NoFace">In how many of them no face is found: in no other count.</param>
/// <param name="Total">All changes together.</param>
/// <param name="Changes">One a change.</param>
/// <param name="Flipped">Each reading that became another emotion.</param>
/// <param name="Refused">Files that are no pictures, or would be too large once changed; in no count.</param>
public sealed record StabilityReport(
    string Model, double Threshold, int Pictures, int NotSure, int NoFace, StabilityRow Total, IReadOnlyList<StabilityRow> Changes, IReadOnlyList<FlippedReading> Flipped,
    IReadOnlyList<RefusedPicture> Refused)
{
    /// <summary>Counts.</summary>
    /// <param name="model">Id of the model that read them.</param>
    /// <param name="threshold">Least confidence of an emotion.</param>
    /// <param name="pictures">What was seen in each picture.</param>
    /// <param name="refused">Files that are no pictures.</param>
    public static StabilityReport Of(string model, double threshold, IReadOnlyList<ChangedPicture> pictures, IReadOnlyList<RefusedPicture> refused)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        (PictureChange Change, ChangedPicture Picture, FaceAnalysis After)[] readings =
            [.. pictures.Where(p => p.AsItIs.IsSure).SelectMany(p => p.Changed.Select(c => (c.Key, p, c.Value)))];
        StabilityRow[] rows = [.. PictureChanges.All.Select(c => StabilityRow.Of(c, [.. readings.Where(r => r.Change == c).Select(r => Fate(r.Picture, r.After))]))];
        return new StabilityReport(
            model,
            threshold,
            pictures.Count,
            pictures.Count(p => p.AsItIs.Face is not null && !p.AsItIs.IsSure),
            pictures.Count(p => p.AsItIs.Face is null),
            StabilityRow.Of(null, [.. readings.Select(r => Fate(r.Picture, r.After))]),
            rows,
            [
                .. readings.Where(r => Fate(r.Picture, r.After) == ReadingFate.Flipped)
                    .Select(r => new FlippedReading(r.Picture.Picture.Name, r.Change, r.Picture.AsItIs.Face!.Scores.Top, r.After.Face!.Scores.Top))
            ],
            refused);
    }

    private static ReadingFate Fate(ChangedPicture picture, FaceAnalysis after) =>
        after.Face is not { } face ? ReadingFate.Lost
        : !after.IsSure ? ReadingFate.NotSure
        : face.Scores.Top == picture.AsItIs.Face!.Scores.Top ? ReadingFate.Same
        : ReadingFate.Flipped;
}

/// <summary>What a picture gave as it is, and after each change; without any where no emotion was read in it as it is.</summary>
public sealed record ChangedPicture(FolderPicture Picture, FaceAnalysis AsItIs, IReadOnlyDictionary<PictureChange, FaceAnalysis> Changed);

/// <summary>What became of readings after a change.</summary>
/// <param name="Change">The change; null for all of them.</param>
/// <param name="Survived">How many gave the same emotion, or none with enough confidence.</param>
/// <param name="Same">How many gave the same emotion.</param>
/// <param name="NotSure">How many gave no emotion with enough confidence.</param>
/// <param name="Lost">In how many no face was found.</param>
/// <param name="Flipped">How many gave another emotion.</param>
public sealed record StabilityRow(PictureChange? Change, Proportion Survived, int Same, int NotSure, int Lost, int Flipped)
{
    internal static StabilityRow Of(PictureChange? change, IReadOnlyCollection<ReadingFate> fates) => new(
        change,
        Proportion.Of(fates, f => f is ReadingFate.Same or ReadingFate.NotSure),
        fates.Count(f => f == ReadingFate.Same),
        fates.Count(f => f == ReadingFate.NotSure),
        fates.Count(f => f == ReadingFate.Lost),
        fates.Count(f => f == ReadingFate.Flipped));
}

/// <summary>A reading that became another.</summary>
/// <param name="File">The picture's path within the folder.</param>
/// <param name="Change">What was done to it.</param>
/// <param name="Before">The emotion it was.</param>
/// <param name="After">The emotion it became.</param>
public sealed record FlippedReading(string File, PictureChange Change, Emotion Before, Emotion After);

internal enum ReadingFate
{
    Same,
    NotSure,
    Lost,
    Flipped,
}
