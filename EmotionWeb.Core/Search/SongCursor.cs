using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Search;

/// <summary>The song a page ended with, as an opaque word that is bound to its query: 8 bytes of a SHA-256 tell when either was changed.</summary>
internal readonly record struct SongCursor(int Ranking, string TitleFold, long Id)
{
    private const int CheckBytes = 8;

    public string Write(SongQuery query)
    {
        byte[] place = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Ranking}|{Id}|{TitleFold}"));
        return Base64Url.EncodeToString([.. Check(place, query), .. place]);
    }

    /// <exception cref="CatalogueQueryException">It is none of ours, or of another query.</exception>
    public static SongCursor Read(string cursor, SongQuery query)
    {
        byte[] bytes = Base64Url.IsValid(cursor) ? Base64Url.DecodeFromChars(cursor) : [];
        if (bytes.Length > CheckBytes && Check(bytes[CheckBytes..], query).AsSpan().SequenceEqual(bytes.AsSpan(0, CheckBytes)))
        {
            string[] parts = Encoding.UTF8.GetString(bytes, CheckBytes, bytes.Length - CheckBytes).Split('|', 3);
            if (parts.Length == 3 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out int ranking) && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long id))
            {
                return new SongCursor(ranking, parts[2], id);
            }
        }

        throw new CatalogueQueryException(SearchMessages.UnknownCursor);
    }

    private static byte[] Check(byte[] place, SongQuery query) =>
        SHA256.HashData([.. place, .. Encoding.UTF8.GetBytes($"\0{SearchNormalizer.Fold(query.Mood ?? string.Empty)}\0{SearchNormalizer.Fold(query.Text ?? string.Empty)}")])[..CheckBytes];
}
