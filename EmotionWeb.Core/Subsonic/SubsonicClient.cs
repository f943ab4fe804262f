using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Polly;
using Polly.CircuitBreaker;

namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// Calls one server. It signs on in the best way that the server knows and remembers which that is; a call has its time, and a server that
/// failed
/// often is left alone for a while. Nothing is redirected: who signs on is told to no other host. Safe to call from many threads.
/// </summary>
/// <param name="http">Makes the clients.</param>
/// <param name="account">The server, and who signs on.</param>
/// <param name="time">Measures the limits.</param>
/// <param name="client">Name of the client that the factory makes.</param>
internal sealed class SubsonicClient(
    IHttpClientFactory http, SubsonicAccount account, TimeProvider time, string client = SubsonicClient.HttpName)
{
    /// <summary>Name of the client for the site's own server.</summary>
    public const string HttpName = "subsonic";

    /// <summary>Longest to a connection.</summary>
    public static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    /// <summary>Longest that a whole call takes.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    /// <summary>Longest to the first byte of sound; what follows takes as long as the listener listens.</summary>
    public static readonly TimeSpan FirstByteLimit = TimeSpan.FromSeconds(10);

    /// <summary>Most that an answer holds, bytes: a page of 500 songs takes less than one million.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Most songs that are asked for at once; servers commonly give no more.</summary>
    public const int PageSize = 500;

    private const string Version = "1.16.1";
    private const string Name = "EmotionWeb";

    // Subsonic's numbers of errors.
    private const int ParameterMissing = 10;
    private const int OlderClient = 20;
    private const int OlderServer = 30;
    private const int WrongLogin = 40;
    private const int NoTokens = 41;
    private const int WayNotKnown = 42;
    private const int WaysInConflict = 43;
    private const int WrongKey = 44;
    private const int NotAllowed = 50;
    private const int NotThere = 70;

    private static readonly TimeSpan BreakerWindow = TimeSpan.FromSeconds(30);
    private const int BreakerFaults = 5;
    private const double BreakerShare = 0.5;

    private readonly ResiliencePipeline _breaker = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<SubsonicException>(e => e.Fault is SubsonicFault.Away),
            MinimumThroughput = BreakerFaults,
            FailureRatio = BreakerShare,
            SamplingDuration = BreakerWindow,
            BreakDuration = BreakerWindow,
        }).Build();

    // The place of what worked among the account's ways, from 1; 0 while none did.
    private int _worked;

    /// <summary>The way of signing on that worked, or null.</summary>
    public SignOnWay? Way => Volatile.Read(ref _worked) is > 0 and var place ? account.Ways[place - 1] : null;

    /// <summary>Asks whether it is there and lets the user in.</summary>
    public async Task<SubsonicServerName> PingAsync(CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync("ping", cancellationToken);
        return new SubsonicServerName(answer.Text("type"), answer.Text("serverVersion"), answer.Text("version"),
            answer.Flag("openSubsonic"));
    }

    /// <summary>Names of the extensions of OpenSubsonic that it has; none where it knows no such thing.</summary>
    public async Task<IReadOnlyList<string>> ExtensionsAsync(CancellationToken cancellationToken) =>
        await TryAsync("getOpenSubsonicExtensions", cancellationToken) is { } answer
            ? [.. answer.Items("openSubsonicExtensions").Select(e => e.Text("name")).OfType<string>()] : [];

    /// <summary>A page of its songs whose title, artist or album begins like a text; an empty text is all songs.</summary>
    /// <param name="query">A title. Title and artist together are found by no server.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="count">How many at most, 1 to <see cref="PageSize"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SubsonicPage> SearchAsync(string query, int skip, int count, CancellationToken cancellationToken)
    {
        JsonElement answer = await CallAsync("search3", cancellationToken, ("query", query), ("artistCount", "0"), ("albumCount", "0"),
            ("songCount", Invariant(count)), ("songOffset", Invariant(skip)));
        return new SubsonicPage(Songs(answer.Part("searchResult3")), answer.Part("searchResult3")?.Items("song").Count() ?? 0);
    }

    /// <summary>
    /// All of its songs, page by page: by a search for nothing, which is all on most servers, else album by album. Some songs may come
    /// twice.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<SubsonicSong>> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string?> beginnings = new(StringComparer.Ordinal);
        for (int skip = 0; ;)
        {
            SubsonicPage page = await SearchAsync(string.Empty, skip, PageSize, cancellationToken);

            // A server that leaves nothing out gives the same page for ever.
            if (page.Count == 0 || !beginnings.Add(page.Songs.Count > 0 ? page.Songs[0].Id : Invariant(skip)))
            {
                break;
            }

            yield return page.Songs;
            skip += page.Count;
        }

        if (beginnings.Count == 0)
        {
            await foreach (IReadOnlyList<SubsonicSong> album in AlbumsAsync(cancellationToken))
            {
                yield return album;
            }
        }
    }

    /// <summary>When it last looked for music itself, as a text that is another each time; null where this user is not told.</summary>
    public async Task<string?> LastScanAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await CallAsync("getScanStatus", cancellationToken)).Part("scanStatus") is { } status
                && !status.Flag("scanning") && status.Text("lastScan") is { } last ? $"{last} {status.Text("count")}" : null;
        }
        catch (SubsonicException e) when (e.Fault is not (SubsonicFault.Away or SubsonicFault.SignOn))
        {
            return null;
        }
    }

    /// <summary>A song, or null where it has none of that key.</summary>
    public async Task<SubsonicSong?> SongAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await CallAsync("getSong", cancellationToken, ("id", id))).Part("song") is { } song ? SubsonicSong.Of(song) : null;
        }
        catch (SubsonicException e) when (e.Fault is SubsonicFault.NotThere)
        {
            return null;
        }
    }

    /// <summary>Songs that are like one; null where it knows no such thing.</summary>
    public async Task<IReadOnlyList<SubsonicSong>?> SimilarAsync(string id, int count, CancellationToken cancellationToken) =>
        await TryAsync("getSimilarSongs", cancellationToken, ("id", id), ("count", Invariant(count))) is { } answer
            ? Songs(answer.Part("similarSongs")) : null;

    /// <summary>Opens a song's sound, as far as its first byte.</summary>
    /// <param name="id">The song's key.</param>
    /// <param name="format">Another form to make of it, such as <c>opus</c>; null for the song as it is.</param>
    /// <param name="range">Which bytes, or null for all.</param>
    /// <param name="cancellationToken">The listener is gone.</param>
    /// <returns>An answer of 200, 206 or 416, whose body is no word of an error; for the caller to dispose.</returns>
    public Task<HttpResponseMessage> StreamAsync(string id, string? format, RangeItemHeaderValue? range,
        CancellationToken cancellationToken) =>
        GuardedAsync(way => OpenAsync("stream", way, range, [("id", id), .. format is null ? [] : new[] { ("format", format) }],
            cancellationToken), cancellationToken);

    /// <summary>A picture.</summary>
    /// <param name="id">The cover's key.</param>
    /// <param name="size">Longest side that is wanted, pixels; a server may give another.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its bytes; null where there is none of that key.</returns>
    public async Task<byte[]?> CoverAsync(string id, int size, CancellationToken cancellationToken)
    {
        try
        {
            return await GuardedAsync(async way =>
            {
                using HttpResponseMessage answer = await SendAsync("getCoverArt", way, [("id", id), ("size", Invariant(size))], range: null,
                    HttpCompletionOption.ResponseContentRead,
                    CallLimit, cancellationToken);
                byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
                return answer.IsSuccessStatusCode && !IsWords(answer) ? body : throw Said(answer, body) ?? NoSubsonic(answer);
            }, cancellationToken);
        }
        catch (SubsonicException e) when (e.Fault is SubsonicFault.NotThere or SubsonicFault.Refused or SubsonicFault.Absent)
        {
            return null;
        }
    }

    /// <summary>Marks songs as liked, or takes that back.</summary>
    public Task StarAsync(IReadOnlyCollection<string> ids, bool liked, CancellationToken cancellationToken) =>
        CallAsync(liked ? "star" : "unstar", cancellationToken, [.. ids.Select(id => ("id", id))]);

    /// <summary>Tells what is played.</summary>
    /// <param name="id">The song's key.</param>
    /// <param name="at">When it began.</param>
    /// <param name="played">Whether enough was heard to count; else it begins just now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task ScrobbleAsync(string id, DateTimeOffset at, bool played, CancellationToken cancellationToken) =>
        CallAsync("scrobble", cancellationToken, ("id", id), ("time", Invariant(at.ToUnixTimeMilliseconds())),
            ("submission", played ? "true" : "false"));

    /// <summary>The user's playlists.</summary>
    public async Task<IReadOnlyList<SubsonicPlaylist>> PlaylistsAsync(CancellationToken cancellationToken) =>
        [.. ((await CallAsync("getPlaylists", cancellationToken)).Part("playlists")?.Items("playlist") ?? [])
            .Where(p => p.Text("id") is not null)
            .Select(p => new SubsonicPlaylist(p.Text("id")!, p.Text("name") ?? string.Empty, (int)(p.Number("songCount") ?? 0)))];

    /// <summary>Makes a playlist.</summary>
    /// <returns>Its key; null where the server does not say which it became: it is then found among the user's.</returns>
    public async Task<string?> CreatePlaylistAsync(string name, IEnumerable<string> songIds, CancellationToken cancellationToken) =>
        (await CallAsync("createPlaylist", cancellationToken, [("name", name), .. songIds.Select(id => ("songId", id))]))
            .Part("playlist")?.Text("id");

    /// <summary>Adds songs at the end of a playlist.</summary>
    public Task AddToPlaylistAsync(string id, IEnumerable<string> songIds, CancellationToken cancellationToken) =>
        CallAsync("updatePlaylist", cancellationToken, [("playlistId", id), .. songIds.Select(song => ("songIdToAdd", song))]);

    /// <summary>The songs of each of its albums.</summary>
    private async IAsyncEnumerable<IReadOnlyList<SubsonicSong>> AlbumsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int skip = 0; ;)
        {
            JsonElement? list = await TryAsync("getAlbumList2", cancellationToken, ("type", "alphabeticalByName"),
                ("size", Invariant(PageSize)), ("offset", Invariant(skip)));
            string[] albums = [.. (list?.Part("albumList2")?.Items("album") ?? []).Select(a => a.Text("id")).OfType<string>()];
            string[] news = [.. albums.Where(seen.Add)];
            if (news.Length == 0)
            {
                break;
            }

            foreach (string id in news)
            {
                yield return Songs((await CallAsync("getAlbum", cancellationToken, ("id", id))).Part("album"));
            }

            skip += albums.Length;
        }
    }

    private static IReadOnlyList<SubsonicSong> Songs(JsonElement? list) =>
        [.. (list?.Items("song") ?? []).Select(SubsonicSong.Of).OfType<SubsonicSong>()];

    private static string Invariant(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A call that servers need not know.</summary>
    /// <returns>The answer, or null where this one does not.</returns>
    private async Task<JsonElement?> TryAsync(string method, CancellationToken cancellationToken,
        params (string Name, string Value)[] arguments)
    {
        try
        {
            return await CallAsync(method, cancellationToken, arguments);
        }
        catch (SubsonicException e) when (e.Fault is SubsonicFault.Absent)
        {
            return null;
        }
    }

    /// <summary>A call and its answer.</summary>
    /// <exception cref="SubsonicException">It did not do it.</exception>
    private Task<JsonElement> CallAsync(string method, CancellationToken cancellationToken,
        params (string Name, string Value)[] arguments) =>
        GuardedAsync(async way =>
        {
            using HttpResponseMessage answer = await SendAsync(method, way, arguments, range: null,
                HttpCompletionOption.ResponseContentRead, CallLimit, cancellationToken);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return Read(answer, body) is { } read && string.Equals(read.Text("status"), "ok", StringComparison.Ordinal) ? read
                : throw Said(answer, body) ?? NoSubsonic(answer);
        }, cancellationToken);

    /// <summary>Goes through the ways of signing on, from the one that worked last, behind the breaker.</summary>
    private async Task<T> GuardedAsync<T>(Func<SignOnWay, Task<T>> send, CancellationToken cancellationToken)
    {
        int worked = Volatile.Read(ref _worked);
        int[] places = [.. Enumerable.Range(1, account.Ways.Count).OrderByDescending(place => place == worked)];
        SubsonicException? no = null;
        foreach (int place in places)
        {
            SignOnWay way = account.Ways[place - 1];
            try
            {
                T answer = await _breaker.ExecuteAsync(async _ => await send(way), cancellationToken);
                Volatile.Write(ref _worked, place);
                return answer;
            }
            catch (BrokenCircuitException)
            {
                throw new SubsonicException(SubsonicFault.Away, SubsonicMessages.Resting);
            }
            catch (SubsonicException e) when (FallsOn(e, way, worked > 0))
            {
                (no, worked) = (e, 0);
                Volatile.Write(ref _worked, 0);
            }
            catch (SubsonicException e) when (e.Fault is not (SubsonicFault.Away or SubsonicFault.SignOn))
            {
                // It let the user in, and refused what was asked.
                Volatile.Write(ref _worked, place);
                throw;
            }
        }

        throw new SubsonicException(SubsonicFault.SignOn, account.HoldsPasswordBack ? SubsonicMessages.PlainRefused
            : SubsonicMessages.NoWayIn, no?.Code);
    }

    /// <summary>
    /// Whether another way is worth a try. A server that knows no tokens or keys says that a parameter is missing: one that knew them
    /// before means another one.
    /// A wrong password is wrong in every way, and who tries on is locked out.
    /// </summary>
    private static bool FallsOn(SubsonicException no, SignOnWay way, bool worked) =>
        no.Code is NoTokens or WayNotKnown or WaysInConflict || (no.Code is ParameterMissing && way is not SignOnWay.Password && !worked);

    /// <summary>Opens a body that is no word of an error.</summary>
    private async Task<HttpResponseMessage> OpenAsync(
        string method, SignOnWay way, RangeItemHeaderValue? range, (string Name, string Value)[] arguments,
            CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await SendAsync(method, way, arguments, range, HttpCompletionOption.ResponseHeadersRead,
            FirstByteLimit, cancellationToken);
        try
        {
            if (answer.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable
                || (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent && !IsWords(answer)))
            {
                return answer;
            }

            byte[] body = await InTimeAsync(token => FewAsync(answer, token), CallLimit, cancellationToken);
            throw Said(answer, body) ?? NoSubsonic(answer);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        string method, SignOnWay way, IEnumerable<(string Name, string Value)> arguments, RangeItemHeaderValue? range,
            HttpCompletionOption until, TimeSpan limit,
        CancellationToken cancellationToken)
    {
        IEnumerable<KeyValuePair<string, string>> query =
        [
            .. account.SignOn(way), new("v", Version), new("c", Name), new("f", "json"),
                .. arguments.Select(a => KeyValuePair.Create(a.Name, a.Value)),
        ];
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(account.Address,
            $"rest/{method}.view?{string.Join('&', query.Select(a => $"{a.Key}={Uri.EscapeDataString(a.Value)}"))}"));
        if (range is not null)
        {
            request.Headers.Range = new RangeHeaderValue(range.From, range.To);
        }

        HttpResponseMessage answer = await InTimeAsync(token => http.CreateClient(client).SendAsync(request, until, token), limit,
            cancellationToken);
        if ((int)answer.StatusCode is >= 300 and < 400)
        {
            using (answer)
            {
                Uri there = new(account.Address, answer.Headers.Location ?? account.Address);
                throw new SubsonicException(SubsonicFault.Away,
                    SubsonicMessages.Elsewhere(there.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)));
            }
        }

        return answer;
    }

    /// <summary>Gives work its time, and says what went wrong without the address: it holds who signs on.</summary>
    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SubsonicException(SubsonicFault.Away, SubsonicMessages.TooSlow);
        }
        catch (HttpRequestException e) when (e.InnerException is SubsonicException refused)
        {
            throw new SubsonicException(refused.Fault, refused.Explanation); // Of what is connected to (OuterHosts).
        }
        catch (HttpRequestException e)
        {
            throw new SubsonicException(SubsonicFault.Away, e.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => SubsonicMessages.NoSuchHost,
                HttpRequestError.SecureConnectionError => SubsonicMessages.NotTrusted,
                HttpRequestError.ConfigurationLimitExceeded => SubsonicMessages.TooLong,
                _ => SubsonicMessages.OutOfReach,
            });
        }
        catch (IOException)
        {
            throw new SubsonicException(SubsonicFault.Away, SubsonicMessages.OutOfReach);
        }
    }

    /// <summary>The beginning of a body, long enough for any error.</summary>
    private static async Task<byte[]> FewAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        byte[] start = new byte[64 * 1024];
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return start[..await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken)];
    }

    /// <summary>Whether a body is words where sound or a picture was asked for.</summary>
    private static bool IsWords(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType is { } type
        && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.EndsWith("json", StringComparison.OrdinalIgnoreCase)
            || (type.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
                && !type.StartsWith(MediaTypeNames.Image.Svg, StringComparison.OrdinalIgnoreCase))
            || type.StartsWith(MediaTypeNames.Image.Svg, StringComparison.OrdinalIgnoreCase));

    /// <summary>What Subsonic answers in, or null where a body is nothing of the kind.</summary>
    private static JsonElement? Read(HttpResponseMessage answer, byte[] body)
    {
        if (body.Length == 0 || answer.Content.Headers.ContentType?.MediaType is { } type
            && type.EndsWith("html", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.Part("subsonic-response")?.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error that an answer tells of, or null where it is none of Subsonic's.</summary>
    private static SubsonicException? Said(HttpResponseMessage answer, byte[] body)
    {
        if (Read(answer, body) is not { } read)
        {
            return null;
        }

        int code = (int)(read.Part("error")?.Number("code") ?? 0);
        (SubsonicFault fault, LocalizableMessage words) = code switch
        {
            WrongLogin => (SubsonicFault.SignOn, SubsonicMessages.WrongPassword),
            WrongKey => (SubsonicFault.SignOn, SubsonicMessages.WrongKey),
            NoTokens or WayNotKnown or WaysInConflict => (SubsonicFault.SignOn, SubsonicMessages.NoWayIn),
            OlderClient or OlderServer => (SubsonicFault.Refused, SubsonicMessages.OtherVersion),
            NotAllowed => (SubsonicFault.NotAllowed, SubsonicMessages.NotAllowed),
            NotThere => (SubsonicFault.NotThere, SubsonicMessages.NotThere),
            0 when answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.NotImplemented =>
                (SubsonicFault.Absent, SubsonicMessages.NotKnown),
            _ => (SubsonicFault.Refused, SubsonicMessages.Refused(code)),
        };
        return new SubsonicException(fault, words, code);
    }

    private static SubsonicException NoSubsonic(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            new SubsonicException(SubsonicFault.SignOn, SubsonicMessages.WrongPassword),
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.NotImplemented =>
            new SubsonicException(SubsonicFault.Absent, SubsonicMessages.NotSubsonic),
        >= HttpStatusCode.BadRequest => new SubsonicException(SubsonicFault.Away, SubsonicMessages.Broken((int)answer.StatusCode)),
        _ => new SubsonicException(SubsonicFault.Away, SubsonicMessages.NotSubsonic),
    };
}

/// <summary>Some songs of a server.</summary>
/// <param name="Songs">Those of them that are songs.</param>
/// <param name="Count">How many it gave.</param>
internal sealed record SubsonicPage(IReadOnlyList<SubsonicSong> Songs, int Count);

/// <summary>What a server calls itself.</summary>
/// <param name="Type">Its program, or null.</param>
/// <param name="Release">Its program's version, or null.</param>
/// <param name="Protocol">The version of Subsonic that it speaks, or null.</param>
/// <param name="IsOpen">Whether it speaks OpenSubsonic.</param>
internal sealed record SubsonicServerName(string? Type, string? Release, string? Protocol, bool IsOpen);

/// <summary>A playlist of a server.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Songs">How many songs it has.</param>
internal sealed record SubsonicPlaylist(string Id, string Name, int Songs);
