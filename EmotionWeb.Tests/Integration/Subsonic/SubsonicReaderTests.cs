using System.Text.Json.Nodes;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Tests.Unit.Library;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Integration.Subsonic;

/// <summary>What a server has joins the tracks as a folder's files do.</summary>
public sealed class SubsonicReaderTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 14, 5, 0, TimeSpan.Zero));
    private readonly MusicFolder _music = new();
    private StandIn _server = null!;
    private TemporaryCatalogue _catalogue = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ITrackFinder Finder => _catalogue.Get<ITrackFinder>();

    public async ValueTask InitializeAsync()
    {
        _server = await StandIn.StartAsync();
        _server.Songs.AddRange([StandIn.Song("1", "Blue", "Ada"), StandIn.Song("2", "Red", "Ada")]);
        _catalogue = await OpenAsync(_server.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _catalogue.DisposeAsync();
        await _server.DisposeAsync();
        _music.Dispose();
    }

    [Fact]
    public async Task Songs_of_the_catalogue_are_found_on_the_server_and_nobody_asks_it_again()
    {
        long blue = await AddAsync("blue", "ADA"), other = await AddAsync("Green", "Ada");

        ServerReport report = await ReadAsync();
        int calls = _server.Calls.Count;
        IReadOnlyDictionary<long, PlayableTrack> found = await Finder.FindAsync([blue, other], Token);
        IReadOnlyList<SoundingSong> sounding = await _catalogue.Get<ISoundingSongs>().AllAsync(Token);

        Assert.Equal((2, 2, 0, 0, 0, null), (report.Seen, report.Added, report.Changed, report.Gone, report.Refused, report.Fault));
        PlayableTrack track = Assert.Single(found).Value;
        Assert.Equal(("Blue", "subsonic", Playability.Full, "audio/mpeg", blue, TimeSpan.FromSeconds(200)),
            (track.Title, track.Source, track.Playability, track.MediaType, track.SongId, track.Duration));
        Assert.Equal([blue], sounding.Select(s => s.SongId));
        Assert.Equal(["Blue"], (await Finder.GetAsync([track.Id], Token)).Select(t => t.Title));
        Assert.Equal(calls, _server.Calls.Count);
        Assert.DoesNotContain("1", track.Id.Split('/'), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Read_again_nothing_is_written_of_what_is_as_it_was()
    {
        await ReadAsync();
        Dictionary<string, string> before = await IdsAsync();
        _server.Songs[0]["playCount"] = 5;
        _server.Songs[1]["title"] = "Crimson";
        _server.Songs.Add(StandIn.Song("3", "Green", "Ada"));

        ServerReport report = await ReadAsync();
        Dictionary<string, string> after = await IdsAsync();

        Assert.Equal((3, 1, 1, 0), (report.Seen, report.Added, report.Changed, report.Gone));
        Assert.Equal((before["Blue"], before["Red"]), (after["Blue"], after["Crimson"]));
    }

    [Fact]
    public async Task A_server_that_did_not_look_for_music_since_is_not_read_again()
    {
        _server.LastScan = "2026-11-28T12:00:00Z";
        await ReadAsync();
        int reads = Reads();

        Assert.Equal((0, reads), ((await ReadAsync()).Seen, Reads()));
        _server.LastScan = "2026-11-28T13:00:00Z";
        Assert.Equal(2, (await ReadAsync()).Seen);
        Assert.True(Reads() > reads);

        int Reads() => _server.Methods().Count(m => m is "search3");
    }

    [Fact]
    public async Task What_is_gone_is_missing_comes_back_and_is_forgotten_after_a_month()
    {
        await ReadAsync();
        Dictionary<string, string> ids = await IdsAsync();
        JsonObject red = _server.Songs[1];
        _server.Songs.Remove(red);

        Assert.Equal(1, (await ReadAsync()).Gone);
        Assert.Empty(await Finder.GetAsync([ids["Red"]], Token));
        _server.Songs.Add(red);
        await ReadAsync();
        Assert.Single(await Finder.GetAsync([ids["Red"]], Token));

        _server.Songs.Remove(red);
        await ReadAsync();
        _time.Advance(TimeSpan.FromDays(31));
        await ReadAsync();
        Assert.Equal(["Blue"], (await IdsAsync()).Keys);
    }

    [Theory]
    [InlineData("away", "subsonic-broken")]
    [InlineData("empty", "subsonic-empty")]
    [InlineData("midway", "subsonic-broken")]
    [InlineData("password", "subsonic-wrong-password")]
    public async Task A_server_that_is_away_has_nothing_forgotten_and_its_songs_are_offered_from_elsewhere(string how, string code)
    {
        await _catalogue.DisposeAsync();
        _music.Add("blue.mp3", "Blue", "Ada");
        _catalogue = await OpenAsync(new Dictionary<string, string?>(_server.Settings.Concat(_music.Settings))
        {
            ["Sources:Order:0"] =
            "subsonic"
        });
        await _catalogue.Get<ILibraryScanner>().ScanAsync(progress: null, Token);
        long blue = await AddAsync("Blue", "Ada");
        await ReadAsync();
        PlayableTrack before = (await Finder.FindAsync([blue], Token))[blue];
        Assert.Equal(("subsonic", "library"), (before.Source, Assert.Single(before.Others).Source));

        List<JsonObject> songs = [.. _server.Songs];
        if (how is "empty")
        {
            _server.Songs.Clear();
        }
        else
        {
            _server.BadDay = async (method, context) =>
            {
                if (how is "password")
                {
                    await StandIn.FailAsync(context, 40);
                    return true;
                }

                bool bad = how is "away" || (method is "search3" && context.Request.Query["songOffset"] != "0");
                context.Response.StatusCode = bad ? 500 : 200;
                return bad;
            };
        }

        ServerReport report = await ReadAsync();
        ServerStatus status = (await Server.StatusAsync(Token))!;
        PlayableTrack elsewhere = (await Finder.FindAsync([blue], Token))[blue];

        Assert.Equal((code, _time.GetUtcNow(), code), (report.Fault?.Code, status.UnavailableSince, status.Unavailable?.Code));
        Assert.Equal(("library", 0), (elsewhere.Source, elsewhere.Others.Count));
        Assert.Equal(0, status.Missing);

        // And it comes back as it was.
        _server.Songs.Clear();
        _server.Songs.AddRange(songs);
        _server.BadDay = (_, _) => Task.FromResult(false);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await ReadAsync()).Fault);
        PlayableTrack after = (await Finder.FindAsync([blue], Token))[blue];
        Assert.Equal((before.Id, "subsonic"), (after.Id, after.Source));
    }

    [Fact]
    public async Task Moods_of_the_server_sort_a_song_and_what_has_none_is_listed_as_unsorted()
    {
        _server.Songs[0]["moods"] = new JsonArray("peaceful");
        _server.Songs[0]["bpm"] = 70;

        ServerReport report = await ReadAsync();
        UnsortedPage unsorted = await _catalogue.Get<ILibrarySorting>().UnsortedAsync(null, 0, 10, Token);
        SongPage calm = await _catalogue.Reader.FindAsync(new SongQuery("Calm", "Blue", null), Token);

        Assert.Equal(1, report.Songs);
        Assert.Equal("Blue", Assert.Single(calm.Items, s => s.Artist is "Ada").Title);
        Assert.Equal(["Red"], unsorted.Tracks.Select(t => t.Title));
    }

    [Fact]
    public async Task A_kind_that_browsers_do_not_play_is_refused_with_its_reason()
    {
        _server.Songs[0]["suffix"] = "wma";
        long blue = await AddAsync("Blue", "Ada");

        Assert.Equal(1, (await ReadAsync()).Refused);
        Assert.Empty(await Finder.FindAsync([blue], Token));
        Assert.Equal((1, 1), ((await Server.StatusAsync(Token))!.Tracks, (await Server.StatusAsync(Token))!.Refused));
    }

    [Fact]
    public async Task A_server_that_gives_the_same_page_for_ever_is_read_once()
    {
        _server.BadDay = (method, context) =>
        {
            if (method is "search3")
            {
                context.Request.QueryString =
                    new Microsoft.AspNetCore.Http.QueryString(context.Request.QueryString.Value!.Replace("songOffset=2", "songOffset=0",
                    StringComparison.Ordinal));
            }

            return Task.FromResult(false);
        };

        Assert.Equal(2, (await ReadAsync()).Seen);
    }

    [Fact]
    public async Task A_server_that_finds_nothing_by_a_search_for_nothing_is_read_album_by_album()
    {
        _server.KnowsAll = false;
        (_server.Songs[0]["albumId"], _server.Songs[1]["albumId"]) = ("a", "b");
        _server.Songs.Add(StandIn.Song("3", "Green", "Ada"));
        _server.Songs[2]["albumId"] = "b";

        Assert.Equal((3, 3), await ReadAsync() is var report ? (report.Seen, report.Added) : default);
        Assert.Equal(2, _server.Methods().Count(m => m is "getAlbum"));
    }

    [Fact]
    public async Task A_library_of_many_pages_is_read_whole()
    {
        _server.Songs.AddRange(Enumerable.Range(0, 1100).Select(i => StandIn.Song($"s{i}", $"Song {i}", "Many")));
        List<int> seen = [];

        ServerReport report = await Reader.ReadAsync(seen.Add, Token);

        Assert.Equal((1102, 1102), (report.Seen, report.Added));
        Assert.Equal([500, 1000, 1102], seen);
    }

    private SubsonicReader Reader => _catalogue.Get<SubsonicReader>();

    private IMusicServer Server => _catalogue.Get<IMusicServer>();

    private async Task<TemporaryCatalogue> OpenAsync(Dictionary<string, string?> settings)
    {
        TemporaryCatalogue catalogue = new(Directory.CreateTempSubdirectory("catalogue-").FullName, settings,
            services => services.AddSingleton<TimeProvider>(_time));
        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);
        return catalogue;
    }

    private Task<ServerReport> ReadAsync() => Reader.ReadAsync(_ => { }, Token);

    private async Task<Dictionary<string, string>> IdsAsync()
    {
        await using CatalogueContext context = await _catalogue.Contexts.CreateDbContextAsync(Token);
        return await context.Tracks.ToDictionaryAsync(t => t.Title, t => t.PublicId, StringComparer.Ordinal, Token);
    }

    private async Task<long> AddAsync(string title, string artist)
    {
        await using CatalogueContext context = await _catalogue.Contexts.CreateDbContextAsync(Token);
        Song song = new SongContent(title, artist, context.Moods.First().Id).ToSong();
        context.Add(song);
        await context.SaveChangesAsync(Token);
        return song.Id;
    }
}
