using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>Real sound in a real browser: what is pressed, what is heard, and what becomes of it.</summary>
public sealed class PlayerTests(SiteFixture site, MusicSite music) : BrowserTest(site), IClassFixture<MusicSite>
{
    [Fact]
    public async Task A_press_plays_the_table_and_the_buttons_go_through_it()
    {
        PlayerPage player = await ListenAsync();
        await Expect(player.Bar).ToBeHiddenAsync();
        await player.PlayAllAsync();

        await Expect(player.Bar).ToBeVisibleAsync();
        await Expect(player.Title).ToHaveTextAsync(MusicSite.Titles[0]);
        await Expect(player.Page.GetByTestId("player-source")).ToHaveTextAsync("Your music");
        await Expect(player.Play).ToHaveAccessibleNameAsync("Pause");
        await Expect(player.Page).ToHaveTitleAsync("Africa, TOTO");

        await player.Page.GetByTestId("player-next").ClickAsync();
        await player.HearsEntryAsync(2);
        await Expect(player.Title).ToHaveTextAsync(MusicSite.Titles[1]);

        await player.Page.GetByTestId("player-prev").ClickAsync();
        await player.HearsEntryAsync(1);

        await player.HearsAsync(3.1);
        await player.Page.GetByTestId("player-prev").ClickAsync();
        await player.ComesToAsync("a => a.currentTime < 2");
        Assert.Equal(1, await player.EntryAsync());

        await player.Play.ClickAsync();
        await player.IsSilentAsync();
        await Expect(player.Play).ToHaveAccessibleNameAsync("Play");
        await Expect(player.Page).ToHaveTitleAsync("Songs - EmotionWeb");
    }

    [Fact]
    public async Task A_row_plays_from_its_song_on_and_pauses_it_again()
    {
        PlayerPage player = await ListenAsync();
        ILocator song = player.Page.Locator("[data-testid=song-play][data-playable=full]").Nth(2);
        await Expect(player.Page.Locator("[data-testid=song-play][data-playable=link]").First).ToBeAttachedAsync();

        await song.ClickAsync();
        await player.HearsEntryAsync(3);
        await Expect(song).ToHaveAccessibleNameAsync("Pause Take on Me by a-ha");
        await song.ClickAsync();
        await player.IsSilentAsync();
        await song.ClickAsync();
        await player.HearsEntryAsync(3);
    }

    [Fact]
    public async Task The_place_in_a_song_is_chosen_by_key_and_by_pointer()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        ILocator seek = player.Page.GetByRole(AriaRole.Slider, new() { Name = "Place in the song" });
        await Expect(seek).ToHaveAttributeAsync("aria-valuetext", Like("^0:0[0-6] of 0:06$"));

        await seek.FocusAsync();
        await player.Page.Keyboard.PressAsync("ArrowRight");
        await player.HearsAsync(5);
        await player.Page.Keyboard.PressAsync("ArrowLeft");
        await player.ComesToAsync("a => a.currentTime < 3");
        await player.Play.ClickAsync();
        await player.IsSilentAsync();

