using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// Finds songs on listeners' own servers by title and artist, a song at a time, and passes their sound on. What was found is remembered for
/// a while and stored nowhere; an id of a track names the song and the server's random tag, and means nothing to anyone else.
/// </summary>
internal sealed class ListenerMusic(
    IHttpClientFactory http, IListenerServers servers, NamedSongs songs, IListenerAddresses addresses,
    IOptions<SourcesOptions> sources, TimeProvider time) : IListenerMusic, IMusicSource
{
    /// <summary>Key of the source.</summary>
    public const string Source = "own";

    /// <summary>Name of the client that the factory makes.</summary>
    public const string HttpName = "listener-servers";

    /// <summary>How long it is remembered what a server has.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    /// <summary>How long it is remembered that a server has nothing.</summary>
    public static readonly TimeSpan NothingRemembered = TimeSpan.FromMinutes(30);

    /// <summary>Songs that are looked at for one of a title.</summary>
    private const int MostOfTitle = 100;

    private const int MostRemembered = 50_000;
    private const int MostServers = 1_000;
    private const int AtOnce = 4;

    private readonly ConcurrentDictionary<string, Called> _called = new(StringComparer.Ordinal);
    private readonly TimedMemory<(string Tag, string Title, string Artist), Found> _memory = new(MostRemembered, time);

    /// <inheritdoc />
    public string Key => Source;

    /// <inheritdoc />
    public bool ComesBefore(string source) => sources.Value.RankOf(Source) < sources.Value.RankOf(source);

    /// <inheritdoc />
    public async Task<IReadOnlyList<ServerAbility>> TestAsync(string listener, CancellationToken cancellationToken) =>
        await ServerOfAsync(listener, cancellationToken) is { } server ? await ServerTrial.RunAsync(Make(server), cancellationToken) : [];

    /// <inheritdoc />
    public async Task<PlayableTrack?> FindAsync(string listener, long songId, CancellationToken cancellationToken)
    {
        if (await ServerOfAsync(listener, cancellationToken) is not { } server
            || await songs.FindAsync(songId, cancellationToken) is not { } song)
        {
            return null;
        }

        try
        {
            return await LookAsync(server, song, cancellationToken) is { } found ? View(server, song, found) : null;
        }
        catch (SubsonicException)
        {
            return null; // It is away or lets nobody in, as its test says in words.
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PlayableTrack>> GetAsync(
        string listener, IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken)
    {
        if (!trackIds.Any(id => id.StartsWith(Source + "-", StringComparison.Ordinal))
            || await ServerOfAsync(listener, cancellationToken) is not { } server)
        {
            return [];
        }

        long[] wanted = [.. trackIds.Select(id => SongOf(id, server)).OfType<long>()];
        IReadOnlyDictionary<long, NamedSong> named = await songs.FindAsync(wanted, cancellationToken);
        return [.. wanted.Distinct().Where(named.ContainsKey).Select(id => named[id])
            .Select(song => View(server, song, _memory.TryRecall(KeyOf(server, song), out Found? known) ? known : null))];
    }

    /// <inheritdoc />
    public async Task<Sound?> OpenAsync(string trackId, string? listener, SoundForm form, PartWanted? part,
        CancellationToken cancellationToken)
    {
        if (listener is null || !trackId.StartsWith(Source + "-", StringComparison.Ordinal)
            || await ServerOfAsync(listener, cancellationToken) is not { } server || SongOf(trackId, server) is not { } id
            || await songs.FindAsync(id, cancellationToken) is not { } song)
        {
            return null;
        }

        try
        {
            if (await LookAsync(server, song, cancellationToken) is not { } found)
            {
                return null;
            }

            string tag = string.Create(CultureInfo.InvariantCulture, $"{server.Tag}-{found.Mark:x}-{form}");
            RangeItemHeaderValue? range = part is { } p && (p.OnlyOf is null || string.Equals(p.OnlyOf, tag, StringComparison.Ordinal))
                ? new RangeItemHeaderValue(p.From, p.To) : null;
            HttpResponseMessage answer = await CalledOf(server).Client.StreamAsync(found.Id, SubsonicSource.FormatOf(form), range,
                cancellationToken);
            return await SubsonicSource.SoundOfAsync(answer, found.Size, found.Tags.Format.MediaType, tag, cancellationToken);
        }
        catch (SubsonicException e) when (e.Fault is SubsonicFault.NotThere)
        {
            _memory.Keep(KeyOf(server, song), null, NothingRemembered);
            return null;
        }
        catch (SubsonicException) when (form is not SoundForm.Best)
        {
            return null; // It makes no such form of it.
        }
        catch (SubsonicException e)
        {
            throw new SourceUnavailableException(e.Explanation);
        }
    }

    /// <inheritdoc />
    /// <remarks>A cover would be kept in the data folder, where it is everyone's.</remarks>
    public Task<CoverFile?> CoverAsync(string trackId, int size, CancellationToken cancellationToken) => Task.FromResult<CoverFile?>(null);

    private static (string Tag, string Title, string Artist) KeyOf(ListenerServer server, NamedSong song) =>
        (server.Tag, song.TitleFold, song.ArtistFold);

    /// <summary>The song of a track's id, where it is of this server.</summary>
    private static long? SongOf(string trackId, ListenerServer server) =>
        trackId.Split('-') is [Source, var song, var tag] && string.Equals(tag, server.Tag, StringComparison.Ordinal)
        && long.TryParse(song, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : null;

    // Nothing was looked at of a track that a browser kept: what browsers commonly play is a fair guess.
    private static PlayableTrack View(ListenerServer server, NamedSong song, Found? found) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Source}-{song.Id}-{server.Tag}"), song.Id, song.Title, song.Artist,
        found?.Tags.Album, found?.Tags.Duration, Source, Playability.Full, found?.Tags.Format.MediaType ?? "audio/mpeg",
        found?.Tags.Loudness ?? new Loudness(), HasCover: false);

    /// <summary>What a title begins with, without what is said of the take: no server finds more than it has.</summary>
    private static string QuestionOf(string title)
    {
        int end = title.AsSpan().IndexOfAny("([");
        end = end < 0 ? title.IndexOf(" - ", StringComparison.Ordinal) : end;
        return end > 0 ? title[..end].Trim() : title;
    }

    private async Task<ListenerServer?> ServerOfAsync(string listener, CancellationToken cancellationToken) =>
        addresses.IsOffered ? await servers.FindAsync(listener, cancellationToken) : null;

    private async Task<Found?> LookAsync(ListenerServer server, NamedSong song, CancellationToken cancellationToken)
    {
        if (_memory.TryRecall(KeyOf(server, song), out Found? known))
        {
            return known;
        }

        Called called = CalledOf(server);
        await called.Turns.WaitAsync(cancellationToken);
        try
        {
            if (_memory.TryRecall(KeyOf(server, song), out Found? meanwhile))
            {
                return meanwhile;
            }

            SubsonicPage page = await called.Client.SearchAsync(QuestionOf(song.Title), 0, MostOfTitle, cancellationToken);
            Found? found = page.Songs.Select(Found.Of).OfType<Found>()
                .FirstOrDefault(f => song.Is(f.Tags.Title, f.Tags.Artist, f.Tags.Duration?.TotalMilliseconds ?? 0)
                    || song.Is(f.Tags.Title, f.Tags.FirstArtist, f.Tags.Duration?.TotalMilliseconds ?? 0));
            _memory.Keep(KeyOf(server, song), found, found is null ? NothingRemembered : Remembered);
            return found;
        }
        finally
        {
            called.Turns.Release();
        }
    }

    // What it knows of servers that are not called any more is forgotten with the rest: all of it is found again.
    private Called CalledOf(ListenerServer server)
    {
        if (_called.Count >= MostServers)
        {
            _called.Clear();
        }

        return _called.GetOrAdd(server.Tag, _ => new Called(Make(server), new SemaphoreSlim(AtOnce)));
    }

    private SubsonicClient Make(ListenerServer server) => new(http, server.Account, time, HttpName);

    private sealed record Called(SubsonicClient Client, SemaphoreSlim Turns);

    private sealed record Found(string Id, long Size, long Mark, TrackTags Tags)
    {
        public static Found? Of(SubsonicSong song) =>
            song.Reading is TagReading.Read read ? new Found(song.Id, song.Size, song.Mark, read.Tags) : null;
    }
}

/// <summary>Where nobody keeps accounts, no listener has a server.</summary>
internal sealed class NoListenerServers : IListenerServers
{
    public Task<ListenerServer?> FindAsync(string listener, CancellationToken cancellationToken) => Task.FromResult<ListenerServer?>(null);
}
