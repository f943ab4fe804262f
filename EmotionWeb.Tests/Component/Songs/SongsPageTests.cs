using Bunit;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Shared;
using EmotionWeb.Components.Songs;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Component.Player;
using EmotionWeb.Tests.Component.Results;
using EmotionWeb.Tests.Unit.Listening;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Component.Songs;

public class SongsPageTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly ListCatalogue _catalogue;

    public SongsPageTests()
    {
        _catalogue = new ListCatalogue(_time);
        Services.AddSingleton<ICatalogueReader>(_catalogue);
        Services.AddSingleton<ISongGrid>(_catalogue);
        Services.AddFakePlayer();
        Services.AddSingleton<ICatalogueChangeFeed>(_catalogue);
        Services.AddSingleton<TimeProvider>(_time);
    }

    [Fact]
    public void The_whole_catalogue_is_paged_forth_and_back()
    {
        _catalogue.Songs = SampleAnswers.Songs(120);
        IRenderedComponent<SongsPage> page = Render<SongsPage>();
        Assert.Contains("120 songs", page.Find("header").TextContent, StringComparison.Ordinal);
        Assert.Equal("Song 01", First(page));

        page.ButtonSaying("More").Click();
        page.WaitForAssertion(() => Assert.Equal("Song 51", First(page)));
        page.ButtonSaying("More").Click();
        page.WaitForAssertion(() => Assert.Equal("Song 101", First(page)));
        Assert.True(page.ButtonSaying("More").HasAttribute("aria-disabled"));
        Assert.Contains("3 of 3", page.Markup, StringComparison.Ordinal);

        page.ButtonSaying("Back").Click();
        page.WaitForAssertion(() => Assert.Equal("Song 51", First(page)));
    }

    [Theory]
    [InlineData("songs?page=2", "Song 51", "51 to 100 of 120 songs")]
    [InlineData("songs?sort=-title", "Song 99", "1 to 50 of 120 songs")]
    [InlineData("songs?q=song+42&mood=Happy", "Song 42", "1 song")]
    [InlineData("songs?page=99", "Song 101", "101 to 120 of 120 songs")]
    [InlineData("songs?page=x&sort=colour", "Song 01", "1 to 50 of 120 songs")]
    public void The_address_says_what_is_shown_and_where_one_is(string address, string first, string count)
    {
        _catalogue.Songs = SampleAnswers.Songs(120);
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        IRenderedComponent<SongsPage> page = Render<SongsPage>();

        Assert.Equal(first, First(page));
        Assert.Equal(count, page.Find("header [role=status]").TextContent);
    }

    [Fact]
    public void Music_that_is_sorted_to_no_mood_is_found_by_its_words_and_played()
    {
        PlayableTrack[] tracks = [.. Enumerable.Range(1, 2).Select(i => Tracks.Track($"u{i}", title: $"Tape {i}"))];
        FakeSorting sorting = new(tracks);
        Services.AddSingleton<ILibrarySorting>(sorting);
        Services.AddFakePlayer(tracks);
        _catalogue.Songs = SampleAnswers.Songs(3);
        NavigationManager navigation = Services.GetRequiredService<NavigationManager>();
        IRenderedComponent<SongsPage> page = Render<SongsPage>();
        Assert.Empty(page.FindAll("[data-testid=unsorted-songs]"));

        navigation.NavigateTo("songs?q=tape");
        page.WaitForAssertion(() => Assert.Equal(["Tape 1", "Tape 2"],
            page.FindAll("[data-testid=unsorted-song] .name").Select(n => n.TextContent)));
        Assert.Equal("Artist u1 · Your music", page.Find("[data-testid=unsorted-song] .by").TextContent);
        Assert.Contains("38 more", page.Find("[data-testid=unsorted-songs]").TextContent, StringComparison.Ordinal);
        PlayerState player = Services.GetRequiredService<PlayerState>();
        page.FindAll("[data-testid=unsorted-play]")[1].Click();
        Assert.Equal(["u1", "u2"], player.Queue.Entries.Select(e => e.Track.Id));
        Assert.Equal("u2", player.Queue.Current!.Track.Id);
        page.FindAll("[data-testid=unsorted-last]")[0].Click();
        Assert.Equal(3, player.Queue.Entries.Length);

        navigation.NavigateTo("songs?q=tape&mood=Happy");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=unsorted-songs]")));
        Assert.Equal(["tape"], sorting.Asked);
    }

    [Fact]
    public void Any_page_is_one_press_away_where_there_are_many()
    {
        _catalogue.Songs = SampleAnswers.Songs(1_000);
        IRenderedComponent<SongsPage> page = Render<SongsPage>();
        Assert.Equal("page", page.Find("nav [aria-label='Current page 1']").GetAttribute("aria-current"));

        page.Find("nav [aria-label='Page 20']").Click();

        page.WaitForAssertion(() => Assert.Equal("Song 951", First(page)));
        Assert.Equal("951 to 1,000 of 1,000 songs", page.Find("header [role=status]").TextContent);
    }

    [Fact]
    public void What_is_asked_for_stands_in_the_address_and_comes_back_with_it()
    {
        _catalogue.Songs = [.. SampleAnswers.Songs(60), SampleAnswers.Song(900, "Nightswimming", "R.E.M.", "Sad")];
        NavigationManager navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("songs");
        IRenderedComponent<SongsPage> page = Render<SongsPage>();

        page.ButtonSaying("More").Click();
        page.WaitForAssertion(() => Assert.EndsWith("/songs?page=2", navigation.Uri, StringComparison.Ordinal));
        page.ButtonSaying("Title").Click();
        page.WaitForAssertion(() => Assert.EndsWith("/songs?sort=title", navigation.Uri, StringComparison.Ordinal));
        Assert.Equal("ascending", page.Find("th.title").GetAttribute("aria-sort"));
        page.FindAll(".moods label").Single(l => l.TextContent.Contains("Sad", StringComparison.Ordinal)).QuerySelector("input")!.Change(true);
        page.WaitForAssertion(() => Assert.EndsWith("/songs?sort=title&mood=Sad", navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("Nightswimming", First(page)));

        navigation.NavigateTo("songs?page=2");
        page.WaitForAssertion(() => Assert.Equal("Song 51", First(page)));
    }

    [Fact]
    public void A_mood_narrows_the_list_from_its_first_page()
    {
        _catalogue.Songs = [.. SampleAnswers.Songs(60), SampleAnswers.Song(900, "Nightswimming", "R.E.M.", "Sad")];
        IRenderedComponent<SongsPage> page = Render<SongsPage>();
        page.ButtonSaying("More").Click();

        page.FindAll(".moods label").Single(l => l.TextContent.Contains("Sad", StringComparison.Ordinal)).QuerySelector("input")!.Change(true);

        page.WaitForAssertion(() => Assert.Equal("Nightswimming", First(page)));
        Assert.Contains("1 song", page.Find("header").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Moods_have_the_colours_the_admins_gave_them()
    {
        _catalogue.Songs = [SampleAnswers.Song(900, "Nightswimming", "R.E.M.", "Sad"), SampleAnswers.Song(901, "Other", "A", "A mood made since")];
        IRenderedComponent<SongsPage> page = Render<SongsPage>();

        Assert.Equal(
            ["color: light-dark(#202020, #DFDFDF)", null],
            page.FindAll("[data-testid=song-row] td.mood span.mood").Select(tag => tag.GetAttribute("style")));
    }

    [Fact]
    public async Task Typing_is_searched_for_once_it_rests()
    {
        _catalogue.Songs = SampleAnswers.Songs(60);
        IRenderedComponent<SongsPage> page = Render<SongsPage>();
        int asked = _catalogue.Asked;

        await TypeAsync(page, "song");
        _time.Advance(SongsPage.SearchDelay / 2);
        await TypeAsync(page, "song 42");
        _time.Advance(SongsPage.SearchDelay / 2);
        Assert.Equal(asked, _catalogue.Asked);

        _time.Advance(SongsPage.SearchDelay);
        page.WaitForAssertion(() => Assert.Equal("Song 42", First(page)));
        Assert.Equal(asked + 1, _catalogue.Asked);
    }

    [Fact]
    public void A_change_of_the_catalogue_shows_without_leaving_the_page()
    {
        _catalogue.Songs = SampleAnswers.Songs(120);
        IRenderedComponent<SongsPage> page = Render<SongsPage>();
        page.ButtonSaying("More").Click();
        page.WaitForAssertion(() => Assert.Equal("Song 51", First(page)));

        _catalogue.Songs = [.. _catalogue.Songs.Select(s => s.Id == 51 ? s with { Title = "Renamed" } : s)];
        _catalogue.RaiseChanged();

        page.WaitForAssertion(() => Assert.Equal("Renamed", First(page)));
        Assert.Contains("2 of 3", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_the_map_alone_asks_for_nothing()
    {
        _catalogue.Songs = SampleAnswers.Songs(20);
        IRenderedComponent<SongsPage> page = Render<SongsPage>();
        page.WaitForAssertion(() => Assert.Equal("Song 01", First(page)));
        int asked = _catalogue.Asked;

        _catalogue.RaiseChanged(new CatalogueChange(new HashSet<long>(), new HashSet<int>(), new HashSet<RuleKey> { new(ListeningGoal.Lift, Emotion.Sad) }));

        Assert.Equal(asked, _catalogue.Asked);
    }

    [Fact]
    public void A_page_whose_songs_are_gone_gives_way_to_the_one_before()
    {
        _catalogue.Songs = SampleAnswers.Songs(60);
        IRenderedComponent<SongsPage> page = Render<SongsPage>();
        page.ButtonSaying("More").Click();
        page.WaitForAssertion(() => Assert.Equal("Song 51", First(page)));

        _catalogue.Songs = SampleAnswers.Songs(20);
        _catalogue.RaiseChanged();

        page.WaitForAssertion(() => Assert.Equal("Song 01", First(page)));
    }

    [Fact]
    public async Task An_empty_catalogue_and_a_fruitless_search_say_so()
    {
        IRenderedComponent<SongsPage> page = Render<SongsPage>();
        Assert.Contains("No songs yet", page.Markup, StringComparison.Ordinal);

        await TypeAsync(page, "zzz");
        _time.Advance(SongsPage.SearchDelay);
        page.WaitForAssertion(() => Assert.Contains("Nothing by that name", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_was_left_no_longer_listens()
    {
        Render<SongsPage>();
        Assert.True(_catalogue.HasListeners);

        await DisposeComponentsAsync();

        Assert.False(_catalogue.HasListeners);
    }

    private static Task TypeAsync(IRenderedComponent<SongsPage> page, string text)
    {
        page.Find("input[type=search]").Input(text);

        // Behind the event on the dispatcher: the delay has begun when this returns.
        return page.InvokeAsync(static () => { });
    }

    private static string First(IRenderedComponent<SongsPage> page) => page.Find("[data-testid=song-row] .title .name").TextContent;

    /// <summary>A catalogue over a list, with the contract's paging by cursor.</summary>
    private sealed class ListCatalogue(FakeTimeProvider time) : ICatalogueReader, ISongGrid, ICatalogueChangeFeed
    {
        public event Action<CatalogueChange>? Changed;

        public bool IsLive => true;

        public IReadOnlyList<SongRow> Songs { get; set; } = [];

        public int Asked { get; private set; }

        public bool HasListeners => Changed is not null;

        public void RaiseChanged() => RaiseChanged(CatalogueChange.Anything);

        /// <summary>Raises, and lets the time pass within which every page renews.</summary>
        public void RaiseChanged(CatalogueChange change)
        {
            Changed?.Invoke(change);
            time.Advance(Renewal.Least + Renewal.Spread);
        }

        public Task<SongGridPage> FindAsync(SongGridQuery query, CancellationToken cancellationToken)
        {
            Asked++;
            string? wanted = Moods.FirstOrDefault(m => m.Id == query.MoodId)?.Name;
            SongRow[] found = [.. Songs.Where(s => (query.MoodId is null || string.Equals(s.Mood, wanted, StringComparison.Ordinal))
                && (query.Text is null || s.Title.Contains(query.Text, StringComparison.OrdinalIgnoreCase)))];
            IEnumerable<SongRow> sorted = query.Sort == SongColumn.Title ? found.OrderBy(s => s.Title, StringComparer.Ordinal) : found;
            SongGridRow[] page = [.. (query is { Sort: SongColumn.Title, Descending: true } ? sorted.Reverse() : sorted)
                .Skip(query.Skip).Take(query.Limit)
                .Select(s => new SongGridRow(s.Id, 1, s.Title, s.Artist, 1, s.Mood, s.Popularity, s.Genre, s.Year, s.Language))];
            return Task.FromResult(new SongGridPage(page, found.Length, TotalIsLeast: false, null, null, query.Skip + page.Length < found.Length));
        }

        public Task<IReadOnlyList<EmotionWeb.Core.ChangeHistory.SongVersion>> SeenAsync(SongGridQuery query,
            CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<string>> GenresAsync(string? beginning, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<SongPage> FindAsync(SongQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<MoodSummary>> MoodsAsync(CancellationToken cancellationToken) => Task.FromResult(Moods);

        private static readonly IReadOnlyList<MoodSummary> Moods =
            [new MoodSummary(1, "Happy", "#101010", "#EFEFEF"), new MoodSummary(2, "Sad", "#202020", "#DFDFDF")];
    }

    /// <summary>Has these tracks, which are no songs, and 38 that are not told.</summary>
    private sealed class FakeSorting(IReadOnlyList<PlayableTrack> tracks) : ILibrarySorting
    {
        public List<string?> Asked { get; } = [];

        public Task<UnsortedPage> UnsortedAsync(string? text, int skip, int limit, CancellationToken cancellationToken)
        {
            Asked.Add(text);
            return Task.FromResult(new UnsortedPage([.. tracks.Select(t => new UnsortedTrack(t.Id, t.Title, t.Artist, null, "", null))],
                40));
        }

        public Task<Accepted> AcceptAsync(UnsortedScope scope, int? moodId, Editor editor, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
