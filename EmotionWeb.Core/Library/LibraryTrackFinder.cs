using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>Finds tracks of all sources by what was kept of them: no file is looked at, and no server is asked.</summary>
internal sealed class LibraryTrackFinder(IDbContextFactory<CatalogueContext> contexts, ITranscoder transcoder,
    IOptions<SourcesOptions> sources) : ITrackFinder
{
    /// <summary>Key of the library as a source.</summary>
    public const string Source = "library";

    private const int BatchSize = 500;

    /// <summary>So many tracks of one song are told: where one fails the next is tried.</summary>
    private const int MostOfASong = 4;

    /// <summary>Takes that differ by more than this are not the same.</summary>
    private const int MostApartMs = 15_000;

    /// <summary>Takes that differ by no more than this are likely the same.</summary>
    private const int LittleApartMs = 3_000;

    /// <inheritdoc />
    public bool Any => sources.Value.Roots.Count > 0;

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
            List<Placed> tracks = await PlacedAsync(context, Offered(context)
                .Where(t => titles.Contains(t.TitleKey) && (artists.Contains(t.ArtistKey) || artists.Contains(t.ArtistFold))), cancellationToken);
            ILookup<string, Placed> byTitle = tracks.ToLookup(p => p.Track.TitleKey, StringComparer.Ordinal);
            foreach (SongNames song in songs)
            {
                List<PlayableTrack> takes = [.. byTitle[song.TitleKey].Where(p => song.Fits(p.Track))
                    .OrderByDescending(p => PlayabilityOf(p.Track)).ThenBy(p => sources.Value.RankOf(p.Source)).ThenByDescending(p => p.Track.IsDirect)
                    .ThenByDescending(p => string.Equals(p.Track.TitleFold, song.TitleFold, StringComparison.Ordinal))
                    .ThenBy(p => song.Apart(p.Track) is { } apart ? Math.Max(apart, LittleApartMs) : MostApartMs).ThenBy(p => p.Track.Id)
                    .Take(MostOfASong).Select(p => View(p, song.Id))];
                if (takes.Count > 0)
                {
                    found[song.Id] = takes.Count == 1 ? takes[0] : takes[0] with { Others = [.. takes.Skip(1).Where(t => t.Playability > Playability.Link)] };
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
            Dictionary<string, Placed> tracks = (await PlacedAsync(context, Offered(context).Where(t => ids.Contains(t.PublicId)), cancellationToken))
                .ToDictionary(p => p.Track.PublicId, StringComparer.Ordinal);
            string[] artists = [.. tracks.Values.SelectMany(p => new[] { p.Track.ArtistKey, p.Track.ArtistFold }).Distinct(StringComparer.Ordinal)];
            ILookup<string, SongNames> songs = (await context.Songs.AsNoTracking().Where(s => artists.Contains(s.ArtistFold))
                .Select(s => new SongNames(s.Id, s.TitleFold, s.ArtistFold, s.Features.DurationMs)).ToListAsync(cancellationToken))
                    .ToLookup(s => s.TitleKey, StringComparer.Ordinal);
            found.AddRange(ids.Where(tracks.ContainsKey).Select(id => tracks[id])
                .Select(p => View(p, songs[p.Track.TitleKey].Where(s => s.Fits(p.Track))
                    .OrderByDescending(s => string.Equals(s.TitleFold, p.Track.TitleFold, StringComparison.Ordinal)).FirstOrDefault()?.Id)));
        }

        return found;
    }

    private Playability PlayabilityOf(Track track) => track.IsDirect || transcoder.IsAvailable ? Playability.Full : Playability.Link;

    private string MediaTypeOf(Track track) => track.IsDirect || !transcoder.IsAvailable ? track.MediaType : AudioFormat.OpusType;

    private IQueryable<Track> Offered(CatalogueContext context) => context.Offered(sources.Value.Roots);

    /// <summary>Tracks, each with the source that it is of.</summary>
    private async Task<List<Placed>> PlacedAsync(CatalogueContext context, IQueryable<Track> tracks, CancellationToken cancellationToken) =>
        [.. (await tracks.Join(context.LibraryFolders, t => t.FolderId, f => f.Id, (track, folder) => new { Track = track, folder.Path })
            .ToListAsync(cancellationToken)).Select(p => new Placed(p.Track, sources.Value.SourceOf(p.Path)))];

    private PlayableTrack View(Placed placed, long? songId)
    {
        Track track = placed.Track;
        return new PlayableTrack(
            track.PublicId, songId, track.Title, track.Artist, track.Album, track.DurationMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            placed.Source, PlayabilityOf(track), MediaTypeOf(track),
            new Loudness(track.TrackGain, track.TrackPeak, track.AlbumGain, track.AlbumPeak), track.Cover is not CoverPlace.None);
    }

    private sealed record Placed(Track Track, string Source);

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
