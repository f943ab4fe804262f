using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Tests.Integration.Subsonic;

/// <summary>A server on loopback that knows what supysonic does not: tokens, API keys, the fields of OpenSubsonic, and bad days.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    public const string User = "ada";
    public const string Password = "pässword & more";
    public const string Key = "key/of+ada";

    private readonly WebApplication _app;

    private StandIn(WebApplication app) => _app = app;

    /// <summary>Ways of signing on that it knows: key, token, password.</summary>
    public HashSet<string> Knows { get; } = ["token", "password"];

    /// <summary>What it answers who signs on in a way that it does not know.</summary>
    public int UnknownWay { get; set; } = 42;

    /// <summary>Its songs, each as it tells of it.</summary>
    public List<JsonObject> Songs { get; } = [];

    /// <summary>Whether a search for nothing finds all.</summary>
    public bool KnowsAll { get; set; } = true;

    /// <summary>What it sends as every song's sound.</summary>
    public byte[] Sound { get; set; } = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];

    /// <summary>Has a call answered otherwise; returns whether it was.</summary>
    public Func<string, HttpContext, Task<bool>> BadDay { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>When it last looked for music, as an admin is told; null: it does not tell.</summary>
    public string? LastScan { get; set; }

    /// <summary>Its playlists: name, and keys of songs.</summary>
    public List<(string Name, List<string> Songs)> Playlists { get; } = [];

    /// <summary>Whether it says which playlist one that is made became.</summary>
    public bool NamesPlaylists { get; set; } = true;

    /// <summary>The calls, in order: method, and names and values of what was sent.</summary>
    public ConcurrentQueue<(string Method, IReadOnlyDictionary<string, string> Sent)> Calls { get; } = [];

    public Uri Address { get; private set; } = null!;

    /// <summary>Settings that name it.</summary>
    public Dictionary<string, string?> Settings => new(StringComparer.Ordinal)
    {
        ["Subsonic:Address"] = Address.ToString(),
        ["Subsonic:User"] = User,
        ["Subsonic:Password"] = Password,
    };

    public static async Task<StandIn> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        StandIn server = new(builder.Build());
        server._app.Map("/rest/{method}.view", server.AnswerAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Address = new Uri(server._app.Urls.First());
        return server;
    }

    /// <summary>A song with what every server tells of one.</summary>
    public static JsonObject Song(string id, string title, string artist) => new()
    {
        ["id"] = id,
        ["title"] = title,
        ["artist"] = artist,
        ["isDir"] = false,
        ["suffix"] = "mp3",
        ["contentType"] = "audio/mpeg",
        ["duration"] = 200,
        ["size"] = 5000,
    };

    public IReadOnlyList<string> Methods() => [.. Calls.Select(c => c.Method)];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        string method = (string)context.Request.RouteValues["method"]!;
        Dictionary<string, string> sent = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal);
        Calls.Enqueue((method, sent));
        if (await BadDay(method, context))
        {
            return;
        }

        (string way, bool right) = sent switch
        {
            _ when sent.TryGetValue("apiKey", out string? key) => ("key", !sent.ContainsKey("u") && key is Key),
            _ when sent.TryGetValue("t", out string? token) => ("token", sent["s"].Length >= 6
                && Same(token, Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(Password + sent["s"]))))),
            _ => ("password", sent.GetValueOrDefault("p") is { } p && p.StartsWith("enc:", StringComparison.Ordinal)
                && Encoding.UTF8.GetString(Convert.FromHexString(p[4..])) is Password),
        };
        if (!Knows.Contains(way))
        {
            await FailAsync(context, UnknownWay);
        }
        else if (!right || (way is not "key" && sent["u"] is not User))
        {
            await FailAsync(context, way is "key" ? 44 : 40);
        }
        else
        {
            await AnswerAsync(method, sent, context);
        }
    }

    private Task AnswerAsync(string method, Dictionary<string, string> sent, HttpContext context)
    {
        JsonObject? song = Songs.FirstOrDefault(s => Same(s["id"]!.ToString(), sent.GetValueOrDefault("id")));
        switch (method)
        {
            case "ping" or "star" or "unstar" or "scrobble":
                return OkAsync(context);
            case "search3":
                int skip = int.Parse(sent["songOffset"], CultureInfo.InvariantCulture),
                    count = int.Parse(sent["songCount"], CultureInfo.InvariantCulture);
                JsonNode[] page = [.. Songs.Where(s => (sent["query"].Length == 0 && KnowsAll)
                    || s["title"]!.ToString().Contains(sent["query"].Length > 0 ? sent["query"] : "\0", StringComparison.OrdinalIgnoreCase))
                    .Skip(skip).Take(count).Select(s => s.DeepClone())];
                return OkAsync(context, "searchResult3", page.Length == 0 ? [] : new JsonObject { ["song"] = new JsonArray(page) });
            case "getAlbumList2":
                JsonNode[] albums = [.. Songs.Select(s => s["albumId"]?.ToString()).OfType<string>().Distinct()
                    .Skip(int.Parse(sent["offset"], CultureInfo.InvariantCulture))
                    .Select(id => new JsonObject { ["id"] = id })];
                return OkAsync(context, "albumList2", new JsonObject { ["album"] = new JsonArray(albums) });
            case "getAlbum":
                JsonNode[] ofAlbum = [.. Songs.Where(s => Same(s["albumId"]?.ToString(), sent["id"])).Select(s => s.DeepClone())];
                return OkAsync(context, "album", new JsonObject { ["song"] = new JsonArray(ofAlbum) });
            case "getScanStatus" when LastScan is not null:
                return OkAsync(context, "scanStatus", new JsonObject
                {
                    ["scanning"] = false,
                    ["count"] = Songs.Count,
                    ["lastScan"] = LastScan
                });
            case "getScanStatus":
                return FailAsync(context, 50);
            case "getOpenSubsonicExtensions":
                return OkAsync(context, "openSubsonicExtensions",
                    new JsonArray(new JsonObject { ["name"] = "apiKeyAuthentication", ["versions"] = new JsonArray(1) }));
            case "getSimilarSongs":
                return OkAsync(context, "similarSongs", new JsonObject
                {
                    ["song"] =
                    new JsonArray([.. Songs.Where(s => s != song).Select(s => s.DeepClone())])
                });
            case "getSong" when song is not null:
                return OkAsync(context, "song", song.DeepClone());
            case "stream" when song is not null:
                return Results.Bytes(Sound, "audio/mpeg", enableRangeProcessing: true).ExecuteAsync(context);
            case "getPlaylists":
                JsonNode[] lists = [.. Playlists.Select(PlaylistOf)];
                return OkAsync(context, "playlists", new JsonObject { ["playlist"] = new JsonArray(lists) });
            case "createPlaylist":
                Playlists.Add((sent["name"], [.. context.Request.Query["songId"].OfType<string>()]));
                return NamesPlaylists ? OkAsync(context, "playlist", PlaylistOf(Playlists[^1], Playlists.Count - 1)) : OkAsync(context);
            case "updatePlaylist":
                Playlists[int.Parse(sent["playlistId"], CultureInfo.InvariantCulture)].Songs.AddRange(context.Request.Query["songIdToAdd"].OfType<string>());
                return OkAsync(context);
            case "getSong" or "stream":
                return FailAsync(context, 70);
            default:
                context.Response.StatusCode = 404;
                return FailAsync(context, 0);
        }
    }

    public static Task FailAsync(HttpContext context, int code) =>
        context.Response.WriteAsJsonAsync(Wrapped("failed", "error",
            new JsonObject { ["code"] = code, ["message"] = $"Said with {context.Request.QueryString}" }));

    private static JsonObject PlaylistOf((string Name, List<string> Songs) list, int place) => new()
    {
        ["id"] = place.ToString(CultureInfo.InvariantCulture),
        ["name"] = list.Name,
        ["songCount"] = list.Songs.Count,
    };

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);

    private static Task OkAsync(HttpContext context, string? name = null, JsonNode? content = null) =>
        context.Response.WriteAsJsonAsync(Wrapped("ok", name, content));

    private static JsonObject Wrapped(string status, string? name, JsonNode? content)
    {
        JsonObject answer = new()
        {
            ["status"] = status,
            ["version"] = "1.16.1",
            ["type"] = "stand-in",
            ["serverVersion"] = "0.1",
            ["openSubsonic"] = true
        };
        if (name is not null)
        {
            answer[name] = content;
        }

        return new JsonObject { ["subsonic-response"] = answer };
    }
}
