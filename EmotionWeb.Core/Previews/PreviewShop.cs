using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;

namespace EmotionWeb.Core.Previews;

/// <summary>
/// A shop as a source: it is asked for a song by title and artist, what it says is remembered for a while, and what it lets hear is passed
/// on as it comes; nothing of that is kept. A shop that fails is left alone for a while, so that nothing is asked in vain. Safe for
/// concurrent use.
/// </summary>
internal abstract class PreviewShop : IMusicSource
{
    /// <summary>Name of the client that the factory makes.</summary>
    public const string HttpName = "previews";

    /// <summary>Longest to a connection.</summary>
    public static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    /// <summary>Longest that a whole call takes.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    /// <summary>Longest to the first byte of sound.</summary>
    public static readonly TimeSpan FirstByteLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long it is remembered what a shop has.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    /// <summary>How long it is remembered that a shop has nothing.</summary>
    public static readonly TimeSpan NothingRemembered = TimeSpan.FromHours(6);

    /// <summary>How long a shop that failed is left alone at least.</summary>
    public static readonly TimeSpan LeastRest = TimeSpan.FromSeconds(30);

    /// <summary>How long one that says for how long is left alone at most.</summary>
    public static readonly TimeSpan MostRest = TimeSpan.FromHours(1);

    /// <summary>Songs that are remembered at most.</summary>
    public const int MostRemembered = 10_000;

    /// <summary>Most that an answer holds, bytes; five songs take some thousands.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>Most that a preview holds, bytes: 30 seconds of 1 Mbit/s.</summary>
    public const long MostSoundBytes = 4 * 1024 * 1024;

    /// <summary>How many songs are asked for.</summary>
    protected const int Wanted = 5;

    /// <summary>How long a preview sounds.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    private const int AtOnce = 4;

    private readonly IHttpClientFactory _http;
    private readonly NamedSongs _songs;
    private readonly TimeProvider _time;
    private readonly CallBudget _budget;
    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly TimedMemory<(string Title, string Artist), Preview> _memory;
    private volatile Resting? _rest;

    protected PreviewShop(IHttpClientFactory http, NamedSongs songs, TimeProvider time, CallBudget budget) =>
        (_http, _songs, _time, _budget, _memory) = (http, songs, time, budget, new(MostRemembered, time));

    /// <inheritdoc />
    public abstract string Key { get; }

    /// <summary>What it is called.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the operator turned it on; where not, it is never asked.</summary>
    public abstract bool IsOn { get; }

    /// <summary>Whether it lets a preview be heard by itself alone, and not among others.</summary>
    protected abstract bool OnlyAlone { get; }

    /// <summary>What its previews are sent as.</summary>
    protected abstract string MediaType { get; }

    /// <summary>Where its interface is.</summary>
    protected abstract Uri Base { get; }

    /// <summary>Hosts, and what is below them, that its sound and links lead to.</summary>
    protected abstract IReadOnlyList<string> Hosts { get; }

    /// <summary>What is asked for a song, on <see cref="Base"/>.</summary>
    protected abstract string Question(NamedSong song);

    /// <summary>What it answered: its songs, best first.</summary>
    /// <exception cref="JsonException">It is no such answer.</exception>
    /// <exception cref="PreviewFaultException">It says that it does not answer.</exception>
    protected abstract IEnumerable<ShopSong> Read(byte[] answer);

    /// <summary>Where a listener finds a song in the shop who has no better address.</summary>
    protected abstract string SearchAddress(NamedSong song);

    /// <summary>How it is.</summary>
    public PreviewShopState State => Rest is { } rest ? new PreviewShopState(Key, Name, rest.Why, rest.Until)
        : new PreviewShopState(Key, Name, null, null);

    /// <summary>Whether anything is remembered.</summary>
    public bool RemembersAny => _memory.Count > 0;

    private Resting? Rest => _rest is { } rest && rest.Until > _time.GetUtcNow() ? rest : null;

