using System.Text;
using AngleSharp.Dom;
using Bunit;
using EmotionWeb.Components.Sharing;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Tests.Component.Player;
using EmotionWeb.Tests.Component.Results;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmotionWeb.Tests.Component.Sharing;

public class KeepMenuTests : BunitContext
{
    private readonly BunitJSModuleInterop _module;
    private readonly List<(string Name, string Type, string Content)> _files = [];
    private readonly JSRuntimeInvocationHandler<bool> _copy;

    public KeepMenuTests()
    {
        JSInterop.Mode = JSRuntimeMode.Strict;
        _module = JSInterop.SetupModule("./Components/Sharing/KeepMenu.razor.js");
        _module.Mode = JSRuntimeMode.Strict;
        _copy = _module.Setup<bool>("copy", _ => true);
        _copy.SetResult(true);
        _module.SetupVoid("printPage").SetVoidResult();
        _module.SetupVoid("save", call =>
        {
            DotNetStreamReference file = (DotNetStreamReference)call.Arguments[2]!;
            using StreamReader reader = new(file.Stream, Encoding.UTF8, leaveOpen: true);
            _files.Add(((string)call.Arguments[0]!, (string)call.Arguments[1]!, reader.ReadToEnd()));
            return true;
        }).SetVoidResult();
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 14, 5, 0, TimeSpan.Zero)));
        Services.AddFakePlayer(FakeTracks.Some(2));
    }

    private FakePlaylists Server => Services.GetRequiredService<FakePlaylists>();

    private IEnumerable<string?> Said => Services.GetRequiredService<ISnackbar>().ShownSnackbars.Select(s => s.Message);

    [Fact]
    public void A_list_is_copied_as_text_and_its_link_whole()
    {
        IRenderedComponent<KeepMenu> menu = Show();

        Press(menu, "keep-text");
        Press(menu, "keep-link");

        Assert.Equal(["Artist 01 - Song 01\nArtist 02 - Song 02\nArtist 03 - Song 03\n", "http://localhost/?feeling=sad&goal=lift&seed=7"],
            _copy.Invocations.Select(call => call.Arguments[0]));
        Assert.Equal(["3 songs copied.", "The link is copied."], Said);
    }

    [Fact]
    public void Where_the_browser_copies_nothing_it_says_what_else_there_is()
    {
        _copy.SetResult(false);
        IRenderedComponent<KeepMenu> menu = Show();

        Press(menu, "keep-text");

        Assert.Contains("Save a playlist instead", Assert.Single(Said), StringComparison.Ordinal);
    }

    [Fact]
    public void A_playlist_has_the_file_within_its_folder_where_there_is_one()
    {
        IRenderedComponent<KeepMenu> menu = Show();

        Press(menu, "keep-m3u8");
        Press(menu, "keep-xspf");

        Assert.Equal([("Songs to lift sad.m3u8", "application/vnd.apple.mpegurl"), ("Songs to lift sad.xspf", "application/xspf+xml")],
            _files.Select(f => (f.Name, f.Type)));
        Assert.Equal("#EXTM3U\n#PLAYLIST:Songs to lift: sad?\n"
            + "#EXTINF:6,Artist 01 - Song 01\n./Some Album/t1.mp3\n#EXTINF:6,Artist 02 - Song 02\n"
            + "./Some Album/t2.mp3\n#EXTINF:-1,Artist 03 - Song 03\n./Artist 03 - Song 03\n", _files[0].Content);
        Assert.Contains("<location>./Some%20Album/t1.mp3</location>", _files[1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Print_draws_all_songs_first_and_without_a_button()
    {
        IRenderedComponent<KeepMenu> menu = Show();
        Assert.Empty(menu.FindAll("[data-testid=print-sheet]"));

        Press(menu, "keep-print");

        menu.WaitForAssertion(() => _module.VerifyInvoke("printPage"));
        IElement sheet = menu.Find("[data-testid=print-sheet]");
        Assert.Equal(3, sheet.QuerySelectorAll("li").Length);
        Assert.Empty(sheet.QuerySelectorAll("button, a"));
    }

    [Fact]
    public void A_queue_has_no_link_and_is_not_printed()
    {
        IRenderedComponent<KeepMenu> menu = Render<KeepMenu>(p => p.Add(c => c.Name, "Queue").Add(c => c.What, "the queue")
            .Add(c => c.TestId, "queue-save")
            .Add(c => c.Queue, Core.Listening.PlayQueue.Empty.AddLast([[Unit.Listening.Tracks.Track("u1"),
                Unit.Listening.Tracks.Track("t9")]])));

        Assert.Single(menu.FindAll("[data-testid=queue-save]"));
        Assert.Empty(menu.FindAll("[data-testid=keep-link], [data-testid=keep-print], [data-testid=keep-server]"));
        Press(menu, "keep-m3u8");

        // Of a song that lies elsewhere and here, the file here is named.
        Assert.Contains("./Some Album/t9.mp3\n", _files[0].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_saves_to_the_server_and_hears_how_many_were_left_out()
    {
        Server.May = true;
        IRenderedComponent<KeepMenu> menu = Show();
        menu.WaitForElement("[data-testid=keep-server]");
        (PlaylistSaved?, string)[] cases =
        [
            (new(3, 0), "is on the music server: 3 songs."), (new(2, 1), "2 songs. 1 song left out"),
                (new(0, 3), "has none of these songs"),
            (new(0, 1, SubsonicMessages.NotAllowed), "did not take it"),
                (new(2, 0, SubsonicMessages.NotAllowed), "the first 2 songs alone"), (null, "not for you"),
        ];
        foreach ((PlaylistSaved? comes, string words) in cases)
        {
            Server.Comes = comes;
            Press(menu, "keep-server");
            menu.WaitForAssertion(() => Assert.Contains(words, Said.Last()!, StringComparison.Ordinal));
            Services.GetRequiredService<ISnackbar>().Clear();
        }

        (string name, IReadOnlyList<KeptSong> songs) = Server.Saved[0];
        Assert.Equal("Songs to lift: sad?, 2026-11-28 14:05", name);
        Assert.Equal(["t1", "t2", ""], songs.Select(s => string.Join(' ', s.Tracks)));
    }

    private IRenderedComponent<KeepMenu> Show() => Render<KeepMenu>(p => p.Add(c => c.Name, "Songs to lift: sad?")
        .Add(c => c.What, "these songs")
        .Add(c => c.Songs, SampleAnswers.Songs(3)).Add(c => c.Link, "./?feeling=sad&goal=lift&seed=7"));

    private static void Press(IRenderedComponent<KeepMenu> menu, string id) => menu.Find($"[data-testid={id}]").Click();
}
