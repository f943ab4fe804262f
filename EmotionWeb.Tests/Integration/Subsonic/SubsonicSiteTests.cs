using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Tests.Integration.Subsonic;

/// <summary>Sound and covers of a music server over HTTP, through the site.</summary>
public sealed class SubsonicSiteTests(SupysonicFixture shared) : IClassFixture<SupysonicFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_song_of_the_server_is_heard_sought_and_shown_through_the_site()
    {
        await using SiteFactory site = await OpenAsync(shared.Server.Settings);
        using HttpClient client = site.CreateClient();
        byte[] song = await File.ReadAllBytesAsync(shared.Server.Music["blue.mp3"], Token);
        string id = await IdAsync(site, "Blue");

        using HttpResponseMessage whole = await GetAsync(client, id), part = await GetAsync(client, id, range: "bytes=100-199"),
            last = await GetAsync(client, id, range: "bytes=-50");
        Assert.Equal((HttpStatusCode.OK, "audio/mpeg", (long)song.Length, "bytes", "private"),
            (whole.StatusCode, whole.Content.Headers.ContentType!.ToString(), whole.Content.Headers.ContentLength!.Value,
                whole.Headers.AcceptRanges.Single(), whole.Headers.CacheControl!.ToString()));
        Assert.Equal(song, await whole.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal((HttpStatusCode.PartialContent, new ContentRangeHeaderValue(100, 199, song.Length)),
            (part.StatusCode, part.Content.Headers.ContentRange));
        Assert.Equal(song[100..200], await part.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(song[^50..], await last.Content.ReadAsByteArrayAsync(Token));

        using HttpResponseMessage cover = await client.GetAsync($"/media/{id}/cover?size=96", Token),
            none = await client.GetAsync($"/media/{await IdAsync(site, "Red")}/cover", Token);
        Assert.Equal((HttpStatusCode.OK, "image/jpeg", HttpStatusCode.NotFound),
            (cover.StatusCode, cover.Content.Headers.ContentType!.ToString(), none.StatusCode));
    }

    [Theory]
    [InlineData("bytes=99999999-", 416)]
    [InlineData("bytes=0-1,5-6", 200)]
    [InlineData("bytes=9-2", 200)]
    [InlineData("bytes=x", 200)]
    [InlineData("nonsense", 200)]
    public async Task A_range_that_cannot_be_is_answered_as_for_a_file(string range, int status)
    {
        await using SiteFactory site = await OpenAsync(shared.Server.Settings);
        using HttpClient client = site.CreateClient();
        long size = new FileInfo(shared.Server.Music["blue.mp3"]).Length;

        using HttpResponseMessage answer = await GetAsync(client, await IdAsync(site, "Blue"), range);

        Assert.Equal((status, status == 416 ? new ContentRangeHeaderValue(size) : null),
            ((int)answer.StatusCode, answer.Content.Headers.ContentRange));
        Assert.Equal(status == 416 ? 0 : size, (await answer.Content.ReadAsByteArrayAsync(Token)).Length);
    }

    [Fact]
    public async Task HEAD_and_a_part_of_what_it_still_is_are_answered()
    {
        await using SiteFactory site = await OpenAsync(shared.Server.Settings);
        using HttpClient client = site.CreateClient();
        string id = await IdAsync(site, "Blue");
        long size = new FileInfo(shared.Server.Music["blue.mp3"]).Length;

        using HttpRequestMessage head = new(HttpMethod.Head, $"/media/{id}");
        using HttpResponseMessage told = await client.SendAsync(head, Token);
        using HttpResponseMessage same = await GetAsync(client, id, "bytes=0-9", told.Headers.ETag),
            other = await GetAsync(client, id, "bytes=0-9", new EntityTagHeaderValue("\"other\""));

        Assert.Equal((HttpStatusCode.OK, size), (told.StatusCode, told.Content.Headers.ContentLength));
        Assert.Empty(await told.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.OK), (same.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task What_the_server_has_not_is_not_there()
    {
        await using SiteFactory site = await OpenAsync(shared.Server.Settings);
        using HttpClient client = site.CreateClient();
        string id = await IdAsync(site, "Blue"), key;
        await using (CatalogueContext context = await ContextAsync(site))
        {
            key = (await context.Tracks.SingleAsync(t => t.PublicId == id, Token)).Path.Split('/')[^1];
        }

        Assert.All(new[] { "nope", key, "..%2f..", new string('a', 65) }, unknown =>
        {
            using HttpResponseMessage answer = client.GetAsync($"/media/{unknown}", Token).Result;
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        });
        using HttpResponseMessage form = await client.GetAsync($"/media/{id}?as=opus", Token);
        Assert.Equal(HttpStatusCode.NotFound, form.StatusCode);
    }

    [Fact]
    public async Task The_api_says_that_songs_of_the_server_are_heard()
    {
        await using SiteFactory site = await OpenAsync(shared.Server.Settings);
        using HttpClient client = site.CreateClient();
        using JsonDocument page = JsonDocument.Parse(await client.GetStringAsync("/api/v1/songs?q=africa%20toto", Token));
        Assert.Equal("link", page.RootElement.GetProperty("items")[0].GetProperty("playable").GetString());
        await using Supysonic africa = await Supysonic.StartAsync(music => music.Add("a.mp3", "Africa", "TOTO"));
        await using SiteFactory heard = await OpenAsync(africa.Settings);
        using HttpClient listener = heard.CreateClient();
        using JsonDocument there = JsonDocument.Parse(await listener.GetStringAsync("/api/v1/songs?q=africa%20toto", Token));
        Assert.Equal("full", there.RootElement.GetProperty("items")[0].GetProperty("playable").GetString());
    }

    [Theory]
    [InlineData("html")]
    [InlineData("json")]
    [InlineData("500")]
    [InlineData("password")]
    public async Task No_sound_where_sound_should_be_is_told_and_no_sound_is_sent(string day)
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Blue", "Ada"));
        await using SiteFactory site = await OpenAsync(server.Settings);
        using HttpClient client = site.CreateClient();
        string id = await IdAsync(site, "Blue");
        server.BadDay = async (method, context) =>
        {
            switch (day)
            {
                case "html":
                    context.Response.ContentType = "text/html";
                    await context.Response.Body.WriteAsync("<p>Hello</p>"u8.ToArray(), Token);
                    break;
                case "500":
                    context.Response.StatusCode = 500;
                    break;
                default:
                    await StandIn.FailAsync(context, day is "json" ? 0 : 40);
                    break;
            }

            return true;
        };

        using HttpResponseMessage answer = await client.GetAsync($"/media/{id}", Token);

        // Not 503, at which the player would wait.
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
        if (day is not "json")
        {
            await StateAsync(site, s => s.Unavailable is not null);
        }
    }

    [Fact]
    public async Task A_song_that_is_gone_from_the_server_is_missing_at_once()
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Blue", "Ada"));
        await using SiteFactory site = await OpenAsync(server.Settings);
        using HttpClient client = site.CreateClient();
        string id = await IdAsync(site, "Blue");
        server.Songs.Clear();

        using HttpResponseMessage answer = await client.GetAsync($"/media/{id}", Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(1, (await site.Services.GetRequiredService<IMusicServer>().StatusAsync(Token))!.Missing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_server_is_told_of_its_own_tracks_what_is_played_and_liked(bool scrobble)
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Blue", "Ada"));
        await using SiteFactory site = await OpenAsync(new Dictionary<string,
            string?>(server.Settings)
        { ["Subsonic:Scrobble"] = scrobble.ToString(), ["Subsonic:StarLikes"] = "true" });
        ITrackReports reports = site.Services.GetRequiredService<ITrackReports>();
        string id = await IdAsync(site, "Blue");
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.BadDay = async (method, context) =>
        {
            if (method is "star")
            {
                await StandIn.FailAsync(context, 0); // What it does not take keeps nothing else from it.
                return true;
            }

            if (method is "unstar")
            {
                told.SetResult();
            }

            return false;
        };

        reports.Began(id);
        reports.Counted(id, DateTimeOffset.UnixEpoch);
        reports.Began("unknown");
        reports.Liked(id, likes: true);
        reports.Liked(id, likes: false);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);

        string[] said = [.. server.Calls.Where(c => c.Method is "scrobble" or "star" or "unstar")
            .Select(c => $"{c.Method} {c.Sent["id"]} {c.Sent.GetValueOrDefault("submission")}".Trim())];
        Assert.Equal([.. scrobble ? ["scrobble 1 false", "scrobble 1 true"] : (string[])[], "star 1", "unstar 1"], said);
    }

    [Fact]
    public async Task Whatever_a_server_does_nothing_that_signs_on_is_logged_or_shown()
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Blue", "Ada"));
        Logged logged = new();
        await using SiteFactory site = await OpenAsync(server.Settings, services => services.AddLogging(logging =>
            logging.AddProvider(logged).SetMinimumLevel(LogLevel.Trace)));
        using HttpClient client = site.CreateClient();
        IMusicServer music = site.Services.GetRequiredService<IMusicServer>();
        string id = await IdAsync(site, "Blue");
        List<string> shown = [];
        foreach (string day in (string[])["good", "40", "0", "500", "abort"])
        {
            server.BadDay = async (_, context) =>
            {
                if (day is "good")
                {
                    return false;
                }

                if (day is "abort")
                {
                    context.Abort();
                }
                else if (day is "500")
                {
                    context.Response.StatusCode = 500;
                }
                else
                {
                    // It repeats how it was called.
                    await StandIn.FailAsync(context, day is "40" ? 40 : 0);
                }

                return true;
            };
            using HttpResponseMessage answer = await client.GetAsync($"/media/{id}", Token);
            shown.Add($"{answer.Headers} {answer.Content.Headers} {await answer.Content.ReadAsStringAsync(Token)}");
            shown.AddRange((await music.TestAsync(Token)).Select(a => $"{a.What.Text()} {a.How.Text()} {a.How}"));
        }

        string[] secrets =
        [
            StandIn.Password, Uri.EscapeDataString(StandIn.Password), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(StandIn.Password)),
            "/rest/", .. server.Calls.Select(c => c.Sent.GetValueOrDefault("t")).OfType<string>(),
        ];
        Assert.NotEmpty(logged.Lines);
        Assert.All(logged.Lines.Concat(shown), line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Metrics_tell_whether_the_server_is_there()
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Blue", "Ada"));
        await using SiteFactory site = await OpenAsync(new(server.Settings) { ["Expose:Metrics"] = "Everyone" });
        using HttpClient client = site.CreateClient();
        await StateAsync(site, _ => site.Services.GetRequiredService<IMusicServer>().IsReady is true);
        await TellsAsync(1);

        server.BadDay = async (_, context) =>
        {
            await StandIn.FailAsync(context, 40);
            return true;
        };
        site.Services.GetRequiredService<IMusicServer>().Ask();
        await StateAsync(site, _ => site.Services.GetRequiredService<IMusicServer>().IsReady is false);
        await TellsAsync(0);

        // What was told is told again for a moment.
        async Task TellsAsync(int ready)
        {
            using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(Token);
            late.CancelAfter(TimeSpan.FromSeconds(60));
            Regex told = new($@"emotionweb_server_ready(\{{[^}}]*\}})? {ready}\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            while (!told.IsMatch(await client.GetStringAsync("/metrics", late.Token)))
            {
                await Task.Delay(100, late.Token);
            }
        }
    }

    /// <summary>A site that has read the server.</summary>
    internal static async Task<SiteFactory> OpenAsync(Dictionary<string, string?> settings, Action<IServiceCollection>? replace = null)
    {
        SiteFactory site = new() { Replace = replace ?? (_ => { }) };
        foreach ((string key, string? value) in settings)
        {
            site.Settings[key] = value!;
        }

        await StateAsync(site, s => s.Read is not null);
        return site;
    }

    /// <summary>Waits until this is true of the server's state.</summary>
    internal static async Task<ServerStatus> StateAsync(SiteFactory site, Func<ServerStatus, bool> reached)
    {
        IMusicServer server = site.Services.GetRequiredService<IMusicServer>();
        using SemaphoreSlim changed = new(0);
        void Tell() => changed.Release();
        server.Changed += Tell;
        try
        {
            while (true)
            {
                if (await server.StatusAsync(Token) is { } status && reached(status))
                {
                    return status;
                }

                Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(60), Token), "The server's state did not change in a minute.");
            }
        }
        finally
        {
            server.Changed -= Tell;
        }
    }

    internal static async Task<string> IdAsync(SiteFactory site, string title)
    {
        await using CatalogueContext context = await ContextAsync(site);
        return (await context.Tracks.SingleAsync(t => t.Title == title, Token)).PublicId;
    }

    /// <summary>Keeps every line that is logged.</summary>
    private sealed class Logged : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }

    private static Task<CatalogueContext> ContextAsync(SiteFactory site) =>
        site.Services.GetRequiredService<IDbContextFactory<CatalogueContext>>().CreateDbContextAsync(Token);

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string id, string? range = null,
        EntityTagHeaderValue? only = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/media/{id}");
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }

        if (only is not null)
        {
            request.Headers.IfRange = new RangeConditionHeaderValue(only);
        }

        return await client.SendAsync(request, Token);
    }
}
