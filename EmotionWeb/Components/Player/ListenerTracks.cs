using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Previews;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Listeners;

namespace EmotionWeb.Components.Player;

/// <summary>
/// What sounds for the listener of one circuit: what the site has, what their own music server has, and previews. The site's own is
/// found at once; the others are looked for song by song. Lives on the circuit's dispatcher, as components do.
/// </summary>
internal sealed class ListenerTracks(
    ITrackFinder tracks, IPreviews previews, IListenerMusic own, IListenerServers servers, ICurrentListener listener,
    IDatabaseErrors errors, TimeProvider time)
        : ITrackFinder
{
    /// <summary>Longest that anything waits for a listener's own server.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private Task<bool>? _ready;

    // Whose server it is; null where the listener has none.
    private string? _owner;

    /// <inheritdoc />
    public bool Any => tracks.Any || _owner is not null;

    /// <summary>Whether previews are looked for.</summary>
    public bool LooksForPreviews => previews.Shops.Count > 0;

    /// <summary>
    /// Sees whether the listener has a server of their own; once, and again where the database does not answer: the player is on every page,
    /// and what else there is sounds all the same.
    /// </summary>
    /// <returns>Whether something sounds that did not before.</returns>
    public async Task<bool> ReadyAsync()
    {
        bool before = Any;
        _ready ??= LookForServerAsync();
        if (!await _ready)
        {
            _ready = null;
        }

        return Any != before;
    }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<long,
        PlayableTrack>> FindAsync(IReadOnlyCollection<long> songIds, CancellationToken cancellationToken) =>
        tracks.FindAsync(songIds, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<PlayableTrack>> GetAsync(IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken)
    {
        await ReadyAsync();
        IReadOnlyList<PlayableTrack> found = await tracks.GetAsync(trackIds, cancellationToken);
        return _owner is null ? found : [.. found, .. await own.GetAsync(_owner, trackIds, cancellationToken)];
    }

    /// <summary>Whether something better may be found for a song.</summary>
    /// <param name="there">What plays it, or null.</param>
    public bool MayFind(PlayableTrack? there) => there switch
    {
        null => _owner is not null || LooksForPreviews,
        { Playability: Playability.Full } => _owner is not null && own.ComesBefore(there.Source),
        _ => _owner is not null,
    };

    /// <summary>Looks for a song on the listener's own server, then among previews.</summary>
    /// <param name="song">Key of the song.</param>
    /// <param name="there">What plays it, or null.</param>
    /// <param name="cancellationToken">It is not wanted any more.</param>
    /// <returns>What plays it now; null where nothing else was found.</returns>
    public async Task<PlayableTrack?> LookAsync(long song, PlayableTrack? there, CancellationToken cancellationToken)
    {
        if (_owner is not null && await own.FindAsync(_owner, song, cancellationToken) is { } track)
        {
            return there is { Playability: Playability.Full } ? track with { Others = [there with { Others = [] }, .. there.Others] }
                : track;
        }

        return there is null ? await previews.FindAsync(song, cancellationToken) : null;
    }

    /// <summary>A session with what the listener's own server has of it, as far as it says in two seconds.</summary>
    public async Task<SessionPlan> FillAsync(SessionPlan plan, CancellationToken cancellationToken)
    {
        await ReadyAsync();
        if (_owner is not { } owner)
        {
            return plan;
        }

        using CancellationTokenSource late = new(Longest, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        return plan with { Entries = await Task.WhenAll(plan.Entries.Select(FillAsync)) };

        async Task<SessionEntry> FillAsync(SessionEntry entry)
        {
            try
            {
                return entry.Track is { Playability: Playability.Full } ? entry
                    : entry with { Track = await own.FindAsync(owner, entry.Song.Id, either.Token) ?? entry.Track };
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return entry;
            }
        }
    }

    private async Task<bool> LookForServerAsync()
    {
        try
        {
            _owner = await listener.FindAsync() is { } key && await servers.FindAsync(key, CancellationToken.None) is not null ? key : null;
            return true;
        }
        catch (Exception e) when (errors.FaultOf(e) is not null)
        {
            return false;
        }
    }
}
