using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>
/// Joins tracks and songs by their names over the indexes of both, from the tracks' side: there are fewer of them. What comes of it is
/// kept while the library and the catalogue stay as they
/// are: the same list, then. Safe to call from many threads.
/// </summary>
internal sealed class LibrarySoundingSongs(IDbContextFactory<CatalogueContext> contexts, ITranscoder transcoder, IOptions<SourcesOptions> sources) : ISoundingSongs
{
    private const int MostKept = 2_000_000;

    private readonly RevisionCache<bool, IReadOnlyList<SoundingSong>> _kept = new(MostKept, songs => songs.Count);

    /// <inheritdoc />
    public async Task<IReadOnlyList<SoundingSong>> AllAsync(CancellationToken cancellationToken)
    {
        if (sources.Value.Roots.Count == 0)
        {
            return [];
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        bool transcodes = transcoder.IsAvailable;
        return await _kept.GetAsync(await context.LibraryRevisionAsync(cancellationToken), transcodes, token => ReadAsync(context,
            transcodes, token), cancellationToken);
    }

    private async Task<IReadOnlyList<SoundingSong>> ReadAsync(CatalogueContext context, bool transcodes,
        CancellationToken cancellationToken)
    {
        IQueryable<Track> tracks = context.Offered(sources.Value.Roots).Where(t => t.IsDirect || transcodes);
        var pairs = await tracks.Join(context.Songs, t => new { Artist = t.ArtistKey, Title = t.TitleKey }, s => new { Artist = s.ArtistFold, Title = s.TitleFold }, (t, s) => new { s.Id, t.DurationMs })
            .Concat(tracks.Join(context.Songs, t => new { Artist = t.ArtistFold, Title = t.TitleKey }, s => new { Artist = s.ArtistFold, Title = s.TitleFold }, (t, s) => new { s.Id, t.DurationMs }))
            .Concat(tracks.Join(context.Songs, t => new { Artist = t.ArtistKey, Title = t.TitleFold }, s => new { Artist = s.ArtistFold, Title = s.TitleFold }, (t, s) => new { s.Id, t.DurationMs }))
            .Concat(tracks.Join(context.Songs, t => new { Artist = t.ArtistFold, Title = t.TitleFold }, s => new { Artist = s.ArtistFold, Title = s.TitleFold }, (t, s) => new { s.Id, t.DurationMs }))
            .ToListAsync(cancellationToken);
        return [.. pairs.GroupBy(p => p.Id).Select(song => new SoundingSong(song.Key, song.Max(p => p.DurationMs) is { } ms and > 0 ? TimeSpan.FromMilliseconds(ms) : null))];
    }
}