    /// <summary>The song of a track's key, if it can be one of this shop's.</summary>
    public long? SongOf(string trackId) =>
        trackId.StartsWith(Key + "-", StringComparison.Ordinal)
        && long.TryParse(trackId.AsSpan(Key.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : null;

    /// <summary>The preview of a song that is remembered, or null.</summary>
    public PlayableTrack? Remember(NamedSong song) =>
        _memory.TryRecall(song.Names, out Preview? known) && known is not null ? View(song, known) : null;

    /// <summary>A track that was told of before, while the shop need not be asked.</summary>
    public PlayableTrack View(NamedSong song) => View(song, _memory.TryRecall(song.Names, out Preview? known) ? known : null);

    /// <summary>Looks for the preview of a song.</summary>
    /// <exception cref="PreviewFaultException">The shop does not say.</exception>
    public async Task<PlayableTrack?> FindAsync(NamedSong song, CancellationToken cancellationToken) =>
        await LookAsync(song, afresh: false, waits: true, cancellationToken) is { } preview ? View(song, preview) : null;

    /// <inheritdoc />
    public async Task<Sound?> OpenAsync(
        string trackId, string? listener, SoundForm form, PartWanted? part, CancellationToken cancellationToken)
    {
        if (!IsOn || form is not SoundForm.Best || SongOf(trackId) is not { } id
            || await _songs.FindAsync(id, cancellationToken) is not { } song)
        {
            return null;
        }

        try
        {
            Preview? preview = await LookAsync(song, afresh: false, waits: false, cancellationToken);
            Sound? sound = preview is null ? null : await OpenAsync(preview, part, cancellationToken);
            if (preview is not null && sound is null)
            {
                // Addresses end after a while: it is asked for another, once.
                preview = await LookAsync(song, afresh: true, waits: false, cancellationToken);
                sound = preview is null ? null : await OpenAsync(preview, part, cancellationToken);
                if (sound is null)
                {
                    Keep(song, null);
                }
            }

            return sound;
        }
        catch (PreviewFaultException e)
        {
            throw new SourceUnavailableException(e.Explanation);
        }
    }

    /// <inheritdoc />
    public Task<CoverFile?> CoverAsync(string trackId, int size, CancellationToken cancellationToken) => Task.FromResult<CoverFile?>(null);

    private PlayableTrack View(NamedSong song, Preview? preview) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Key}-{song.Id}"), song.Id, song.Title, song.Artist, Album: null, Length, Key,
        Playability.Preview, MediaType, new Loudness(), HasCover: false)
    {
        Shop = new Shop(Name, preview?.ShopAddress ?? SearchAddress(song), OnlyAlone),
    };

