using System.Text.Json.Nodes;

namespace EmotionWeb.Core.Songs;

/// <summary>What an admin may write of a song. Immutable; use <c>with</c>.</summary>
/// <param name="Title">Title, at most <see cref="Song.NameLength"/> characters.</param>
/// <param name="Artist">Artist, at most <see cref="Song.NameLength"/> characters.</param>
/// <param name="MoodId">Its mood.</param>
/// <param name="Popularity">0 to 100, or null where no figure is known.</param>
/// <param name="Genre">At most 100 characters, or null.</param>
/// <param name="Year">Year of release, 1000 to next year, or null.</param>
/// <param name="Language">At most 60 characters, or null.</param>
public sealed record SongContent(string Title, string Artist, int MoodId, int? Popularity = null, string? Genre = null, int? Year = null, string? Language = null)
{
    /// <summary>What is known of its sound.</summary>
    public SongSound Sound { get; init; } = new();

    /// <summary>As it is kept: without spaces around, and what is blank unknown.</summary>
    internal SongContent Trimmed() => this with { Title = Title.Trim(), Artist = Artist.Trim(), Genre = Blank(Genre), Language = Blank(Language) };

    internal static SongContent Of(Song song) => new(song.Title, song.Artist, song.MoodId, song.Popularity, song.Genre, song.Year, song.Language)
    {
        Sound = SongSound.Of(song.Features),
    };

    internal void WriteTo(Song song)
    {
        song.Rename(Title, Artist);
        (song.MoodId, song.Popularity, song.Genre, song.Year, song.Language) = (MoodId, Popularity, Genre, Year, Language);
        Sound.WriteTo(song.Features);
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A song's sound, as <see cref="SongFeatures"/> describes it; null where unknown. Immutable.</summary>
/// <param name="Valence">0 to 1.</param>
/// <param name="Energy">0 to 1.</param>
/// <param name="Danceability">0 to 1.</param>
/// <param name="Acousticness">0 to 1.</param>
/// <param name="Instrumentalness">0 to 1.</param>
/// <param name="Liveness">0 to 1.</param>
/// <param name="Speechiness">0 to 1.</param>
/// <param name="Loudness">Decibels, -200 to 50.</param>
/// <param name="Tempo">Beats a minute, 0 to 1000.</param>
/// <param name="DurationMs">Milliseconds, 0 and up.</param>
public sealed record SongSound(
    double? Valence = null, double? Energy = null, double? Danceability = null, double? Acousticness = null, double? Instrumentalness = null,
    double? Liveness = null, double? Speechiness = null, double? Loudness = null, double? Tempo = null, int? DurationMs = null)
{
    internal static SongSound Of(SongFeatures f) => new(
        f.Valence, f.Energy, f.Danceability, f.Acousticness, f.Instrumentalness, f.Liveness, f.Speechiness, f.Loudness, f.Tempo, f.DurationMs);

    internal void WriteTo(SongFeatures f)
    {
        (f.Valence, f.Energy, f.Danceability, f.Acousticness, f.Instrumentalness) = (Valence, Energy, Danceability, Acousticness, Instrumentalness);
        (f.Liveness, f.Speechiness, f.Loudness, f.Tempo, f.DurationMs) = (Liveness, Speechiness, Loudness, Tempo, DurationMs);
    }
}

/// <summary>A song as it stood when it was read: give <see cref="Version"/> back with the edit. Immutable.</summary>
/// <param name="Id">Key.</param>
/// <param name="Version">Counts up with every save.</param>
/// <param name="Content">What it says.</param>
public sealed record EditedSong(long Id, int Version, SongContent Content)
{
    internal static EditedSong Of(Song song) => new(song.Id, song.Version, SongContent.Of(song));
}

/// <summary>Songs as the change log writes them: every field by name, so that a change is the fields that differ.</summary>
internal static class SongFields
{
    public static JsonObject Of(SongContent c)
    {
        JsonObject fields = new()
        {
            ["title"] = c.Title,
            ["artist"] = c.Artist,
            ["moodId"] = c.MoodId,
            ["popularity"] = c.Popularity,
            ["genre"] = c.Genre,
            ["year"] = c.Year,
            ["language"] = c.Language,
        };
        foreach ((string name, double? value) in Shares(c.Sound))
        {
            fields[name] = value;
        }

        fields["durationMs"] = c.Sound.DurationMs;
        return fields;
    }

    /// <summary><paramref name="content"/> with the fields that are named.</summary>
    public static SongContent With(SongContent content, JsonObject fields)
    {
        JsonObject all = Of(content);
        foreach ((string name, JsonNode? value) in fields)
        {
            all[name] = value?.DeepClone();
        }

        double? Number(string name) => (double?)all[name];
        return new SongContent(
            (string)all["title"]!, (string)all["artist"]!, (int)all["moodId"]!, (int?)all["popularity"], (string?)all["genre"], (int?)all["year"], (string?)all["language"])
        {
            Sound = new SongSound(
                Number("valence"), Number("energy"), Number("danceability"), Number("acousticness"), Number("instrumentalness"),
                Number("liveness"), Number("speechiness"), Number("loudness"), Number("tempo"), (int?)all["durationMs"]),
        };
    }

    private static IEnumerable<(string Name, double? Value)> Shares(SongSound s) =>
    [
        ("valence", s.Valence), ("energy", s.Energy), ("danceability", s.Danceability), ("acousticness", s.Acousticness), ("instrumentalness", s.Instrumentalness),
        ("liveness", s.Liveness), ("speechiness", s.Speechiness), ("loudness", s.Loudness), ("tempo", s.Tempo),
    ];
}
