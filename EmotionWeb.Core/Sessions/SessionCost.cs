using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Sessions;

/// <summary>
/// How ill a song stands at a place of a session: its distance from the path in units of how sure its place is, steps that are too long,
/// tempi that clash, artists that
/// come again, and what it lacks in merit and in the listener's liking; with a seeded chance beside it, so that another seed gives
/// another session. Safe to call from many threads.
/// </summary>
/// <param name="path">The way.</param>
/// <param name="duration">How long the session is to be.</param>
/// <param name="merit">How well a song answers the listener apart from its place, 0 to 1.</param>
/// <param name="chance">A number strictly between 0 and 1 for a song, by the seed.</param>
/// <param name="preference">How much the listener likes a song, -1 to 1.</param>
/// <param name="gone">How much of the way is behind where the songs begin.</param>
internal sealed class SessionCost(
    SessionPath path, TimeSpan duration, Func<SessionSong, double> merit, Func<SessionSong, double> chance, Func<SessionSong,
        double>? preference = null, TimeSpan gone = default)
{
    /// <summary>An artist comes again after this many others at the earliest.</summary>
    public const int ArtistApart = 4;

    /// <summary>Within this many songs an artist has at most <see cref="MostOfArtist"/>.</summary>
    public const int ArtistWindow = 20;

    /// <summary>Most songs of an artist in a window.</summary>
    public const int MostOfArtist = 2;

    // Beside the place's spread, a path is followed to this.
    private const double PathWidth = 0.1;
    private const double StepWeight = 50;
    private const double TempoWeight = 0.3;
    private const double MeritWeight = 0.4;
    private const double ArtistWeight = 4;
    private const double PreferenceWeight = 1;

    // Within half a unit of cost what stands as well is drawn by chance.
    private const double ChanceWeight = 0.5;

    /// <summary>What it costs whatever came before.</summary>
    /// <param name="song">The song.</param>
    /// <param name="elapsed">Time of the session before it.</param>
    public double Alone(SessionSong song, TimeSpan elapsed)
    {
        double away = SessionPath.Distance(song.Place.Centre, Aim(song, elapsed));
        double width = (song.Place.Spread * song.Place.Spread) + (PathWidth * PathWidth);
        return (away * away / width) + (MeritWeight * (1 - merit(song))) + (ChanceWeight * chance(song))
            - (PreferenceWeight * (preference?.Invoke(song) ?? 0));
    }

    /// <summary>What it costs after those that came before.</summary>
    /// <param name="song">The song.</param>
    /// <param name="before">Those before it, the last one first.</param>
    public static double After(SessionSong song, IEnumerable<SessionSong> before)
    {
        double cost = 0;
        int ago = 0, ofArtist = 0;
        foreach (SessionSong other in before)
        {
            ago++;
            if (ago == 1)
            {
                double tooFar = Math.Max(0, SessionPath.Distance(song.Place.Centre, other.Place.Centre) - SessionPath.LongestStep);
                cost += (StepWeight * tooFar * tooFar) + (TempoWeight * Clash(song.Tempo, other.Tempo));
            }

            if (string.Equals(song.ArtistFold, other.ArtistFold, StringComparison.Ordinal))
            {
                ofArtist++;
                cost += ago <= ArtistApart ? ArtistWeight : 0;
            }

            if (ago == ArtistWindow - 1)
            {
                break;
            }
        }

        return cost + (ofArtist >= MostOfArtist ? ArtistWeight : 0);
    }

    /// <summary>Where the path is in the middle of a song.</summary>
    public Affect Aim(SessionSong song, TimeSpan elapsed) => path.At(Math.Min(1, (gone + elapsed + (song.Lasts / 2)) / duration));

    /// <summary>How far two tempi are from being the same, half or double of one another, 0 to 0.5 octaves.</summary>
    private static double Clash(double? tempo, double? other) =>
        tempo is { } a && other is { } b ? Math.Abs(Math.IEEERemainder(Math.Log2(a / b), 1)) : 0;
}
