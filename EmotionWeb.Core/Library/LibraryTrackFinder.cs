using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>Finds tracks of the library by what was kept of them: no file is looked at.</summary>
internal sealed class LibraryTrackFinder(IDbContextFactory<CatalogueContext> contexts, ITranscoder transcoder,
    IOptions<LibraryOptions> library) : ITrackFinder
{
    /// <summary>Key of the source.</summary>
    public const string Source = "library";

    private const int BatchSize = 500;

    /// <summary>Takes that differ by more than this are not the same.</summary>
    private const int MostApartMs = 15_000;

    /// <summary>Takes that differ by no more than this are likely the same.</summary>
    private const int LittleApartMs = 3_000;

    /// <inheritdoc />
    public bool Any => library.Value.Folders.Count > 0;

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<long, PlayableTrack>> FindAsync(IReadOnlyCollection<long> songIds,
        CancellationToken cancellationToken)
    {
        Dictionary<long, PlayableTrack> found = [];
        if (!Any || songIds.Count == 0)
        {
            return found;
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (long[] ids in songIds.Distinct().Chunk(BatchSize))
        {
            List<SongNames> songs = await context.Songs.AsNoTracking().Where(s => ids.Contains(s.Id))
                .Select(s => new SongNames(s.Id, s.TitleFold, s.ArtistFold, s.Features.DurationMs)).ToListAsync(cancellationToken);
            string[] titles = [.. songs.Select(s => s.TitleKey).Distinct(StringComparer.Ordinal)];
            string[] artists = [.. songs.SelectMany(s => new[] { s.ArtistKey, s.ArtistFold }).Distinct(StringComparer.Ordinal)];
            List<Track> tracks = await context.Offered(library.Value)
                .Where(t => titles.Contains(t.TitleKey) && (artists.Contains(t.ArtistKey) || artists.Contains(t.ArtistFold)))
                    .ToListAsync(cancellationToken);
            ILookup<string, Track> byTitle = tracks.ToLookup(t => t.TitleKey, StringComparer.Ordinal);
            foreach (SongNames song in songs)
            {
                if (byTitle[song.TitleKey].Where(song.Fits).OrderByDescending(PlayabilityOf).ThenByDescending(t => t.IsDirect)
                    .ThenByDescending(t => string.Equals(t.TitleFold, song.TitleFold, StringComparison.Ordinal))
                    .ThenBy(t => song.Apart(t) is { } apart ? Math.Max(apart, LittleApartMs) : MostApartMs).ThenBy(t => t.Id)
                        .FirstOrDefault() is { } best)
                {
                    found[song.Id] = View(best, song.Id);
                }
            }
        }

        return found;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PlayableTrack>> GetAsync(IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken)
    {
        List<PlayableTrack> found = [];
        if (!Any || trackIds.Count == 0)
        {
            return found;
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (string[] ids in trackIds.Chunk(BatchSize))
        {
            Dictionary<string, Track> tracks = await context.Offered(library.Value).Where(t => ids.Contains(t.PublicId))
                .ToDictionaryAsync(t => t.PublicId, StringComparer.Ordinal, cancellationToken);
            string[] artists = [.. tracks.Values.SelectMany(t => new[] { t.ArtistKey, t.ArtistFold }).Distinct(StringComparer.Ordinal)];
            ILookup<string, SongNames> songs = (await context.Songs.AsNoTracking().Where(s => artists.Contains(s.ArtistFold))
                .Select(s => new SongNames(s.Id, s.TitleFold, s.ArtistFold, s.Features.DurationMs)).ToListAsync(cancellationToken))
                    .ToLookup(s => s.TitleKey, StringComparer.Ordinal);
            found.AddRange(ids.Where(tracks.ContainsKey).Select(id => tracks[id])
                .Select(t => View(t, songs[t.TitleKey].Where(s => s.Fits(t))
                    .OrderByDescending(s => string.Equals(s.TitleFold, t.TitleFold, StringComparison.Ordinal)).FirstOrDefault()?.Id)));
        }

        return found;
    }

    private Playability PlayabilityOf(Track track) => track.IsDirect || transcoder.IsAvailable ? Playability.Full : Playability.Link;

    private string MediaTypeOf(Track track) => track.IsDirect || !transcoder.IsAvailable ? track.MediaType : AudioFormat.OpusType;

    private PlayableTrack View(Track track, long? songId) => new(
        track.PublicId, songId, track.Title, track.Artist, track.Album, track.DurationMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            Source, PlayabilityOf(track), MediaTypeOf(track),
        new Loudness(track.TrackGain, track.TrackPeak, track.AlbumGain, track.AlbumPeak), track.Cover is not CoverPlace.None);

    private sealed record SongNames(long Id, string TitleFold, string ArtistFold, int? DurationMs)
    {
        public string TitleKey { get; } = TrackNames.TitleKey(TitleFold);

        public string ArtistKey { get; } = TrackNames.ArtistKey(ArtistFold);

        public bool Fits(Track track) =>
            (string.Equals(ArtistKey, track.ArtistKey, StringComparison.Ordinal)
                || string.Equals(ArtistFold, track.ArtistFold, StringComparison.Ordinal)) && !(Apart(track) > MostApartMs);

        public int? Apart(Track track) => DurationMs is > 0 and var song && track.DurationMs is { } sounds ? Math.Abs(sounds - song) : null;
    }
}
