using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Subsonic;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Integration.Subsonic;

/// <summary>Signing on, bad days, and what OpenSubsonic tells, against a stand-in.</summary>
public sealed class SubsonicClientTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private StandIn _server = null!;
    private ServiceProvider _services = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<string> Ways => _server.Calls.Select(c => c.Sent.ContainsKey("apiKey") ? "key" : c.Sent.ContainsKey("t") ? "token"
        : "password");

    public async ValueTask InitializeAsync()
    {
        _server = await StandIn.StartAsync();
        _server.Songs.Add(StandIn.Song("1", "Blue", "Ada"));
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        services.AddSubsonic();
        _services = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("key,token,password", StandIn.Key, 42, "key,key")]
    [InlineData("token,password", StandIn.Key, 42, "key,token,token")]
    [InlineData("token,password", "", 42, "token,token")]
    [InlineData("password", "", 41, "token,password,password")]
    [InlineData("password", "", 42, "token,password,password")]
    [InlineData("password", "", 43, "token,password,password")]
    [InlineData("password", "", 10, "token,password,password")]
    [InlineData("password", StandIn.Key, 10, "key,token,password,password")]
    public async Task It_falls_on_to_the_way_that_a_server_knows_and_remembers_it(string knows, string key, int unknown, string tried)
    {
        Knows(knows, unknown);
        SubsonicClient client = Client(key: key);

        await client.PingAsync(Token);
        await client.PingAsync(Token);

        Assert.Equal(tried.Split(','), Ways);
    }

    [Theory]
    [InlineData("token,password", StandIn.User, "wrong", "", "subsonic-wrong-password", "token")]
    [InlineData("password", StandIn.User, "wrong", "", "subsonic-wrong-password", "token,password")]
    [InlineData("key,token", StandIn.User, StandIn.Password, "wrong", "subsonic-wrong-key", "key")]
    [InlineData("key", StandIn.User, StandIn.Password, "", "subsonic-no-way-in", "token,password")]
    public async Task A_wrong_password_is_tried_in_no_other_way(string knows, string user, string password, string key, string code,
        string tried)
    {
        Knows(knows, 42);

        SubsonicException no = await Assert.ThrowsAsync<SubsonicException>(() => Client(user, password, key).PingAsync(Token));

        Assert.Equal((SubsonicFault.SignOn, code), (no.Fault, no.Explanation.Code));
        Assert.Equal(tried.Split(','), Ways);
    }

    [Fact]
    public async Task Once_a_way_worked_a_missing_parameter_is_not_taken_for_a_server_without_tokens()
    {
        SubsonicClient client = Client();
        await client.PingAsync(Token);
        _server.BadDay = async (_, context) =>
        {
            await StandIn.FailAsync(context, 10);
            return true;
        };

        SubsonicException no = await Assert.ThrowsAsync<SubsonicException>(() => client.PingAsync(Token));

        Assert.Equal(SubsonicFault.Refused, no.Fault);
        Assert.DoesNotContain("password", Ways);
    }

    [Fact]
    public async Task Every_call_has_a_salt_of_its_own()
    {
        SubsonicClient client = Client();
        await client.PingAsync(Token);
        await client.PingAsync(Token);

        Assert.Equal(2, _server.Calls.Select(c => c.Sent["s"]).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("http://music.example.org/", false, false)]
    [InlineData("http://music.example.org/", true, true)]
    [InlineData("https://music.example.org/", false, true)]
    [InlineData("http://127.0.0.1/", false, true)]
    [InlineData("http://[::1]/", false, true)]
    public void The_password_as_it_is_goes_over_closed_lines_alone(string address, bool allowed, bool goes) =>
        Assert.Equal(goes, new SubsonicAccount(new Uri(address), "u", "p", "", allowed).Ways.Contains(SignOnWay.Password));

    [Theory]
    [InlineData("html", "subsonic-not-subsonic")]
    [InlineData("500", "subsonic-broken")]
    [InlineData("404", "subsonic-not-subsonic")]
    [InlineData("401", "subsonic-wrong-password")]
    [InlineData("cut", "subsonic-not-subsonic")]
    [InlineData("empty", "subsonic-not-subsonic")]
    [InlineData("redirect", "subsonic-elsewhere")]
    [InlineData("endless", "subsonic-too-long")]
    [InlineData("abort", "subsonic-out-of-reach")]
    [InlineData("20", "subsonic-other-version")]
    public async Task A_bad_day_is_said_in_words_without_a_secret(string day, string code)
    {
        SubsonicClient client = Client();
        _server.BadDay = (_, context) => BadDayAsync(day, context);

        SubsonicException no = await Assert.ThrowsAsync<SubsonicException>(() => client.PingAsync(Token));
        string said = $"{no} {no.Message} {no.Text()}";

        Assert.Equal(code, no.Explanation.Code);
        Assert.Single(_server.Calls);
        Assert.All([StandIn.Password, Uri.EscapeDataString(StandIn.Password), _server.Calls.Single().Sent["t"], "/rest/"],
            secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("html", "subsonic-not-subsonic")]
    [InlineData("500", "subsonic-broken")]
    [InlineData("cut", "subsonic-not-subsonic")]
    [InlineData("70", "subsonic-not-there")]
    [InlineData("0", "subsonic-refused")]
    [InlineData("xml", "subsonic-not-subsonic")]
    public async Task What_is_no_sound_is_an_error_though_it_comes_as_200(string day, string code)
    {
        SubsonicClient client = Client();
        await client.PingAsync(Token);
        _server.BadDay = (_, context) => BadDayAsync(day, context);

        SubsonicException no = await Assert.ThrowsAsync<SubsonicException>(() => client.StreamAsync("1", format: null, range: null, Token));

        Assert.Equal(code, no.Explanation.Code);
    }

    [Fact]
    public async Task A_server_that_keeps_silent_is_given_five_seconds()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.BadDay = async (_, context) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        Task<SubsonicServerName> call = Client().PingAsync(Token);
        await asked.Task.WaitAsync(Token);
        _time.Advance(SubsonicClient.CallLimit - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        SubsonicException no = await Assert.ThrowsAsync<SubsonicException>(() => call);
        Assert.Equal("subsonic-too-slow", no.Explanation.Code);
    }

    [Fact]
    public async Task A_server_that_failed_five_times_is_left_alone_for_half_a_minute()
    {
        SubsonicClient client = Client();
        _server.BadDay = (_, context) => BadDayAsync("500", context);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("subsonic-broken", (await Assert.ThrowsAsync<SubsonicException>(() => client.PingAsync(Token))).Explanation.Code);
        }

        SubsonicException resting = await Assert.ThrowsAsync<SubsonicException>(() => client.PingAsync(Token));
        Assert.Equal(("subsonic-resting", 5), (resting.Explanation.Code, _server.Calls.Count));

        _server.BadDay = (_, _) => Task.FromResult(false);
        _time.Advance(TimeSpan.FromSeconds(31));
        await client.PingAsync(Token);
    }

    [Fact]
    public async Task It_tells_what_it_is_and_what_it_can_do()
    {
        SubsonicClient client = Client();
        _server.Songs.Add(StandIn.Song("2", "Red", "Ada"));

        Assert.Equal(new SubsonicServerName("stand-in", "0.1", "1.16.1", IsOpen: true), await client.PingAsync(Token));
        Assert.Equal(["apiKeyAuthentication"], await client.ExtensionsAsync(Token));
        Assert.Equal(["2"], (await client.SimilarAsync("1", 5, Token))!.Select(s => s.Id));
        Assert.Equal(["1"], (await client.SearchAsync("blue", 0, 10, Token)).Songs.Select(s => s.Id));
        Assert.Empty((await client.SearchAsync("green", 0, 10, Token)).Songs);
        Assert.Null(await client.SongAsync("3", Token));
        Assert.Null(await client.LastScanAsync(Token));
        await client.StarAsync(["1", "2"], liked: true, Token);
        await client.ScrobbleAsync("1", _time.GetUtcNow(), played: true, Token);
        Assert.Equal(("true", "1795867200000"), (_server.Calls.Last().Sent["submission"], _server.Calls.Last().Sent["time"]));
    }

    [Fact]
    public async Task Parts_are_passed_on()
    {
        SubsonicClient client = Client();
        using HttpResponseMessage part = await client.StreamAsync("1", format: null, new RangeItemHeaderValue(10, 19), Token);
        using HttpResponseMessage beyond = await client.StreamAsync("1", format: null, new RangeItemHeaderValue(9999, null), Token);

        Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.RequestedRangeNotSatisfiable), (part.StatusCode, beyond.StatusCode));
        Assert.Equal(_server.Sound[10..20], await part.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public void All_that_OpenSubsonic_tells_of_a_song_is_read()
    {
        JsonObject song = StandIn.Song("7", " Blue\u0000 ", "Ada & Bob");
        song["artists"] = new JsonArray(new JsonObject { ["name"] = "Ada" }, new JsonObject { ["name"] = "Bob" });
        song["displayArtist"] = "Ada and Bob";
        song["genres"] = new JsonArray(new JsonObject { ["name"] = "Pop" }, new JsonObject { ["name"] = "Folk, World, & Country" });
        song["moods"] = new JsonArray("Calm", "Mellow");
        song["bpm"] = 90;
        song["year"] = "1999";
        song["replayGain"] = new JsonObject { ["trackGain"] = -6.5, ["trackPeak"] = 0.9, ["albumGain"] = 900 };
        song["coverArt"] = "mf-7";
        song["albumId"] = 12;

        SubsonicSong read = SubsonicSong.Of(System.Text.Json.JsonSerializer.SerializeToElement(song))!;
        TrackTags tags = Assert.IsType<TagReading.Read>(read.Reading).Tags;

        Assert.Equal(("7", "12", "mf-7", 5000), (read.Id, read.AlbumId, read.CoverId, read.Size));
        Assert.Equal(("Blue", "Ada and Bob", "Ada", "audio/mpeg"), (tags.Title, tags.Artist, tags.FirstArtist, tags.Format.MediaType));
        Assert.Equal(["Pop", "Folk, World, & Country"], tags.Genres);
        Assert.Equal(["Calm", "Mellow"], tags.Moods);
        Assert.Equal((90.0, 1999, TimeSpan.FromSeconds(200), -6.5, 0.9, null),
            (tags.Tempo, tags.Year, tags.Duration, tags.Loudness.TrackGain, tags.Loudness.TrackPeak, tags.Loudness.AlbumGain));
        Assert.Equal(["albumGain 900"], tags.Ignored);
    }

    [Fact]
    public void A_song_that_tells_nothing_but_its_key_is_one_that_is_not_played()
    {
        Assert.IsType<TagReading.Refused>(Read(new JsonObject { ["id"] = 5 })!.Reading);
        Assert.Null(Read(new JsonObject { ["title"] = "Nameless" }));
        Assert.Null(Read(new JsonObject { ["id"] = "1", ["isDir"] = true }));
        Assert.Null(Read(new JsonObject { ["id"] = "1", ["isVideo"] = true }));
        JsonObject wma = StandIn.Song("1", "a", "b");
        wma["suffix"] = "wma";
        Assert.IsType<TagReading.Refused>(Read(wma)!.Reading);
        wma["transcodedSuffix"] = "mp3";
        Assert.IsType<TagReading.Read>(Read(wma)!.Reading);
    }

    [Fact]
    public void What_changes_of_a_song_changes_its_mark_and_how_often_it_was_played_does_not()
    {
        JsonObject song = StandIn.Song("1", "Blue", "Ada");
        long mark = Read(song)!.Mark;
        song["playCount"] = 7;
        Assert.Equal(mark, Read(song)!.Mark);
        song["title"] = "Red";
        Assert.NotEqual(mark, Read(song)!.Mark);
    }

    private static SubsonicSong? Read(JsonObject song) => SubsonicSong.Of(System.Text.Json.JsonSerializer.SerializeToElement(song));

    private static async Task<bool> BadDayAsync(string day, HttpContext context)
    {
        switch (day)
        {
            case "html":
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<h1>Welcome</h1>");
                break;
            case "xml":
                context.Response.ContentType = "text/xml";
                await context.Response.WriteAsync("<subsonic-response status=\"failed\"/>");
                break;
            case "cut":
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("{\"subsonic-response\": {\"status\": \"o");
                break;
            case "empty":
                break;
            case "redirect":
                context.Response.Redirect("http://ada:secret@elsewhere.example.org/rest/ping.view" + context.Request.QueryString);
                break;
            case "endless":
                context.Response.ContentType = "application/json";
                byte[] spaces = new byte[1024 * 1024];
                spaces.AsSpan().Fill((byte)' ');
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(spaces);
                }

                break;
            case "abort":
                context.Abort();
                break;
            case "0" or "20" or "70":
                await StandIn.FailAsync(context, int.Parse(day, System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                context.Response.StatusCode = int.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
                break;
        }

        return true;
    }

    private void Knows(string knows, int unknown)
    {
        _server.Knows.Clear();
        _server.Knows.UnionWith(knows.Split(','));
        _server.UnknownWay = unknown;
    }

    private SubsonicClient Client(string user = StandIn.User, string password = StandIn.Password, string key = "") =>
        new(_services.GetRequiredService<IHttpClientFactory>(), new SubsonicAccount(_server.Address, user, password, key,
            allowPlainPassword: false), _time);
}
