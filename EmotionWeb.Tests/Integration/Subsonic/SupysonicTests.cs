using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.Extensions.DependencyInjection;
using TagLib;

namespace EmotionWeb.Tests.Integration.Subsonic;

/// <summary>A real server with three songs, one of which browsers do not play.</summary>
public sealed class SupysonicFixture : IAsyncLifetime
{
    internal Supysonic Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await Supysonic.StartAsync(music =>
    {
        music.Add("blue.mp3", "mp3", file =>
        {
            (file.Tag.Title, file.Tag.Performers, file.Tag.Album, file.Tag.Genres, file.Tag.Year) = ("Blue", ["Ada"], "Sea", ["Pop"], 1999);
            file.Tag.Pictures = [new Picture(Sounds.Picture(300, 300))];
        }, seconds: 6);
        music.Add("red.flac", "Red", "Ada", "flac", seconds: 6);
        music.Add("green.wma", "Green", "Ada", "wma", seconds: 6);
    });

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Every call that is made, against a real server.</summary>
public sealed class SupysonicTests(SupysonicFixture shared) : IClassFixture<SupysonicFixture>
{
    private readonly SubsonicClient _client = ClientOf(shared.Server.Address, Supysonic.Password);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_signs_on_by_password_because_the_server_knows_no_tokens()
    {
        SubsonicServerName name = await _client.PingAsync(Token);

        Assert.Equal((SignOnWay.Password, false, null), (_client.Way!.Value, name.IsOpen, name.Type));
        Assert.NotNull(name.Protocol);
        SubsonicException no = await Assert.ThrowsAsync<SubsonicException>(() => ClientOf(shared.Server.Address, "wrong").PingAsync(Token));
        Assert.Equal("subsonic-wrong-password", no.Explanation.Code);
    }

    [Fact]
    public async Task Abilities_that_it_has_not_are_absent_and_it_is_not_away()
    {
        Assert.Empty(await _client.ExtensionsAsync(Token));
        Assert.Null(await _client.SimilarAsync(await IdAsync("Blue"), 5, Token));
        Assert.Null(await _client.LastScanAsync(Token));
    }

    [Fact]
    public async Task The_whole_library_comes_page_by_page()
    {
        SubsonicPage first = await _client.SearchAsync("", 0, 2, Token), second = await _client.SearchAsync("", 2, 2, Token),
            third = await _client.SearchAsync("", 4, 2, Token);

        Assert.Equal((2, 1, 0), (first.Count, second.Count, third.Count));
        Dictionary<string, TagReading> songs = first.Songs.Concat(second.Songs)
            .ToDictionary(s => s.Reading is TagReading.Read r ? r.Tags.Title : "?", s => s.Reading, StringComparer.Ordinal);
        TrackTags blue = Assert.IsType<TagReading.Read>(songs["Blue"]).Tags;
        Assert.Equal(("Ada", "Sea", 1999, "audio/mpeg", true, true),
            (blue.Artist, blue.Album, blue.Year, blue.Format.MediaType, blue.HasCover, blue.Format.IsDirect));
        Assert.Equal(["Pop"], blue.Genres);
        Assert.InRange(blue.Duration!.Value.TotalSeconds, 5, 7);
        Assert.IsType<TagReading.Refused>(songs["?"]);
    }

    [Fact]
    public async Task A_song_is_found_by_its_title() => Assert.Equal("Red",
        Assert.Single((await _client.SearchAsync("Red", 0, 10, Token)).Songs).Reading is TagReading.Read r ? r.Tags.Title : null);

