using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Library;

/// <summary>A song of the catalogue that is looked for elsewhere, by its names. Immutable.</summary>
internal sealed record NamedSong(long Id, string Title, string Artist, string TitleFold, string ArtistFold, int? DurationMs)
{
    /// <summary>Takes that differ by more than this are not the same.</summary>
    private const int MostApartMs = 15_000;

    private string TitleKey { get; } = TrackNames.TitleKey(TitleFold);

    private string ArtistKey { get; } = TrackNames.ArtistKey(ArtistFold);

    /// <summary>What it is remembered under: a song that is renamed is looked for anew.</summary>
    public (string Title, string Artist) Names => (TitleFold, ArtistFold);

    /// <summary>Whether what someone else has under these names is this song, as a track is: a live take is not the studio's.</summary>
    public bool Is(string title, string artist, double durationMs)
    {
        string titleFold = SearchNormalizer.Fold(title), artistFold = SearchNormalizer.Fold(artist);
        return string.Equals(TrackNames.TitleKey(titleFold), TitleKey, StringComparison.Ordinal)
            && (string.Equals(artistFold, ArtistFold, StringComparison.Ordinal)
                || string.Equals(TrackNames.ArtistKey(artistFold), ArtistKey, StringComparison.Ordinal))
            && !(DurationMs is > 0 and var own && durationMs > 0 && Math.Abs(durationMs - own) > MostApartMs);
    }
}

/// <summary>Reads songs by their keys. Safe for concurrent use.</summary>
internal sealed class NamedSongs(IDbContextFactory<CatalogueContext> contexts)
{
    private const int BatchSize = 500;

    public async Task<NamedSong?> FindAsync(long id, CancellationToken cancellationToken) =>
        (await FindAsync([id], cancellationToken)).GetValueOrDefault(id);

    public async Task<IReadOnlyDictionary<long, NamedSong>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        Dictionary<long, NamedSong> found = [];
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (long[] part in ids.Distinct().Chunk(BatchSize))
        {
            await foreach (NamedSong song in context.Songs.AsNoTracking().Where(s => part.Contains(s.Id))
                .Select(s => new NamedSong(s.Id, s.Title, s.Artist, s.TitleFold, s.ArtistFold, s.Features.DurationMs))
                .AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                found[song.Id] = song;
            }
        }

        return found;
    }
}