        LocatorBoundingBoxResult box = (await seek.BoundingBoxAsync())!;
        await player.Page.Mouse.MoveAsync(box.X + (box.Width / 4), box.Y + (box.Height / 2));
        await player.Page.Mouse.DownAsync();
        await player.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await Expect(player.Page.GetByTestId("player-time")).ToHaveTextAsync(Like("0:0[23]"));
        Assert.NotInRange(await player.PlaceAsync(), 2.6, 3.4);
        await player.Page.Mouse.UpAsync();
        Assert.InRange(await player.PlaceAsync(), 2.6, 3.4);
    }

    [Fact]
    public async Task The_end_of_a_song_leads_into_the_next_and_the_end_of_the_queue_back_to_its_beginning()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        for (long entry = 1; entry <= 6; entry++)
        {
            await player.HearsEntryAsync(entry);
            await player.SeekAsync(5.2);
        }

        await player.ComesToAsync("a => a.paused && a.currentTime === 0 && a.dataset.entry === '1'");
        IReadOnlyList<PlayerPage.Told> told = await player.ToldAsync();
        Assert.Equal(6, told.Count(t => t.Type is "ended"));
        Assert.DoesNotContain(told, t => t.Type is "error");

        await player.Page.GetByTestId("player-repeat").ClickAsync();
        await Expect(player.Page.GetByTestId("player-repeat")).ToHaveAttributeAsync("data-repeat", "all");
        await player.Page.GetByTestId("player-repeat").ClickAsync();
        await Expect(player.Page.GetByTestId("player-repeat")).ToHaveAttributeAsync("data-repeat", "one");
        await player.Play.ClickAsync();
        await player.HearsEntryAsync(1);
        await player.SeekAsync(5.5);
        await player.ComesToAsync("a => !a.paused && a.currentTime < 3");
        Assert.Equal(1, await player.EntryAsync());
    }

    [Fact]
    public async Task The_queue_is_edited_while_it_plays()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        await player.ShowQueueAsync();
        await Expect(player.Entries.First).ToHaveAttributeAsync("aria-current", "true");

        ILocator names = player.Page.Locator("[data-testid=queue-entry] .title");
        await player.Entries.Nth(2).GetByTestId("queue-up").ClickAsync();
        await Expect(names).ToHaveTextAsync([MusicSite.Titles[0], MusicSite.Titles[2], MusicSite.Titles[1], MusicSite.Titles[3], .. MusicSite.Titles[4..]]);
        await player.Entries.Nth(1).GetByTestId("queue-down").ClickAsync();
        await Expect(names).ToHaveTextAsync(MusicSite.Titles);

        await player.Entries.Nth(1).GetByTestId("queue-remove").ClickAsync();
        await Expect(names).ToHaveTextAsync([MusicSite.Titles[0], MusicSite.Titles[2], MusicSite.Titles[3], .. MusicSite.Titles[4..]]);
        await player.Page.GetByTestId("queue-undo").ClickAsync();
        await Expect(names).ToHaveTextAsync(MusicSite.Titles);

        await player.Entries.Nth(3).Locator("[data-drag]").HoverAsync();
        LocatorBoundingBoxResult second = (await player.Entries.Nth(1).BoundingBoxAsync())!;
        await player.Page.Mouse.DownAsync();
        await player.Page.Mouse.MoveAsync(second.X + 20, second.Y + 12, new() { Steps = 5 });
        await player.Page.Mouse.UpAsync();
        await Expect(names).ToHaveTextAsync([MusicSite.Titles[0], MusicSite.Titles[3], MusicSite.Titles[1], MusicSite.Titles[2], .. MusicSite.Titles[4..]]);

        // The keyboard's focus stays with what it moves.
        await player.Entries.Nth(1).GetByTestId("queue-down").FocusAsync();
        await player.Page.Keyboard.PressAsync("Enter");
        await Expect(names.Nth(2)).ToHaveTextAsync(MusicSite.Titles[3]);
        await Expect(player.Entries.Nth(2).GetByTestId("queue-down")).ToBeFocusedAsync();
        await player.Page.Keyboard.PressAsync("Shift+Tab");
        await player.Page.Keyboard.PressAsync("Enter");
        await Expect(names.Nth(1)).ToHaveTextAsync(MusicSite.Titles[3]);

        // The one that sounds: what follows takes its place.
        await player.Entries.First.GetByTestId("queue-remove").ClickAsync();
        await Expect(player.Title).ToHaveTextAsync(MusicSite.Titles[3]);
        await player.HearsEntryAsync(4);

        await player.Page.GetByTestId("queue-clear").ClickAsync();
        await Expect(player.Bar).ToBeHiddenAsync();
        await player.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('audio')].every(a => a.paused && !a.getAttribute('src'))");
    }

    [Fact]
    public async Task Of_a_long_queue_what_is_in_sight_is_drawn_and_it_opens_where_it_plays()
    {
        const int Long = 400;
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        await player.Page.GetByTestId("player-play").ClickAsync();
        await player.Page.EvaluateAsync($$"""
            () => {
                const key = 'emotionweb.player.queue', kept = JSON.parse(localStorage.getItem(key));
                kept.entries = Array.from({ length: {{Long}} }, (_, i) => ({ id: i + 1, tracks: kept.entries[i % kept.entries.length].tracks }));
                localStorage.setItem(key, JSON.stringify({ ...kept, current: 300 }));
                localStorage.removeItem('emotionweb.player.place');
            }
            """);
        await player.Page.ReloadAsync();
        await player.ReadyAsync();

        await player.ShowQueueAsync();

        ILocator current = player.Page.Locator("[data-testid=queue-entry][aria-current=true]");
        await Expect(current).ToHaveAttributeAsync("data-entry", "300");
        await Expect(current).ToBeInViewportAsync();
        await Expect(current).ToHaveAttributeAsync("aria-posinset", "300");
        Assert.InRange(await player.Entries.CountAsync(), 10, 80);

        ILocator before = player.Page.Locator("[data-entry='298']");
        await current.Locator("[data-drag]").HoverAsync();
        LocatorBoundingBoxResult place = (await before.BoundingBoxAsync())!;
        await player.Page.Mouse.DownAsync();
        await player.Page.Mouse.MoveAsync(place.X + 20, place.Y + 12, new() { Steps = 5 });
        await player.Page.Mouse.UpAsync();
        await Expect(current).ToHaveAttributeAsync("aria-posinset", "298");
        await Expect(before).ToHaveAttributeAsync("aria-posinset", "299");
    }

    [Fact]
    public async Task Shuffling_keeps_what_plays_and_is_turned_back()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        await player.ShowQueueAsync();
        ILocator names = player.Page.Locator("[data-testid=queue-entry] .title");
        string[] before = [.. await names.AllInnerTextsAsync()];
        ILocator shuffle = player.Page.GetByTestId("player-shuffle");

        await shuffle.ClickAsync();
        await Expect(shuffle).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(names).Not.ToHaveTextAsync(before);
        Assert.Equal(before[0], await names.First.InnerTextAsync());
        Assert.Equal(1, await player.EntryAsync());
        await player.HearsAsync();

        await shuffle.ClickAsync();
        await Expect(names).ToHaveTextAsync(before);
    }

    [Fact]
    public async Task A_reload_brings_everything_back_and_waits()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        await player.Page.GetByTestId("player-next").ClickAsync();
        await player.HearsEntryAsync(2);
        await player.Page.GetByTestId("player-repeat").ClickAsync();
        await player.Page.GetByTestId("player-shuffle").ClickAsync();
        await Expect(player.Page.GetByTestId("player-shuffle")).ToHaveAttributeAsync("aria-pressed", "true");
        await player.Page.GetByTestId("player-volume").FillAsync("40");
        await player.Page.GetByTestId("player-mute").ClickAsync();
        string title = await player.Title.InnerTextAsync();
        await player.HearsAsync(2);
        double place = await player.PlaceAsync();

        await player.Page.ReloadAsync();
        await Expect(player.Bar).ToBeVisibleAsync();
        await Expect(player.Title).ToHaveTextAsync(title);
        await player.ComesToAsync("a => a.paused && a.readyState > 0 && a.currentTime > 0");
        Assert.InRange(await player.PlaceAsync(), place - 5, place + 2);
        Assert.Equal(2, await player.EntryAsync());
        await Expect(player.Page.GetByTestId("player-repeat")).ToHaveAttributeAsync("data-repeat", "all");
        await Expect(player.Page.GetByTestId("player-shuffle")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(player.Page.GetByTestId("player-mute")).ToHaveAttributeAsync("aria-pressed", "true");
        await player.ComesToAsync("a => a.muted && Math.abs(a.volume - 0.16) < 0.001");

        await player.Play.ClickAsync();
        await player.HearsEntryAsync(2);
    }

    [Fact]
    public async Task One_tab_sounds_at_a_time()
    {
        PlayerPage first = await ListenAsync();
        await first.PlayAllAsync();
        PlayerPage second = new(await first.Page.Context.NewPageAsync());
        await second.Page.GotoAsync("/songs");
        await second.PlayAllAsync();

        await first.IsSilentAsync();
        await Expect(first.Message).ToHaveTextAsync("Paused: another tab plays.");
        await second.HearsAsync(0.5);
    }

    [Fact]
    public async Task Keys_play_and_pause_but_not_where_one_types_or_chooses()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        ILocator search = player.Page.GetByRole(AriaRole.Searchbox).First;
        await search.FocusAsync();
        foreach (string typed in (string[])["k", "k ", "k m"])
        {
            await player.Page.Keyboard.PressAsync(typed[^1..]);
            await Expect(search).ToHaveValueAsync(typed);
        }

        await search.FillAsync("");
        await player.ComesToAsync("a => !a.paused && !a.muted");

        await player.Page.EvaluateAsync("() => document.activeElement.blur()");
        await player.Page.Keyboard.PressAsync("Control+k");
        await player.HearsAsync(await player.PlaceAsync() + 0.2);
        await player.Page.Keyboard.PressAsync("k");
        await player.IsSilentAsync();
        await player.Page.Keyboard.PressAsync(" ");
        await player.HearsAsync();
        await player.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await player.HearsEntryAsync(2);
        await player.Page.Keyboard.PressAsync("m");
        await player.ComesToAsync("a => a.muted");
        await player.Page.Keyboard.PressAsync("ArrowDown");
        await player.ComesToAsync("a => !a.muted && Math.abs(a.volume - 0.9025) < 0.001");

        // A focused button presses itself, once.
        await player.Play.FocusAsync();
        await player.Page.Keyboard.PressAsync(" ");
        await player.IsSilentAsync();
        await player.Page.Keyboard.PressAsync("?");
        await Expect(player.Page.Locator("#player-keys")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_browser_that_refuses_to_start_is_told_of_in_peace()
    {
        PlayerPage first = await ListenAsync();
        await first.PlayAllAsync();
        await first.Play.ClickAsync();
        await first.IsSilentAsync();

        // Another document: nobody pressed anything in it, and its own script starts to play. Whatever is asked of a page counts as a
        // press, so nothing is asked until then.
        PlayerPage player = new(await first.Page.Context.NewPageAsync());
        await player.Page.AddInitScriptAsync("""
            const wait = setInterval(() => {
                if (document.querySelector('audio[data-active]')?.readyState > 0) {
                    clearInterval(wait);
                    const message = document.querySelector('[data-testid=player-message]');
                    new MutationObserver(() => console.log(`said: ${message.textContent}`)).observe(message, { childList: true });
                    document.querySelector('[data-testid=player-play]').click();
                }
            }, 50);
            """);
        Task<IConsoleMessage> said = player.Page.WaitForConsoleMessageAsync(new() { Predicate = m => m.Text is "said: Press play to start" });
        await player.Page.GotoAsync("/songs", new() { WaitUntil = WaitUntilState.Commit });
        await said;

        await Expect(player.Message).ToHaveTextAsync("Press play to start");
        await Expect(player.Play).ToHaveAccessibleNameAsync("Play");
        await player.ShowQueueAsync();
        await Expect(player.Entries).ToHaveCountAsync(6);
        Assert.DoesNotContain(await player.ToldAsync(), t => t.Type is "playing" or "error");

        await player.Page.Keyboard.PressAsync("Escape");
        await player.Play.ClickAsync();
        await player.HearsAsync();
        await Expect(player.Message).ToBeEmptyAsync();
    }

    [Fact]
    public async Task The_lock_screen_knows_the_song_and_its_keys_work()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();

        Assert.Equal(MusicSite.Titles[0], await player.Page.EvaluateAsync<string>("() => navigator.mediaSession.metadata.title"));
        Assert.Equal("playing", await player.Page.EvaluateAsync<string>("() => navigator.mediaSession.playbackState"));
        await player.Page.WaitForFunctionAsync("() => handlers.seekto && handlers.nexttrack");
        await player.Page.EvaluateAsync("() => handlers.seekto({ seekTime: 4 })");
        await player.HearsAsync(4);
        await player.Page.EvaluateAsync("() => handlers.nexttrack()");
        await player.HearsEntryAsync(2);
        Assert.Equal(MusicSite.Titles[1], await player.Page.EvaluateAsync<string>("() => navigator.mediaSession.metadata.title"));

        // Nothing more comes.
        await player.ShowQueueAsync();
        await player.Entries.Last.Locator("button.start").ClickAsync();
        await player.HearsEntryAsync(6);
        await player.Page.WaitForFunctionAsync("() => handlers.nexttrack === null");
        await player.Page.EvaluateAsync("() => handlers.previoustrack()");
        await player.HearsEntryAsync(5);
        await player.Page.EvaluateAsync("() => handlers.pause()");
        await player.IsSilentAsync();
        Assert.Equal("paused", await player.Page.EvaluateAsync<string>("() => navigator.mediaSession.playbackState"));
        await player.Page.EvaluateAsync("() => handlers.stop()");
        await player.ComesToAsync("a => a.paused && a.currentTime === 0");
    }

    [Fact]
    public async Task The_sleep_timer_fades_and_falls_silent()
    {
        PlayerPage player = await ListenAsync(early: "const real = performance.now.bind(performance); window.later = 0; performance.now = () => real() + window.later;");
        await player.PlayAllAsync();
        await player.Page.GetByTestId("player-sleep").ClickAsync();
        await player.Page.Locator("[data-sleep='15']").ClickAsync();
        await player.HearsAsync(0.5);

        await player.Page.EvaluateAsync("() => { window.later = 15 * 60_000 - 6_000; }");
        await player.ComesToAsync("a => !a.paused && a.volume < 0.7");
        await player.Page.EvaluateAsync("() => { window.later = 15 * 60_000; }");
        await player.IsSilentAsync();
        await Expect(player.Message).ToContainTextAsync("sleep timer");
        await player.ComesToAsync("a => a.volume === 1");
    }

    [Fact]
    public async Task A_new_circuit_takes_over_what_sounds()
    {
        Tolerate("WebSocket|[Cc]onnection");
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        await player.Page.GetByTestId("player-next").ClickAsync();
        await player.HearsEntryAsync(2);

        Assert.True(await player.Page.EvaluateAsync<bool>("() => Blazor.pauseCircuit()"));
        await player.Page.GetByTestId("player-next").ClickAsync();
        await player.HearsEntryAsync(3);
        await player.Page.EvaluateAsync("() => { document.querySelector('#player-queue-panel').dataset.before = ''; }");
        Assert.True(await player.Page.EvaluateAsync<bool>("() => Blazor.resumeCircuit()"));

        // The new circuit draws the page anew, and with it closes what was open.
        await player.Page.WaitForFunctionAsync("() => document.querySelector('#player-queue-panel:not([data-before])')");

        await player.ShowQueueAsync();
        await Expect(player.Page.Locator("[data-testid=queue-entry][aria-current=true]")).ToHaveAttributeAsync("data-entry", "3");
        await player.Entries.Nth(3).GetByTestId("queue-remove").ClickAsync();
        await Expect(player.Page.GetByTestId("queue-undo")).ToBeVisibleAsync();
        await player.HearsEntryAsync(3);
        Assert.DoesNotContain(await player.ToldAsync(), t => t.Type is "pause" && t.Entry == 3);
        await player.Page.Keyboard.PressAsync("Escape");
        await player.Page.GetByTestId("player-next").ClickAsync();
        await player.HearsEntryAsync(5);
    }

    [Fact]
    public async Task Music_plays_on_while_one_moves_about()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        foreach (string link in (string[])["About", "Listen", "Songs"])
        {
            await player.Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync();
            await Expect(player.Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First).ToHaveAttributeAsync("aria-current", "page");
            await Expect(player.Bar).ToBeVisibleAsync();
        }

        Assert.DoesNotContain(await player.ToldAsync(), t => t.Type is "pause" && t.At < 5);
        await player.HearsAsync();
    }

    [Fact]
    public async Task Songs_sound_equally_loud_as_far_as_their_tags_tell()
    {
        PlayerPage player = await ListenAsync(early: """
            window.gains = new Map();
            const source = AudioContext.prototype.createMediaElementSource;
            AudioContext.prototype.createMediaElementSource = function (element) {
                const node = source.call(this, element);
                const connect = node.connect.bind(node);
                node.connect = gain => { gains.set(element, gain); return connect(gain); };
                return node;
            };
            """);
        await player.PlayAllAsync();
        await player.ComesToAsync("a => Math.abs(gains.get(a).gain.value - 0.5) < 0.001");
        await player.Page.GetByTestId("player-next").ClickAsync();
        await player.HearsEntryAsync(2);
        await player.ComesToAsync("a => Math.abs(gains.get(a).gain.value - 0.5012) < 0.001");
    }

    [Theory]
    [InlineData("alac.m4a")]
    [InlineData("wma")]
    public async Task What_this_browser_does_not_play_is_transcoded(string kind)
    {
        await using MusicSite own = new();
        own.Music.Add($"sun.{kind}", "Here Comes The Sun - Remastered 2009", "The Beatles", kind, seconds: 6);
        await own.InitializeAsync();
        PlayerPage player = await ListenAsync(configure: o => o.BaseURL = own.Address.ToString());
        await player.Page.Locator("[data-testid=song-row]", new() { HasText = "Here Comes The Sun" }).GetByTestId("song-play").ClickAsync();
        await player.HearsAsync(0.5);
        await Expect(player.Title).ToHaveTextAsync("Here Comes The Sun - Remastered 2009");
        await player.SeekAsync(4);
        await player.HearsAsync(4.2);
        await player.Page.CloseAsync();
    }

    [Fact]
    public async Task A_browser_that_plays_less_asks_for_another_form()
    {
        PlayerPage player = await ListenAsync(early: """
            const can = HTMLMediaElement.prototype.canPlayType;
            HTMLMediaElement.prototype.canPlayType = function (type) { return type.includes('mpeg') ? '' : can.call(this, type); };
            """);
        await player.PlayAllAsync();
        await player.ComesToAsync("a => a.src.endsWith('?as=opus') && a.duration > 5");
    }

    [Fact]
    public async Task One_song_fades_into_the_next_where_the_operator_wants_it()
    {
        await using MusicSite own = new() { Settings = { ["Player:CrossfadeSeconds"] = "2" } };
        await own.InitializeAsync();
        PlayerPage player = await ListenAsync(configure: o => o.BaseURL = own.Address.ToString());
        await player.PlayAllAsync();
        await player.SeekAsync(3);
        await player.Page.WaitForFunctionAsync("() => [...document.querySelectorAll('audio')].every(a => !a.paused && a.currentTime > 0.2)");
        await Expect(player.Title).ToHaveTextAsync(MusicSite.Titles[1]);
        await player.HearsEntryAsync(2);
        await player.HearsAsync(2.5);
        IReadOnlyList<PlayerPage.Told> told = await player.ToldAsync();
        Assert.True(told.First(t => t.Type is "playing" && t.Entry == 2).Time < told.First(t => t.Type is "ended" && t.Entry == 1).Time);
        await player.Page.CloseAsync();
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task Everyone_can_use_the_player(int width, ColorScheme scheme)
    {
        PlayerPage player = await ListenAsync(configure: o =>
        {
            o.ViewportSize = new ViewportSize { Width = width, Height = 844 };
            o.ColorScheme = scheme;
        });
        await player.PlayAllAsync();
        await Expect(player.Page.GetByTestId("player-spoken")).ToHaveTextAsync("Now playing: Africa, TOTO");
        await AssertAccessibleAsync(player.Page);
        if (width < 720)
        {
            await player.Bar.Locator("[data-player-act=open]").ClickAsync();
            await Expect(player.Page.GetByTestId("player-seek")).ToBeVisibleAsync();
            await AssertAccessibleAsync(player.Page);
        }

        await player.ShowQueueAsync();
        await AssertAccessibleAsync(player.Page);
        await player.Page.Keyboard.PressAsync("Escape");
        await Expect(player.Entries.First).ToBeHiddenAsync();
        if (width < 720)
        {
            await player.Page.Keyboard.PressAsync("Escape");
            await Expect(player.Page.GetByTestId("player-seek")).ToBeHiddenAsync();
        }
    }

    [Fact]
    public async Task A_file_that_vanishes_is_said_and_passed_over()
    {
        Tolerate("404");
        await using MusicSite own = new();
        await own.InitializeAsync();
        PlayerPage player = await ListenAsync(configure: o => o.BaseURL = own.Address.ToString());
        await player.PlayAllAsync();
        File.Delete(own.Music["take.m4a"]);
        await player.ShowQueueAsync();
        await player.Entries.Nth(2).Locator("button.start").ClickAsync();

        await Expect(player.Message).ToHaveTextAsync("“Take on Me” cannot be played. Going on with the next.");
        await player.HearsEntryAsync(4);
        await Expect(player.Title).ToHaveTextAsync(MusicSite.Titles[3]);
        await player.Page.CloseAsync();
    }

    [Fact]
    public async Task Three_tracks_in_a_row_that_cannot_be_played_stop_it()
    {
        Tolerate("404");
        PlayerPage player = await ListenAsync();
        await player.Page.RouteAsync("**/media/*", route => route.FulfillAsync(new() { Status = 404 }));
        await player.PlayAll.ClickAsync();

        await Expect(player.Message).ToContainTextAsync("Three songs in a row");
        Assert.Equal(3, (await player.ToldAsync()).Count(t => t.Type is "error"));
        await Expect(player.Play).ToHaveAccessibleNameAsync("Play");
        await player.ShowQueueAsync();
        await Expect(player.Entries).ToHaveCountAsync(6);
    }

    private static Regex Like(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private async Task<PlayerPage> ListenAsync(string path = "/songs", string early = "", Action<BrowserNewContextOptions>? configure = null)
    {
        IPage page = await OpenAsync("/about", Camera.None, o =>
        {
            o.BaseURL = music.Address.ToString();
            configure?.Invoke(o);
        });
        await page.Context.AddInitScriptAsync(PlayerPage.Record + early);
        await page.GotoAsync(path);
        PlayerPage player = new(page);
        await Expect(player.PlayAll).ToBeVisibleAsync();
        await player.ReadyAsync();
        return player;
    }
}
