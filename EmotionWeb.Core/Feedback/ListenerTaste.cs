using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Feedback;

/// <summary>
/// What a listener's feedback comes to at a moment: how much a song is liked, and which are not to be heard.
/// <c>preference = sum(w * 2^(-age / 60 days)) / (sum(|w|) + 2)</c> for a song, its artist (x 0.3) and its genre (x 0.1), together -1 to
/// 1, so that one word moves little and many move much.
/// Immutable; safe to share between threads.
/// </summary>
public sealed class ListenerTaste
{
    private const double OfArtist = 0.3;
    private const double OfGenre = 0.1;
    private const double Doubt = 2;

    // Songs by key and by names, for one may leave the catalogue and come again; tracks that belong to no song by their keys.
    private readonly Dictionary<long, Of> _songs = [];
    private readonly Dictionary<string, Of> _tracks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Artist, string Title), Of> _names = [];
    private readonly Dictionary<string, Sums> _artists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sums> _genres = new(StringComparer.Ordinal);

    private ListenerTaste()
    {
    }

    /// <summary>Of someone who said nothing.</summary>
    public static ListenerTaste None { get; } = new();

    /// <summary>Whether anything was said.</summary>
    public bool IsNone => _names.Count == 0;

    /// <summary>What feedback comes to.</summary>
    /// <param name="said">One listener's.</param>
    /// <param name="now">The moment.</param>
    public static ListenerTaste From(IEnumerable<ListenerFeedback> said, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(said);
        ListenerTaste taste = new();
        foreach (ListenerFeedback one in said)
        {
            taste.Take(one, now);
        }

        return taste;
    }

    /// <summary>How much a song is liked, -1 to 1; 0 where nothing is known.</summary>
    /// <param name="song">The song.</param>
    public double Preference(TasteOf song)
    {
        ArgumentNullException.ThrowIfNull(song);
        if (IsNone)
        {
            return 0;
        }

        double artist = _artists.TryGetValue(song.ArtistFold, out Sums? byArtist) ? byArtist.Preference(song.MoodId) : 0;
        double genre = song.GenreFold is { } fold && _genres.TryGetValue(fold, out Sums? byGenre) ? byGenre.Preference(song.MoodId) : 0;
        double own = Find(song)?.Sums.Preference(song.MoodId) ?? 0;
        return Math.Clamp(own + (OfArtist * artist) + (OfGenre * genre), -1, 1);
    }

    /// <summary>Whether a song is not to be chosen: it is never to be heard, or not for the mood it is sorted to.</summary>
    public bool Bars(TasteOf song) => Find(song) is { } of && (of.Never is not null || (song.MoodId is { } mood
        && of.NotFor.ContainsKey(mood)));

    /// <summary>Key of the word that a song is liked, or null.</summary>
    public long? Liked(TasteOf song) => Find(song)?.Like?.Id;

    /// <summary>When it was said that a song is liked, or null.</summary>
    public DateTimeOffset? LikedAt(TasteOf song) => Find(song)?.Like is { } like ? new DateTimeOffset(like.AtTicks, TimeSpan.Zero) : null;

    /// <summary>Key of the word that a song is never to be heard, or null.</summary>
    public long? Never(TasteOf song) => Find(song)?.Never?.Id;

    /// <summary>Key of the word that a song is not for a mood of this name, or for any where none is named; or null.</summary>
    public long? NotForMood(TasteOf song, string? mood = null) =>
        Find(song)?.NotFor.Values.FirstOrDefault(said => mood is null || string.Equals(said.Mood, mood, StringComparison.Ordinal))?.Id;

    /// <summary>Whether a song was heard or left after a moment.</summary>
    public bool HeardSince(TasteOf song, DateTimeOffset since) => Find(song) is { } of && of.LastTicks > since.UtcTicks;

    private Of? Find(TasteOf song)
    {
        ArgumentNullException.ThrowIfNull(song);
        return IsNone ? null
            : song.SongId is { } id && _songs.TryGetValue(id, out Of? bySong) ? bySong
            : song.TrackId is { } track && _tracks.TryGetValue(track, out Of? byTrack) ? byTrack

            // Titles are folded for artists of whom something was said alone.
            : _artists.ContainsKey(song.ArtistFold) && _names.TryGetValue((song.ArtistFold, SearchNormalizer.Fold(song.Title)),
                out Of? byName) ? byName
            : null;
    }

    private void Take(ListenerFeedback said, DateTimeOffset now)
    {
        (string Artist, string Title) names = (said.ArtistFold, said.TitleFold);
        if (!_names.TryGetValue(names, out Of? of))
        {
            _names[names] = of = new Of();
        }

        if (said.SongId is { } song)
        {
            _songs[song] = of;
        }

        if (said.TrackId is { } track)
        {
            _tracks[track] = of;
        }

        switch (said.Kind)
        {
            case FeedbackKind.Like:
                of.Like = said;
                break;
            case FeedbackKind.Never:
                of.Never = said;
                break;
            case FeedbackKind.NotForMood when said.MoodId is { } mood:
                of.NotFor[mood] = said;
                break;
            default:
                of.LastTicks = Math.Max(of.LastTicks, said.AtTicks);
                break;
        }

        double age = Math.Max(0, (now.UtcTicks - said.AtTicks) / (double)FeedbackWeights.HalfLife.Ticks);
        double faded = said.Weight * Math.Pow(2, -age);
        of.Sums.Add(said, faded);
        Group(_artists, said.ArtistFold).Add(said, faded);
        if (said.GenreFold is { } genre)
        {
            Group(_genres, genre).Add(said, faded);
        }
    }

    private static Sums Group(Dictionary<string, Sums> groups, string key)
    {
        if (!groups.TryGetValue(key, out Sums? sums))
        {
            groups[key] = sums = new Sums();
        }

        return sums;
    }

    /// <summary>What was said of one song.</summary>
    private sealed class Of
    {
        public Sums Sums { get; } = new();

        public ListenerFeedback? Like { get; set; }

        public ListenerFeedback? Never { get; set; }

        public Dictionary<int, ListenerFeedback> NotFor { get; } = [];

        public long LastTicks { get; set; }
    }

    /// <summary>Weights of a song, an artist or a genre; what was said for one mood counts there alone.</summary>
    private sealed class Sums
    {
        private readonly Dictionary<int, (double Faded, double Whole)> _ofMood = [];
        private double _faded;
        private double _whole;

        public void Add(ListenerFeedback said, double faded)
        {
            if (said is { Kind: FeedbackKind.NotForMood, MoodId: { } mood })
            {
                (double Faded, double Whole) before = _ofMood.GetValueOrDefault(mood);
                _ofMood[mood] = (before.Faded + faded, before.Whole + Math.Abs(said.Weight));
            }
            else
            {
                _faded += faded;
                _whole += Math.Abs(said.Weight);
            }
        }

        public double Preference(int? mood)
        {
            (double faded, double whole) = mood is { } id ? _ofMood.GetValueOrDefault(id) : default;
            return (_faded + faded) / (_whole + whole + Doubt);
        }
    }
}

/// <summary>Of which song a taste is asked.</summary>
/// <param name="SongId">The catalogue's song, or null.</param>
/// <param name="Title">Title.</param>
/// <param name="ArtistFold">Artist as it is compared.</param>
/// <param name="GenreFold">Genre as it is compared, or null.</param>
/// <param name="MoodId">The mood it is sorted to, or null where that does not matter.</param>
/// <param name="TrackId">Key of the track, or null.</param>
public sealed record TasteOf(long? SongId, string Title, string ArtistFold, string? GenreFold = null, int? MoodId = null,
    string? TrackId = null);
