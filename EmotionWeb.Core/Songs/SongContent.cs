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
    public SongFeatures Features { get; init; } = new();

    /// <summary>As it is kept: without spaces around, and what is blank unknown.</summary>
    internal SongContent Trimmed() => SongField.All.OfType<SongText>().Aggregate(
        this, (song, field) => field.Write(song).Trim() is { Length: > 0 } text ? field.Read(song, text)! : field.FromJson(song, value: null));

    internal static SongContent Of(Song song) => new(song.Title, song.Artist, song.MoodId, song.Popularity, song.Genre, song.Year, song.Language)
    {
        Features = song.Features,
    };

    /// <summary>A new song that says so.</summary>
    internal Song ToSong() => new(Title, Artist) { MoodId = MoodId, Popularity = Popularity, Genre = Genre, Year = Year, Language = Language, Features = Features };

    internal void WriteTo(Song song)
    {
        song.Rename(Title, Artist);
        (song.MoodId, song.Popularity, song.Genre, song.Year, song.Language) = (MoodId, Popularity, Genre, Year, Language);
        song.Features = Features;
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
    public static JsonObject Of(SongContent song) => new(SongField.All.Select(f => KeyValuePair.Create(f.JsonName, f.ToJson(song))));

    /// <summary><paramref name="song"/> with the fields that are named.</summary>
    public static SongContent With(SongContent song, JsonObject fields) =>
        SongField.All.Where(f => fields.ContainsKey(f.JsonName)).Aggregate(song, (written, field) => field.FromJson(written, fields[field.JsonName]));
}
