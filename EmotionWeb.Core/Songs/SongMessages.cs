namespace EmotionWeb.Core.Songs;

/// <summary>What is wrong with a song as it is written, and why songs cannot be changed.</summary>
internal static class SongMessages
{
    public static LocalizableMessage TitleMissing => new("song-title-missing");

    public static LocalizableMessage ArtistMissing => new("song-artist-missing");

    public static LocalizableMessage MoodMissing => new("song-mood-missing");

    public static LocalizableMessage MoodGone => new("song-mood-gone");

    public static LocalizableMessage NoSuchMood => new("songs-mood-gone");

    public static LocalizableMessage TooMany(int songs, int most) => new("songs-too-many", songs, most);

    public static LocalizableMessage AlreadyThere(string title, string artist, string mood) => new("song-already-there", title, artist, mood);

    public static LocalizableMessage TextTooLong(SongField field, int length, int longest) => new("song-text-too-long", field.Word, length, longest);

    public static LocalizableMessage TextUnshowable(SongField field) => new("song-text-unshowable", field.Word);

    public static LocalizableMessage NumberOutside(SongField field, double least, double most) => new("song-number-outside", field.Word, least, most);
}

/// <summary>Songs cannot be changed as was asked; nothing was changed.</summary>
public sealed class SongsRefusedException : LocalizableException
{
    internal SongsRefusedException(LocalizableMessage explanation) : base(explanation)
    {
    }
}
