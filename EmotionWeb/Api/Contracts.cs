using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Songs;
using EmotionWeb.Resources;

namespace EmotionWeb.Api;

/// <summary>The emotion that was read in a picture, and the songs that answer it.</summary>
/// <param name="Face">The likeliest face, which was read: pixels of the upright image.</param>
/// <param name="Emotion">The likeliest emotion, for example <c>happy</c>.</param>
/// <param name="Confidence">Its probability, 0 to 1.</param>
/// <param name="Scores">The probabilities of all seven, which sum to 1.</param>
/// <param name="Moods">The moods that were gone for, greatest share first.</param>
/// <param name="Mix">What the music was asked to be.</param>
/// <param name="Songs">The songs, best first.</param>
/// <param name="Model">The model that read the face.</param>
/// <param name="Timings">How long each stage took, in milliseconds.</param>
/// <param name="Faces">Every face found, likeliest first.</param>
/// <param name="Image">The size of the upright image, pixels.</param>
public sealed record ReadingAnswer(
    Box Face,
    string Emotion,
    float Confidence,
    IReadOnlyDictionary<string, float> Scores,
    IReadOnlyList<string> Moods,
    Mix Mix,
    IReadOnlyList<ChosenSong> Songs,
    ModelName Model,
    Timings Timings,
    IReadOnlyList<Box> Faces,
    ImageSize Image)
{
    internal static ReadingAnswer From(EmotionReading.Recognized reading, MessageText text) => new(
        Box.From(reading.Face.Face),
        reading.Face.Scores.Top.Key(),
        reading.Face.Scores.Confidence,
        reading.Face.Scores.ToDictionary(),
        [.. reading.Answer.Mix.Moods.Select(part => part.Mood.Name)],
        Mix.From(reading.Answer.Mix),
        [.. reading.Answer.Songs.Select(song => ChosenSong.From(song, text))],
        new ModelName(reading.Face.ModelId, reading.Face.ModelVersion),
        Timings.From(reading.Timings),
        [.. reading.Face.AllFaces.Select(Box.From)],
        new ImageSize(reading.Face.ImageWidth, reading.Face.ImageHeight));
}

/// <summary>Where a face is, in pixels of the upright image, from its top left corner.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public sealed record Box(int X, int Y, int Width, int Height)
{
    internal static Box From(FaceBox box) => new(box.X, box.Y, box.Width, box.Height);
}

/// <summary>Size of a picture, pixels.</summary>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public sealed record ImageSize(int Width, int Height);

/// <summary>What the music was asked to be.</summary>
/// <param name="Goal"><c>match</c>, <c>balance</c> or <c>lift</c>.</param>
/// <param name="Shares">The share of each mood; they sum to 1.</param>
/// <param name="Genres">Genres that were leant towards, weightiest first.</param>
/// <param name="Energy">Where within the moods was aimed, 0 (quietest) to 1.</param>
public sealed record Mix(string Goal, IReadOnlyDictionary<string, double> Shares, IReadOnlyList<string> Genres, double Energy)
{
    internal static Mix From(MoodMix mix) => new(
        Goals.Key(mix.Goal), mix.Moods.ToDictionary(part => part.Mood.Name, part => part.Share, StringComparer.Ordinal), mix.Genres, mix.Energy);
}

/// <summary>A song that was chosen, and why.</summary>
/// <param name="Id">Key in the catalogue.</param>
/// <param name="Title">Title.</param>
/// <param name="Artist">Artist.</param>
/// <param name="Mood">Its mood.</param>
/// <param name="Popularity">0 to 100, or null where no figure is known.</param>
/// <param name="Genre">Genre, or null.</param>
/// <param name="Year">Year of release, or null.</param>
/// <param name="Language">Language of the words, or null; <c>instrumental</c> where there are none.</param>
/// <param name="Reason">Why it was chosen, in words.</param>
public sealed record ChosenSong(long Id, string Title, string Artist, string Mood, int? Popularity, string? Genre, int? Year, string? Language, string Reason)
{
    internal static ChosenSong From(RecommendedSong chosen, MessageText text)
    {
        SongRow song = chosen.Song;
        return new ChosenSong(song.Id, song.Title, song.Artist, song.Mood, song.Popularity, song.Genre, song.Year, song.Language, text.Of(chosen.Reason));
    }
}

/// <summary>One page of songs.</summary>
/// <param name="Items">The songs, by popularity (unknown last), then title.</param>
/// <param name="Next">Cursor of the next page, or null on the last.</param>
/// <param name="Total">How many songs the query finds in all; a text's are counted to 10,000.</param>
/// <param name="TotalIsLeast">Whether there may be more than <paramref name="Total"/>, because counting ended there.</param>
public sealed record CataloguePage(IReadOnlyList<CatalogueSong> Items, string? Next, int Total, bool TotalIsLeast = false)
{
    internal static CataloguePage From(SongPage page, IReadOnlyDictionary<long, PlayableTrack> tracks) =>
        new([.. page.Items.Select(song => CatalogueSong.From(song, tracks.GetValueOrDefault(song.Id)?.Playability ?? Playability.Link))],
            page.Next, page.Total, page.TotalIsLeast);
}

