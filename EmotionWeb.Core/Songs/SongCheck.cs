using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Songs;

/// <summary>Says what is wrong with a song as it is written, field by field.</summary>
internal static class SongCheck
{
    public static IEnumerable<FieldMessage> Of(SongContent song, int lastYear)
    {
        SongSound sound = song.Sound;
        return ((FieldMessage?[])
        [
            Name(nameof(SongContent.Title), song.Title, "title"),
            Name(nameof(SongContent.Artist), song.Artist, "artist"),
            Text(nameof(SongContent.Genre), song.Genre, "genre", SongLimits.GenreLength),
            Text(nameof(SongContent.Language), song.Language, "language", SongLimits.LanguageLength),
            Range(nameof(SongContent.Popularity), song.Popularity, "popularity", 0, SongLimits.MostPopularity),
            Range(nameof(SongContent.Year), song.Year, "year", SongLimits.FirstYear, lastYear),
            Share(nameof(SongSound.Valence), sound.Valence), Share(nameof(SongSound.Energy), sound.Energy), Share(nameof(SongSound.Danceability), sound.Danceability),
            Share(nameof(SongSound.Acousticness), sound.Acousticness), Share(nameof(SongSound.Instrumentalness), sound.Instrumentalness),
            Share(nameof(SongSound.Liveness), sound.Liveness), Share(nameof(SongSound.Speechiness), sound.Speechiness),
            Range(nameof(SongSound.Loudness), sound.Loudness, "loudness", SongLimits.LeastLoudness, SongLimits.MostLoudness),
            Range(nameof(SongSound.Tempo), sound.Tempo, "tempo", 0, SongLimits.MostTempo),
            Range(nameof(SongSound.DurationMs), sound.DurationMs, "length", 0, int.MaxValue),
        ]).OfType<FieldMessage>();
    }

    private static FieldMessage? Name(string field, string text, string what) => SearchNormalizer.Fold(text).Length == 0
        ? new FieldMessage(field, $"Every song needs {(what[0] == 'a' ? "an" : "a")} {what}.")
        : Text(field, text, what, Song.NameLength);

    private static FieldMessage? Text(string field, string? text, string what, int longest) => text switch
    {
        null => null,
        _ when text.Length > longest => new FieldMessage(field, string.Create(CultureInfo.InvariantCulture, $"The {what} has {text.Length} characters; {longest} is the most.")),
        _ when text.Any(char.IsControl) || !IsWellFormed(text) => new FieldMessage(field, $"The {what} holds a character that cannot be shown. Type it again."),
        _ => null,
    };

    private static FieldMessage? Share(string field, double? value) => Range(field, value, field.ToLowerInvariant(), 0, 1);

    // "not inside" rather than "outside", so that NaN is refused too.
    private static FieldMessage? Range(string field, double? value, string what, double least, double most) => value is null || (value >= least && value <= most)
        ? null
        : new FieldMessage(field, string.Create(CultureInfo.InvariantCulture, $"The {what} lies between {least} and {most}, or is left empty."));

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
