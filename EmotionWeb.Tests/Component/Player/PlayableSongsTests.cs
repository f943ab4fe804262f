using AngleSharp.Dom;
using Bunit;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Previews;
using EmotionWeb.Listeners;
using EmotionWeb.Tests.Component.Feedback;
using EmotionWeb.Tests.Component.Results;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Component.Player;

public class PlayableSongsTests : BunitContext
{
    private PlayerState State => Services.GetRequiredService<PlayerState>();

    [Fact]
    public void Without_a_source_of_music_a_table_says_nothing_of_playing()
    {
        Services.AddFakePlayer();

        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(3)));
        OpenMenus(table);
        Assert.Empty(table.FindAll("[data-testid=song-play], [data-testid=play-all], [data-testid=queue-next]"));
    }

    [Fact]
    public void A_table_says_before_anyone_clicks_what_sounds()
    {
        PlayableTrack[] tracks = FakeTracks.Some(3);
        Services.AddFakePlayer(tracks[0], tracks[1] with { Playability = Playability.Preview }, tracks[2] with { Playability = Playability.Link });

        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(4)));
        Assert.Equal(["full", "preview", "link", "link"], table.FindAll("[data-testid=song-play]").Select(b => b.GetAttribute("data-playable")));
        Assert.Equal(1, ((FakeTracks)Services.GetRequiredService<ITrackFinder>()).Asked);
    }

    [Fact]
    public void Previews_are_looked_for_of_the_rows_in_view_that_do_not_sound_and_are_labelled_with_their_shop()
    {
        FakePreviews previews = new(FakePreviews.Of(2), FakePreviews.Of(12));
        Services.AddSingleton<IPreviews>(previews);
        Services.AddFakePlayer(FakeTracks.Some(1));
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(12)));

        table.WaitForAssertion(() => Assert.Equal("preview", Press(table, 1).GetAttribute("data-playable")));
        Assert.Equal([2L, 3, 4, 5, 6, 7, 8, 9, 10], previews.Asked.Order());
        Assert.Equal(["full", "preview", "link"], table.FindAll("[data-testid=song-play]").Take(3).Select(b => b.GetAttribute("data-playable")));
        IElement shop = Assert.Single(table.FindAll("[data-testid=song-shop]"));
        Assert.Equal(("Deezer (Song 02, in a new tab)", "https://www.deezer.com/track/2"), (shop.TextContent, shop.GetAttribute("href")));
        Assert.Contains("2 songs sound here, 1 as previews of 30 s", table.Markup, StringComparison.Ordinal);
        Assert.StartsWith("Play 30 s of Song 02", Press(table, 1).GetAttribute("aria-label"), StringComparison.Ordinal);

        table.Find("[data-testid=play-all]").Click();
        Assert.Equal(["t1", "deezer-2"], State.Queue.Entries.Select(e => e.Track.Id));
    }

    [Fact]
    public void A_preview_that_may_be_heard_alone_plays_by_itself_and_not_with_the_table()
    {
        Services.AddSingleton<IPreviews>(new FakePreviews(FakePreviews.Of(2, onlyAlone: true)));
        Services.AddFakePlayer(FakeTracks.Some(1));
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(3)));
        table.WaitForAssertion(() => Assert.Equal("preview", Press(table, 1).GetAttribute("data-playable")));

        table.Find("[data-testid=play-all]").Click();
        Assert.Equal(["t1"], State.Queue.Entries.Select(e => e.Track.Id));
        Press(table, 1).Click();
        Assert.Equal(["deezer-2"], State.Queue.Entries.Select(e => e.Track.Id));
        Assert.Contains("1 song sounds here", table.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_with_a_server_of_their_own_hears_what_it_has_though_the_site_has_nothing()
    {
        FakeListenerMusic own = Own(2);
        Services.AddFakePlayer();
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(3)));

        table.WaitForAssertion(() => Assert.Equal("full", Press(table, 1).GetAttribute("data-playable")));
        Assert.Equal(["link", "full", "link"], table.FindAll("[data-testid=song-play]").Select(b => b.GetAttribute("data-playable")));
        Assert.Equal([("account:1", 1L), ("account:1", 2L), ("account:1", 3L)], own.Asked.Order());
        Press(table, 1).Click();
        Assert.Equal(["own-2-tag"], State.Queue.Entries.Select(e => e.Track.Id));
    }

    [Fact]
    public void What_sounds_already_is_looked_for_there_where_the_order_says_so_and_is_then_the_next_source()
    {
        FakeListenerMusic own = Own(1);
        Services.AddFakePlayer(FakeTracks.Some(2));
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(2)));
        Assert.Empty(own.Asked);

        own.First = true;
        table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(2)));
        table.WaitForAssertion(() => Assert.Equal("own-1-tag", Press(table, 0).GetAttribute("data-track")));
        Press(table, 0).Click();
        Assert.Equal([["own-1-tag", "t1"], ["t2"]], State.Queue.Entries.Select(e => e.Tracks.Select(t => t.Id)));
    }

    [Fact]
    public void Nothing_is_looked_for_on_a_server_by_whoever_has_none()
    {
        FakeListenerMusic own = Own(1);
        own.Has = false;
        Services.AddFakePlayer();
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(2)));

        Assert.Empty(table.FindAll("[data-testid=song-play]"));
        Assert.Empty(own.Asked);
    }

    [Fact]
    public async Task A_kept_queue_has_tracks_of_the_listeners_own_server_again()
    {
        Own(2);
        Services.AddFakePlayer(FakeTracks.Some(1));

        await State.AdoptAsync(new KeptQueue([new(1, ["t1"]), new(2, ["own-2-tag"]), new(3, ["own-2-other"])], null, 1, 0),
            CancellationToken.None);

        Assert.Equal(["t1", "own-2-tag"], State.Queue.Entries.Select(e => e.Track.Id));
    }

    [Fact]
    public async Task While_nobody_knows_whether_there_is_a_server_the_rest_sounds_and_it_is_asked_again()
    {
        FakeListenerMusic own = Own(2);
        own.IsUnknown = true;
        Services.AddFakePlayer(FakeTracks.Some(1));
        Assert.NotNull(Render<PlayerBar>().Find("[data-testid=player]"));
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(2)));
        Assert.Equal(["full", "link"], table.FindAll("[data-testid=song-play]").Select(b => b.GetAttribute("data-playable")));

        own.IsUnknown = false;
        await Services.GetRequiredService<ListenerTracks>().ReadyAsync();
        table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(2)));
        table.WaitForAssertion(() => Assert.Equal("own-2-tag", Press(table, 1).GetAttribute("data-track")));
    }

    private FakeListenerMusic Own(params long[] songs)
    {
        FakeListenerMusic own = new() { Has = true };
        own.Songs.UnionWith(songs);
        Services.AddSingleton(own);
        Services.AddSingleton<ICurrentListener>(new FakeListener { Account = "account:1" });
        return own;
    }

    [Fact]
    public void A_press_plays_the_table_from_there_on()
    {
        Services.AddFakePlayer(FakeTracks.Some(3));
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(12)));

        table.Find("[data-testid=play-all]").Click();
        Assert.Equal(["t1", "t2", "t3"], State.Queue.Entries.Select(e => e.Track.Id));
        Assert.Equal("t1", State.Queue.Current!.Track.Id);

        Press(table, 1).Click();
        Assert.Equal("t2", State.Queue.Current!.Track.Id);
        Assert.Equal(3, State.Queue.Entries.Length);
    }

    [Fact]
    public async Task The_row_of_what_sounds_pauses_it()
    {
        Services.AddFakePlayer(FakeTracks.Some(3));
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(3)));
        int toggled = 0;
        State.Toggled += () => toggled++;
        Press(table, 0).Click();
        await table.InvokeAsync(() => State.Heard(State.Queue.CurrentId!.Value, sounds: true));

        Assert.StartsWith("Pause ", Press(table, 0).GetAttribute("aria-label"), StringComparison.Ordinal);
        Press(table, 0).Click();
        Assert.Equal(1, toggled);
        Assert.Equal(3, State.Queue.Entries.Length);
    }

    [Fact]
    public void A_songs_menu_puts_it_next_or_last()
    {
        Services.AddFakePlayer(FakeTracks.Some(3));
        IRenderedComponent<SongTable> table = Render<SongTable>(p => p.Add(c => c.Songs, SampleAnswers.Songs(3)));
        Press(table, 0).Click();
        Assert.Empty(table.FindAll("[data-testid=queue-next]"));
        OpenMenus(table);
        table.FindAll("[data-testid=queue-next]")[2].Click();
        table.FindAll("[data-testid=queue-last]")[1].Click();

        Assert.Equal(["t1", "t3", "t2", "t3", "t2"], State.Queue.Entries.Select(e => e.Track.Id));
        Assert.Equal("t1", State.Queue.Current!.Track.Id);
    }

    // The browser opens them; what is in them is made as their button gets the focus.
    private static void OpenMenus(IRenderedComponent<SongTable> table)
    {
        for (int i = 0; i < table.FindAll("button.listen").Count; i++)
        {
            table.FindAll("button.listen")[i].Focus();
        }
    }

    private static IElement Press(IRenderedComponent<SongTable> table, int place) => table.FindAll("[data-testid=song-play]")[place];
}
