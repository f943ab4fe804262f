using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Previews;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Integration.Previews;

/// <summary>Previews against a stand-in for both shops, with all its bad days and a clock of our own.</summary>
public sealed class PreviewsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private ShopStandIn _shops = null!;
    private TemporaryCatalogue _catalogue = null!;
    private long _africa;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPreviews Previews => _catalogue.Get<IPreviews>();

    private ITrackFinder Tracks => _catalogue.Get<ITrackFinder>();

    public async ValueTask InitializeAsync()
    {
        _shops = await ShopStandIn.StartAsync();
        await OpenAsync(_shops.Settings(deezer: true));
    }

    public async ValueTask DisposeAsync()
    {
        await _catalogue.DisposeAsync();
        await _shops.DisposeAsync();
    }

    [Fact]
    public async Task A_preview_is_looked_for_once_and_is_then_known_to_the_table()
    {
        Assert.Empty(await Tracks.FindAsync([_africa], Token));

        PlayableTrack found = (await Previews.FindAsync(_africa, Token))!, again = (await Previews.FindAsync(_africa, Token))!;

        Assert.Equal(($"deezer-{_africa}", "Africa", "TOTO", "deezer", Playability.Preview, TimeSpan.FromSeconds(30)),
            (found.Id, found.Title, found.Artist, found.Source, found.Playability, found.Duration!.Value));
        Assert.Equal(new Shop("Deezer", "https://www.deezer.com/track/1", OnlyAlone: false), found.Shop);
        Assert.Equal("/search/track?q=artist%3A%22TOTO%22%20track%3A%22Africa%22&limit=5", Assert.Single(_shops.Searches));
        Assert.Equal((found, found), (again, (await Tracks.FindAsync([_africa, 0], Token))[_africa]));
        Assert.Empty(_shops.Sounds);
        Assert.DoesNotContain(_africa, (await _catalogue.Get<ISoundingSongs>().AllAsync(Token)).Select(s => s.SongId));
    }

    [Fact]
    public async Task What_a_shop_has_is_remembered_a_day_and_that_it_has_nothing_six_hours()
    {
        await Previews.FindAsync(_africa, Token);
        _time.Advance(PreviewShop.Remembered - TimeSpan.FromSeconds(1));
        await Previews.FindAsync(_africa, Token);
        Assert.Single(_shops.Searches);
        _time.Advance(TimeSpan.FromSeconds(1));
        _shops.Day = "empty";
        Assert.Null(await Previews.FindAsync(_africa, Token));
        _time.Advance(PreviewShop.NothingRemembered - TimeSpan.FromSeconds(1));
        Assert.Null(await Previews.FindAsync(_africa, Token));
        Assert.Equal(2, _shops.Searches.Count());
        _time.Advance(TimeSpan.FromSeconds(1));
        _shops.Day = "good";
        Assert.NotNull(await Previews.FindAsync(_africa, Token));
    }

    [Theory]
    [InlineData("Africa (2018 Remaster)", "Toto", 209, true)]
    [InlineData("Africa", "Weezer", 200, false)]
    [InlineData("Africa (Live)", "TOTO", 200, false)]
    [InlineData("Africa (Karaoke Version)", "The Karaoke Band", 200, false)]
    [InlineData("Rosanna", "TOTO", 200, false)]
    [InlineData("Africa", "TOTO", 230, false)]
    [InlineData("Africa", "TOTO", 0, true)]
    public async Task Only_the_song_itself_stands_for_it(string title, string artist, int seconds, bool found)
    {
        await using (CatalogueContext context = _catalogue.Contexts.CreateDbContext())
        {
            await context.Songs.Where(s => s.Id == _africa).ExecuteUpdateAsync(set => set.SetProperty(s => s.Features.DurationMs, 200_000),
                Token);
        }

        (_shops.Title, _shops.Artist, _shops.Seconds) = (title, artist, seconds);
        Assert.Equal(found, await Previews.FindAsync(_africa, Token) is not null);
    }

    [Theory]
    [InlineData("https://cdnt-preview.dzcdn.net/api/1.mp3?hdnea=exp=1", true)]
    [InlineData("http://cdnt-preview.dzcdn.net/1.mp3", false)]
    [InlineData("https://dzcdn.net.example.org/1.mp3", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("http://127.0.0.1:1/1.mp3", false)]
    [InlineData("https://cdn.dzcdn.net:8443/1.mp3", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("/relative", false)]
    public async Task An_answer_sends_this_site_nowhere_but_to_the_shop(string address, bool taken)
    {
        (_shops.PreviewAddress, _shops.ShopAddress) = (address, "javascript:alert(1)");

        PlayableTrack? found = await Previews.FindAsync(_africa, Token);

        Assert.Equal(taken, found is not null);
        Assert.True(found is null || found.Shop!.Address.StartsWith("https://www.deezer.com/search/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("empty", null, 0)]
    [InlineData("no preview", null, 0)]
    [InlineData("no data", null, 0)]
    [InlineData("quota", "preview-too-many", 30)]
    [InlineData("429", "preview-too-many", 120)]
    [InlineData("500", "preview-broken", 30)]
    [InlineData("redirect", "preview-broken", 30)]
    [InlineData("endless", "preview-not-understood", 30)]
    [InlineData("html", "preview-not-understood", 30)]
    [InlineData("cut off", "preview-not-understood", 30)]
    [InlineData("other json", "preview-not-understood", 30)]
    [InlineData("nothing of it", "preview-not-understood", 30)]
    [InlineData("abort", "preview-out-of-reach", 30)]
    public async Task On_a_bad_day_there_is_no_preview_and_it_is_asked_again_later(string day, string? why, int seconds)
    {
        _shops.Day = day;
        Assert.Null(await Previews.FindAsync(_africa, Token));
        PreviewShopState state = Assert.Single(Previews.Shops);
        Assert.Equal((why, why is null ? null : _time.GetUtcNow().AddSeconds(seconds)), (state.Rest?.Code, state.RestsUntil));

        // Whoever asks meanwhile, and for whatever: the shop hears nothing of it.
        foreach (long song in await OthersAsync(20))
        {
            await Previews.FindAsync(why is null ? _africa : song, Token);
        }

        Assert.Single(_shops.Searches);
        _shops.Day = "good";
        _time.Advance(why is null ? PreviewShop.NothingRemembered : TimeSpan.FromSeconds(seconds));
        Assert.NotNull(await Previews.FindAsync(_africa, Token));
        Assert.Null(Assert.Single(Previews.Shops).Rest);
    }

    [Fact]
    public async Task A_shop_that_says_nothing_is_waited_for_five_seconds()
    {
        _shops.Day = "silence";
        Task<PlayableTrack?> asking = Previews.FindAsync(_africa, Token);
        await _shops.Asked;
        Assert.False(asking.IsCompleted);

        _time.Advance(PreviewShop.CallLimit);

        Assert.Null(await asking);
        Assert.Equal("preview-too-slow", Assert.Single(Previews.Shops).Rest!.Code);
    }

    [Fact]
    public async Task No_more_is_asked_than_a_shop_lets_and_who_comes_later_waits()
    {
        _shops.Day = "empty";
        long[] songs = await OthersAsync(25);
        Task<PlayableTrack?[]> asking = Task.WhenAll(songs.Select(song => Previews.FindAsync(song, Token)));
        while (_shops.Searches.Count() < 20)
        {
            await Task.Delay(20, Token);
        }

        Assert.False(asking.IsCompleted);
        Assert.Equal(20, _shops.Searches.Count());
        while (!asking.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Token);
        }

        await asking;
        Assert.Equal(25, _shops.Searches.Count());
    }

    [Fact]
    public async Task The_second_shop_is_asked_where_the_first_has_nothing_or_rests_in_the_order_that_is_configured()
    {
        await OpenAsync(new(_shops.Settings(deezer: true, apple: true)) { ["Sources:Order:0"] = "apple" });
        Assert.Equal(["apple", "deezer"], Previews.Shops.Select(s => s.Key));

        PlayableTrack found = (await Previews.FindAsync(_africa, Token))!;

        Assert.Equal(($"apple-{_africa}", "Apple Music", "https://music.apple.com/us/album/1", true),
            (found.Id, found.Shop!.Name, found.Shop.Address, found.Shop.OnlyAlone));
        Assert.Equal("/search?term=TOTO%20Africa&media=music&entity=song&country=US&limit=5", Assert.Single(_shops.Searches));
        _shops.Day = "500";
        await Previews.FindAsync((await OthersAsync(1))[0], Token);
        Assert.All(Previews.Shops, shop => Assert.NotNull(shop.Rest));
        Assert.Equal(3, _shops.Searches.Count());
    }

    [Fact]
    public async Task After_a_restart_a_kept_preview_is_still_a_track_and_nobody_is_asked_for_that()
    {
        PlayableTrack track = Assert.Single(await Tracks.GetAsync([$"deezer-{_africa}", "deezer-999999", "deezer-x", "apple-1",
            "deezer--1"], Token));

        Assert.Equal(($"deezer-{_africa}", "https://www.deezer.com/search/Africa%20TOTO"), (track.Id, track.Shop!.Address));
        Assert.Empty(_shops.Calls);
    }

    [Fact]
    public async Task Unless_it_is_turned_on_there_is_none()
    {
        await OpenAsync([]);

        Assert.False(Tracks.Any);
        Assert.Empty(Previews.Shops);
        Assert.Null(await Previews.FindAsync(_africa, Token));
        Assert.Empty(await Tracks.GetAsync([$"deezer-{_africa}"], Token));
        Assert.Null(await _catalogue.Get<MusicSources>().OpenAsync($"deezer-{_africa}", null, SoundForm.Best, null, Token));
        Assert.Empty(_shops.Calls);
    }

    [Theory]
    [InlineData("Previews:Country", "USA", "Previews:Country is a country's two letters")]
    [InlineData("Previews:DeezerAddress", "ftp://x", "Previews:DeezerAddress begins with http")]
    [InlineData("Previews:AppleAddress", "https://ada:secret@x/", "Previews:AppleAddress begins with http")]
    public async Task A_setting_that_cannot_be_is_told_without_its_value(string key, string value, string words)
    {
        await OpenAsync([], more: (key, value), seeds: false);

        OptionsValidationException no = Assert.Throws<OptionsValidationException>(() => _catalogue.Get<IOptions<PreviewsOptions>>().Value);
        Assert.Contains(words, no.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", no.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_than_so_many_songs_are_remembered_and_the_oldest_are_forgotten()
    {
        TimedMemory<(string, string), string> memory = new(100, _time);
        foreach (int i in Enumerable.Range(1, 1000))
        {
            memory.Keep(($"song {i}", "a"), i % 2 == 0 ? "there" : null, TimeSpan.FromHours(1));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(memory.Count, 90, 100);
        Assert.True(memory.TryRecall(("song 999", "a"), out string? nothing) && nothing is null);
        Assert.True(memory.TryRecall(("song 1000", "a"), out string? there) && there is "there");
        Assert.False(memory.TryRecall(("song 800", "a"), out _));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(memory.TryRecall(("song 1000", "a"), out _));
    }

    private async Task OpenAsync(Dictionary<string, string?> settings, (string Key, string Value)? more = null, bool seeds = true)
    {
        if (_catalogue is not null)
        {
            await _catalogue.DisposeAsync();
        }

        if (more is { } one)
        {
            settings[one.Key] = one.Value;
        }

        _catalogue = new TemporaryCatalogue(Directory.CreateTempSubdirectory("catalogue-").FullName, settings,
            services => services.AddSingleton<TimeProvider>(_time));
        if (seeds)
        {
            await _catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);
            await using CatalogueContext context = _catalogue.Contexts.CreateDbContext();
            _africa = (await context.Songs.SingleAsync(s => s.Title == "Africa", Token)).Id;
        }
    }

    private async Task<long[]> OthersAsync(int count)
    {
        await using CatalogueContext context = _catalogue.Contexts.CreateDbContext();
        return await context.Songs.Where(s => s.Id != _africa).OrderBy(s => s.Id).Take(count).Select(s => s.Id).ToArrayAsync(Token);
    }
}