    [Fact]
    public async Task Its_sound_comes_whole_and_in_parts()
    {
        string id = await IdAsync("Blue");
        byte[] song = await System.IO.File.ReadAllBytesAsync(shared.Server.Music["blue.mp3"], Token);

        using HttpResponseMessage whole = await _client.StreamAsync(id, format: null, range: null, Token);
        using HttpResponseMessage part = await _client.StreamAsync(id, format: null, new RangeItemHeaderValue(100, 199), Token);
        using HttpResponseMessage beyond = await _client.StreamAsync(id, format: null, new RangeItemHeaderValue(99_999_999, null), Token);

        Assert.Equal(song, await whole.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.RequestedRangeNotSatisfiable), (part.StatusCode, beyond.StatusCode));
        Assert.Equal(song[100..200], await part.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task What_it_cannot_give_is_an_error_and_no_sound()
    {
        string id = await IdAsync("Blue");
        SubsonicException unknown = await Assert.ThrowsAsync<SubsonicException>(() =>
            _client.StreamAsync(Guid.Empty.ToString(), format: null, range: null, Token));
        SubsonicException form = await Assert.ThrowsAsync<SubsonicException>(() => _client.StreamAsync(id, "opus", range: null, Token));

        Assert.Equal((SubsonicFault.NotThere, SubsonicFault.Refused), (unknown.Fault, form.Fault));
    }

    [Fact]
    public async Task Covers_come_where_there_are_any()
    {
        SubsonicSong blue = (await _client.SongAsync(await IdAsync("Blue"), Token))!,
            red = (await _client.SongAsync(await IdAsync("Red"), Token))!;

        byte[] cover = (await _client.CoverAsync(blue.CoverId!, 96, Token))!;
        Assert.Equal([0xFF, 0xD8], cover[..2]);
        Assert.Null(red.CoverId);
        Assert.Null(await _client.CoverAsync(Guid.Empty.ToString(), 96, Token));
        Assert.Null(await _client.SongAsync(Guid.Empty.ToString(), Token));
    }

    [Fact]
    public async Task Stars_scrobbles_and_playlists_are_seen_on_the_server()
    {
        string blue = await IdAsync("Blue"), red = await IdAsync("Red");

        await _client.StarAsync([blue, red], liked: true, Token);
        await _client.StarAsync([red], liked: false, Token);
        using (JsonDocument starred = JsonDocument.Parse(await shared.Server.AskAsync("getStarred2.view")))
        {
            Assert.Equal(blue, Assert.Single(starred.RootElement.GetProperty("subsonic-response").GetProperty("starred2")
                .GetProperty("song").EnumerateArray()).GetProperty("id").GetString());
        }

        await _client.ScrobbleAsync(blue, DateTimeOffset.UnixEpoch.AddYears(50), played: false, Token);
        await _client.ScrobbleAsync(blue, DateTimeOffset.UnixEpoch.AddYears(50), played: true, Token);

        await _client.CreatePlaylistAsync("From here", [blue, red], Token);
        Assert.Equal(("From here", 2), Assert.Single((await _client.PlaylistsAsync(Token)).Select(p => (p.Name, p.Songs))));
    }

    [Fact]
    public async Task A_test_says_what_works()
    {
        IReadOnlyList<ServerAbility> found = await ServerTrial.RunAsync(_client, Token);
        string[] said = [.. found.Select(a => $"{a.What.Text()}: {a.How.Text()} ({a.Works?.ToString() ?? "no need"})")];

        Assert.Matches(@"^Reached: a Subsonic [\d.]+ server \(True\)$", said[0]);
        Assert.Equal(
            ["Signed on: by password (True)", "Songs: 3 found (True)", "Sound: comes, and can be sought (True)",
                "Similar songs: not there (no need)", "Playlists: there (True)", "Extensions of OpenSubsonic: not there (no need)"],
            said[1..]);
    }

    internal static SubsonicClient ClientOf(Uri address, string password)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        services.AddSubsonic();
        return new SubsonicClient(services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>(),
            new SubsonicAccount(address, Supysonic.User, password, "", allowPlainPassword: false), TimeProvider.System);
    }

    private async Task<string> IdAsync(string title) => Assert.Single((await _client.SearchAsync(title, 0, 10, Token)).Songs).Id;
}