    private async Task<Preview?> LookAsync(NamedSong song, bool afresh, bool waits, CancellationToken cancellationToken)
    {
        if (!afresh && _memory.TryRecall(song.Names, out Preview? known))
        {
            return known;
        }

        await _turns.WaitAsync(cancellationToken);
        try
        {
            if (!afresh && _memory.TryRecall(song.Names, out Preview? meanwhile))
            {
                return meanwhile;
            }

            if (waits)
            {
                ThrowAtRest();
                await _budget.TakeAsync(cancellationToken);
            }
            else if (!_budget.TryTake(out _))
            {
                throw new PreviewFaultException(PreviewMessages.TooMany);
            }

            ThrowAtRest();
            Preview? found = await AskAsync(song, cancellationToken);
            Keep(song, found);
            return found;
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<Preview?> AskAsync(NamedSong song, CancellationToken cancellationToken)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(Base, Question(song)));
            using HttpResponseMessage answer = await SendAsync(request, HttpCompletionOption.ResponseContentRead, CallLimit,
                cancellationToken);
            if (answer.StatusCode is not HttpStatusCode.OK)
            {
                throw Refused(answer);
            }

            return Read(await answer.Content.ReadAsByteArrayAsync(cancellationToken))
                .Where(s => song.Is(s.Title, s.Artist, s.DurationMs))
                .Select(PreviewOf).OfType<Preview>().FirstOrDefault();
        }
        catch (JsonException)
        {
            throw Rested(new PreviewFaultException(PreviewMessages.NotUnderstood));
        }
        catch (PreviewFaultException e)
        {
            throw Rested(e);
        }
    }

    private Preview? PreviewOf(ShopSong song) => Uri.TryCreate(song.Preview, UriKind.Absolute, out Uri? sound) && Leads(sound)
        ? new Preview(sound, Uri.TryCreate(song.Address, UriKind.Absolute, out Uri? shop) && LeadsToShop(shop) ? shop.AbsoluteUri : null)
            : null;

    // An answer sends this site nowhere but to the shop, or to where the operator says that it is.
    private bool Leads(Uri address) => LeadsToShop(address)
        || (string.Equals(address.Authority, Base.Authority, StringComparison.OrdinalIgnoreCase)
            && string.Equals(address.Scheme, Base.Scheme, StringComparison.Ordinal));

    private bool LeadsToShop(Uri address) => string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
        && address.IsDefaultPort
        && Hosts.Any(host => string.Equals(address.Host, host, StringComparison.OrdinalIgnoreCase)
            || address.Host.EndsWith("." + host, StringComparison.OrdinalIgnoreCase));

    /// <returns>The sound; null where the address is dead, or gives none.</returns>
    private async Task<Sound?> OpenAsync(Preview preview, PartWanted? part, CancellationToken cancellationToken)
    {
        string tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(preview.Sound.AbsolutePath)))[..32];
        using HttpRequestMessage request = new(HttpMethod.Get, preview.Sound);
        if (part is { } p && (p.OnlyOf is null || string.Equals(p.OnlyOf, tag, StringComparison.Ordinal)))
        {
            request.Headers.Range = new RangeHeaderValue(p.From, p.To);
        }

        HttpResponseMessage? answer = null;
        try
        {
            answer = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, FirstByteLimit, cancellationToken);
            HttpContentHeaders headers = answer.Content.Headers;
            if (answer.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return new Sound(Stream.Null, MediaType, tag,
                    part: new PartGiven(null, null, headers.ContentRange?.Length, IsBeyond: true));
            }

            if (answer.StatusCode >= HttpStatusCode.InternalServerError || answer.StatusCode is HttpStatusCode.TooManyRequests)
            {
                throw Refused(answer);
            }

            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent) || !IsSound(headers.ContentType))
            {
                return null;
            }

            Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            byte[] first = new byte[1];
            if (await InTimeAsync(async token => await body.ReadAsync(first, token), FirstByteLimit, cancellationToken) == 0)
            {
                return null;
            }

            PartGiven given = answer.StatusCode is HttpStatusCode.PartialContent
                ? new PartGiven(headers.ContentRange?.From, headers.ContentRange?.To, headers.ContentRange?.Length)
                : new PartGiven(null, null, headers.ContentLength);
            answer = null; // The body ends with the sound.
            return new Sound(new PreviewSound(first[0], body, MostSoundBytes), MediaType, tag, part: given);
        }
        catch (PreviewFaultException e)
        {
            throw Rested(e);
        }
        finally
        {
            answer?.Dispose();
        }
    }

    private static bool IsSound(MediaTypeHeaderValue? type) => type?.MediaType is { } named
        && (named.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
            || string.Equals(named, MediaTypeNames.Application.Octet, StringComparison.OrdinalIgnoreCase));

    private PreviewFaultException Refused(HttpResponseMessage answer)
    {
        TimeSpan? wait = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - _time.GetUtcNow() : null;
        return answer.StatusCode is HttpStatusCode.TooManyRequests ? new PreviewFaultException(PreviewMessages.TooMany, wait)
            : new PreviewFaultException(PreviewMessages.Broken((int)answer.StatusCode), wait);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption until, TimeSpan limit,
        CancellationToken cancellationToken) =>
        InTimeAsync(token => _http.CreateClient(HttpName).SendAsync(request, until, token), limit, cancellationToken);

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(limit, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PreviewFaultException(PreviewMessages.TooSlow);
        }
        catch (HttpRequestException e)
        {
            throw new PreviewFaultException(e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded
                ? PreviewMessages.NotUnderstood : PreviewMessages.OutOfReach);
        }
        catch (IOException)
        {
            throw new PreviewFaultException(PreviewMessages.OutOfReach);
        }
    }

    private void ThrowAtRest()
    {
        if (Rest is { } rest)
        {
            throw new PreviewFaultException(rest.Why);
        }
    }

    private PreviewFaultException Rested(PreviewFaultException fault)
    {
        TimeSpan rest = TimeSpan.FromTicks(Math.Clamp((fault.Wait ?? LeastRest).Ticks, LeastRest.Ticks, MostRest.Ticks));
        _rest = new Resting(_time.GetUtcNow() + rest, fault.Explanation);
        return fault;
    }

    private void Keep(NamedSong song, Preview? preview) =>
        _memory.Keep(song.Names, preview, preview is null ? NothingRemembered : Remembered);

    /// <summary>A song as a shop tells of it.</summary>
    /// <param name="Title">Title.</param>
    /// <param name="Artist">Artist.</param>
    /// <param name="DurationMs">How long all of it sounds; 0 where unknown.</param>
    /// <param name="Preview">Where its preview is; anything, or null.</param>
    /// <param name="Address">Where it is in the shop; anything, or null.</param>
    protected sealed record ShopSong(string Title, string Artist, double DurationMs, string? Preview, string? Address);

    private sealed record Preview(Uri Sound, string? ShopAddress);

    private sealed record Resting(DateTimeOffset Until, LocalizableMessage Why);
}

/// <summary>A shop did not answer. Neither this nor what it says holds anything of who asks, or of the shop's own words.</summary>
internal sealed class PreviewFaultException(LocalizableMessage explanation, TimeSpan? wait = null) : LocalizableException(explanation)
{
    /// <summary>How long the shop asks to be left alone, or null.</summary>
    public TimeSpan? Wait { get; } = wait;
}
