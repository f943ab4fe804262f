using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Feedback;

/// <summary>What a listener can say of a song, by a word or by listening.</summary>
public enum FeedbackKind
{
    /// <summary>They like it; holds until it is taken back.</summary>
    Like,

    /// <summary>They heard nearly all of it.</summary>
    Played,

    /// <summary>They left it while it played; the earlier, the more it counts.</summary>
    Skip,

    /// <summary>It does not belong to the mood it is sorted to, for them; holds until it is taken back.</summary>
    NotForMood,

    /// <summary>They never want to hear it; holds until it is taken back.</summary>
    Never,
}

/// <summary>What is said of which song.</summary>
/// <param name="SongId">The catalogue's song, or null where the track belongs to none.</param>
/// <param name="TrackId">Key of the track, or null where none is known.</param>
/// <param name="Title">Title.</param>
/// <param name="Artist">Artist; empty where none is known.</param>
public sealed record FeedbackSubject(long? SongId, string? TrackId, string Title, string Artist);

/// <summary>One thing that a listener said. Kept with the names of the song, which may leave the catalogue.</summary>
public sealed class ListenerFeedback
{
    /// <summary>Key.</summary>
    public long Id { get; private set; }

    /// <summary>Who said it: <see cref="ListenerKey"/>.</summary>
    public required string Listener { get; set; }

    /// <summary>What was said.</summary>
    public FeedbackKind Kind { get; init; }

    /// <summary>The catalogue's song, or null.</summary>
    public long? SongId { get; init; }

    /// <summary>Key of the track, or null.</summary>
    public string? TrackId { get; init; }

    /// <summary>Title.</summary>
    public required string Title
    {
        get;
        init
        {
            field = value;
            TitleFold = SearchNormalizer.Fold(value);
        }
    }

    /// <summary>Artist; empty where none is known.</summary>
    public required string Artist
    {
        get;
        init
        {
            field = value;
            ArtistFold = SearchNormalizer.Fold(value);
        }
    }

    /// <summary><see cref="Title"/> as it is compared.</summary>
    public string TitleFold { get; private set; } = string.Empty;

    /// <summary><see cref="Artist"/> as it is compared.</summary>
    public string ArtistFold { get; private set; } = string.Empty;

    /// <summary>The song's genre as it is compared, or null.</summary>
    public string? GenreFold { get; init; }

    /// <summary>The mood it is not for, or null.</summary>
    public int? MoodId { get; init; }

    /// <summary>That mood's name, or null.</summary>
    public string? Mood { get; init; }

    /// <summary>Where in the song it was left, 0 to 1; null where it was not.</summary>
    public double? Fraction { get; init; }

    /// <summary>How it counts, -1.5 to 1 (<see cref="FeedbackWeights"/>).</summary>
    public double Weight { get; init; }

    /// <summary>When, as ticks of UTC.</summary>
    public long AtTicks { get; init; }
}
