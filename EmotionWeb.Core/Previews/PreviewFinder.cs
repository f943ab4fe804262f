using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Previews;

/// <summary>Finds previews behind what sounds here in full. Tracks are found in what is remembered; a shop is asked by
/// <see cref="IPreviews"/> alone.</summary>
internal sealed class PreviewFinder(
    LibraryTrackFinder library, DeezerPreviews deezer, ApplePreviews apple, NamedSongs songs, IOptions<SourcesOptions> sources)
    : ITrackFinder, IPreviews
{
    private readonly Lazy<PreviewShop[]> _shops = new(() => [.. new PreviewShop[] { deezer, apple }.Where(shop => shop.IsOn)
        .OrderBy(shop => sources.Value.RankOf(shop.Key)).ThenBy(shop => shop.Key, StringComparer.Ordinal)]);

    /// <inheritdoc />
    public bool Any => library.Any || Asked.Length > 0;

    /// <inheritdoc />
    public IReadOnlyList<PreviewShopState> Shops => [.. Asked.Select(shop => shop.State)];

    private PreviewShop[] Asked => _shops.Value;

    /// <inheritdoc />
    public async Task<PlayableTrack?> FindAsync(long songId, CancellationToken cancellationToken)
    {
        if (Asked.Length == 0 || await songs.FindAsync(songId, cancellationToken) is not { } song)
        {
            return null;
        }

        foreach (PreviewShop shop in Asked)
        {
            try
            {
                if (await shop.FindAsync(song, cancellationToken) is { } track)
                {
                    return track;
                }
            }
            catch (PreviewFaultException)
            {
                // It is at rest now, as its state says; the next one may have it.
            }
        }

        return null;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<long, PlayableTrack>> FindAsync(IReadOnlyCollection<long> songIds,
        CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<long, PlayableTrack> whole = await library.FindAsync(songIds, cancellationToken);
        long[] others = [.. songIds.Where(id => whole.GetValueOrDefault(id) is not { Playability: Playability.Full })];
        if (others.Length == 0 || !Array.Exists(Asked, shop => shop.RemembersAny))
        {
            return whole;
        }

        Dictionary<long, PlayableTrack> found = new(whole);
        foreach ((long id, NamedSong song) in await songs.FindAsync(others, cancellationToken))
        {
            if (Asked.Select(shop => shop.Remember(song)).FirstOrDefault(track => track is not null) is { } preview)
            {
                found[id] = preview;
            }
        }

        return found;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PlayableTrack>> GetAsync(IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken)
    {
        (string Track, PreviewShop Shop, long Song)[] previews = [.. Asked.SelectMany(shop => trackIds
            .Select(id => (id, shop, song: shop.SongOf(id))).Where(p => p.song is not null).Select(p => (p.id, p.shop, p.song!.Value)))];
        if (previews.Length == 0)
        {
            return await library.GetAsync(trackIds, cancellationToken);
        }

        Dictionary<string, PlayableTrack> found = new(StringComparer.Ordinal);
        foreach (PlayableTrack track in await library.GetAsync(trackIds, cancellationToken))
        {
            found[track.Id] = track;
        }

        IReadOnlyDictionary<long, NamedSong> named = await songs.FindAsync([.. previews.Select(p => p.Song)], cancellationToken);
        foreach ((string id, PreviewShop shop, long song) in previews.Where(p => named.ContainsKey(p.Song)))
        {
            found[id] = shop.View(named[song]);
        }

        return [.. trackIds.Select(found.GetValueOrDefault).OfType<PlayableTrack>()];
    }
}