/// <summary>A song of the catalogue.</summary>
/// <param name="Id">Key in the catalogue.</param>
/// <param name="Title">Title.</param>
/// <param name="Artist">Artist.</param>
/// <param name="Mood">Name of its mood.</param>
/// <param name="Popularity">0 to 100, or null where no figure is known.</param>
/// <param name="Genre">Genre, or null.</param>
/// <param name="Year">Year of release, or null.</param>
/// <param name="Language">Language of the words, or null; <c>instrumental</c> where there are none.</param>
/// <param name="Playable">How much of it is heard here: <c>full</c>, <c>preview</c>, or <c>link</c>, which leads elsewhere.</param>
public sealed record CatalogueSong(long Id, string Title, string Artist, string Mood, int? Popularity, string? Genre, int? Year,
    string? Language, string Playable)
{
    internal static CatalogueSong From(SongRow song, Playability playability) => new(
        song.Id, song.Title, song.Artist, song.Mood, song.Popularity, song.Genre, song.Year, song.Language,
        playability switch { Playability.Full => "full", Playability.Preview => "preview", _ => "link" });
}

/// <summary>Names a model.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Version of its weights.</param>
public sealed record ModelName(string Id, string Version);

/// <summary>How long each stage took, in milliseconds; 0 for a stage that was not reached.</summary>
/// <param name="Decode">Bytes to upright pixels.</param>
/// <param name="Detect">Light correction and the search for faces.</param>
/// <param name="Classify">Crop and network.</param>
/// <param name="Recommend">Moods and songs.</param>
public sealed record Timings(double Decode, double Detect, double Classify, double Recommend)
{
    internal static Timings From(StageTimings timings) => new(Round(timings.Decode), Round(timings.Detect), Round(timings.Classify), Round(timings.Recommend));

    private static double Round(double milliseconds) => Math.Round(milliseconds, 3);
}

/// <summary>An emotion and how likely it is.</summary>
/// <param name="Emotion">For example <c>happy</c>.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record Likelihood(string Emotion, float Confidence);

// The document shows it; Problems makes it, and a test holds the two together.
/// <summary>Why nothing was read in a picture, as problem details (RFC 9457).</summary>
/// <param name="Type"><c>no-face</c> or <c>low-confidence</c>: what programs go by.</param>
/// <param name="Title">The problem, in a few words.</param>
/// <param name="Status">422.</param>
/// <param name="Detail">What happened, in words for people.</param>
/// <param name="Instance">Not used.</param>
/// <param name="Hint">What to try, in words for people.</param>
/// <param name="Reason">Of <c>no-face</c>, what is in the way: too-dark, too-bright, too-small, cut-off, turned, no-frontal-face.</param>
/// <param name="Likeliest">Of <c>low-confidence</c>, the two likeliest emotions, likeliest first.</param>
/// <param name="Threshold">Of <c>low-confidence</c>, the confidence that the reading fell short of, 0 to 1.</param>
/// <param name="Scores">Of <c>low-confidence</c>, the probabilities of all seven, which sum to 1.</param>
/// <param name="Face">Of <c>low-confidence</c>, the face: pixels of the upright image.</param>
/// <param name="Model">Of <c>low-confidence</c>, the model that read it.</param>
/// <param name="Timings">How long each stage took, in milliseconds.</param>
public sealed record UnreadProblem(
    string Type,
    string Title,
    int Status,
    string? Detail = null,
    string? Instance = null,
    string? Hint = null,
    string? Reason = null,
    IReadOnlyList<Likelihood>? Likeliest = null,
    double? Threshold = null,
    IReadOnlyDictionary<string, float>? Scores = null,
    Box? Face = null,
    ModelName? Model = null,
    Timings? Timings = null);

/// <summary>The models that can be chosen.</summary>
/// <param name="Items">One entry a model.</param>
public sealed record ModelList(IReadOnlyList<ModelEntry> Items);

/// <summary>A model that can be chosen.</summary>
/// <param name="Id">What to pass as <c>model</c>.</param>
/// <param name="Version">Version of its weights.</param>
/// <param name="Default">Whether it is used where none is named.</param>
/// <param name="Architecture"><c>resnet50v2</c>, <c>cnn</c> or <c>vit</c>.</param>
/// <param name="Threshold">Least confidence for a reading, 0 to 1.</param>
/// <param name="Metrics">Measured figures by name; the model card says how.</param>
/// <param name="Licence">Under what terms the weights may be used.</param>
/// <param name="TrainedOn">Which data it learnt from.</param>
public sealed record ModelEntry(
    string Id, string Version, bool Default, string Architecture, double Threshold, IReadOnlyDictionary<string, double> Metrics, string Licence, string TrainedOn)
{
    internal static ModelEntry From(ModelDescription model) => new(
        model.Id, model.Version, model.IsDefault, model.Architecture, model.Threshold, model.Metrics, model.Licence, model.TrainedOn);
}

/// <summary>The listening goals by the keys under which the API knows them.</summary>
internal static class Goals
{
    public static string Key(ListeningGoal goal) => goal switch
    {
        ListeningGoal.Balance => "balance",
        ListeningGoal.Lift => "lift",
        _ => "match",
    };

    public static bool TryParse(string key, out ListeningGoal goal)
    {
        goal = Array.Find(Enum.GetValues<ListeningGoal>(), g => string.Equals(Key(g), key, StringComparison.OrdinalIgnoreCase));
        return string.Equals(Key(goal), key, StringComparison.OrdinalIgnoreCase);
    }
}
