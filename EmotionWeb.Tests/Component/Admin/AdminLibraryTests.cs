using Bunit;
using EmotionWeb.Components.Admin.Library;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Previews;
using EmotionWeb.Core.Subsonic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminLibraryTests : AdminPageTest
{
    private readonly FakeLibrary _library = new();
    private readonly FakeMonitor _monitor = new();
    private readonly FakeSorting _sorting = new();
    private readonly FakeServer _server = new();
    private readonly FakePreviews _previews = new();

    [Fact]
    public async Task A_scan_is_asked_for_shown_and_broken_off()
    {
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        await page.Find("[data-testid=library-scan]").ClickAsync();
        Assert.Equal(1, _monitor.Asked);

        Tell(() => _monitor.Progress = new ScanProgress(1200, 400, 90, 10, 0, 0, 3));
        page.WaitForAssertion(() => Assert.Contains("1,200 files seen, 100 of 400 read, 3 refused",
            page.Find("[data-testid=library-progress]").TextContent, StringComparison.Ordinal));
        Assert.Equal("0.25", page.Find("progress").GetAttribute("value"));
        Assert.Empty(page.FindAll("[data-testid=library-scan]"));
        await page.Find("[data-testid=library-cancel]").ClickAsync();
        Assert.Equal(1, _monitor.Cancelled);

        Tell(() => (_monitor.Progress, _monitor.Fault) = (null, LibraryMessages.ScanUnderWay));
        page.WaitForAssertion(() => Assert.Contains("A scan is under way already.", page.Find("[data-testid=library-progress]")
            .TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_folder_tells_its_state_and_each_bad_file_its_reason()
    {
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        Assert.Equal(["ready", "unavailable"], page.FindAll("[data-testid=source-state]").Select(s => s.GetAttribute("data-state")));
        Assert.Contains("Unavailable since 2026-11-23 14:05", page.FindAll("[data-testid=source-state]")[1].TextContent,
            StringComparison.Ordinal);
        Assert.Contains("Not offered: it is broken, or is not what its name says.", page.Find("[data-testid=library-refused]")
            .TextContent, StringComparison.Ordinal);
        Assert.Contains("/music tells of no changes and is scanned every 15 minutes.", page.Markup, StringComparison.Ordinal);
        Assert.Contains(page.FindAll("nav a"), a => a.TextContent is "Library");
    }

    [Fact]
    public async Task Bad_files_are_turned_page_by_page()
    {
        _library.Problems = [.. Enumerable.Range(0, 60).Select(i =>
            new FileProblem($"/music/{i:00}.mp3", LibraryMessages.NoFolders, IsOffered: true))];
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        Assert.Equal(50, page.FindAll("[data-testid=library-refused] tbody tr").Count);
        await page.Find("[data-testid=library-refused-more]").ClickAsync();
        Assert.Equal(10, page.FindAll("[data-testid=library-refused] tbody tr").Count);
    }

    [Fact]
    public async Task A_suggestion_is_accepted_for_one_or_all_and_offers_the_way_back()
    {
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        Assert.Equal("Suggested: 150 bpm is fast", page.Find("[data-testid=unsorted-why]").TextContent);
        await page.Find("[data-testid=unsorted-accept]").ClickAsync();
        await page.Find("[data-testid=unsorted-album]").ClickAsync();
        await page.Find("[data-testid=unsorted-mood]").ChangeAsync("4");
        Assert.Equal("", page.Find("[data-testid=unsorted-why]").TextContent);
        await page.Find("[data-testid=unsorted-folder]").ClickAsync();
        Assert.Equal([("t1", UnsortedReach.Track, 3), ("t1", UnsortedReach.Album, null), ("t1", UnsortedReach.Folder, 4)],
            _sorting.Accepted);
        Assert.Contains(Said, said => said.StartsWith("2 songs added. 1 track left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_whose_role_was_taken_accepts_nothing()
    {
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        MayEdit = false;
        await page.Find("[data-testid=unsorted-accept]").ClickAsync();
        Assert.Empty(_sorting.Accepted);
    }

    [Fact]
    public async Task One_whose_role_was_taken_scans_nothing()
    {
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        MayEdit = false;
        await page.Find("[data-testid=library-scan]").ClickAsync();
        Assert.Equal(0, _monitor.Asked);
        Assert.NotEmpty(Said);
    }

    [Fact]
    public void Without_folders_the_page_says_how_to_name_one_and_no_tab_leads_to_it()
    {
        _library.Any = false;
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        Assert.Contains("Library__Folders__0", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=library-scan]"));
        Assert.DoesNotContain(page.FindAll("nav a"), a => a.TextContent is "Library");
    }

    [Fact]
    public async Task A_server_tells_its_state_is_read_and_broken_off()
    {
        (_library.Any, _server.Any, _sorting.Source) = (false, true, "subsonic");
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        Assert.Equal("Ready, read 2026-11-23 11:00 UTC", page.Find("[data-testid=source-state]").TextContent);
        Assert.Contains(page.FindAll("nav a"), a => a.TextContent is "Library");
        Assert.Empty(page.FindAll("[data-testid=library-scan]"));
        Assert.Contains("Who, Album, Your music server", page.Find("[data-testid=unsorted-track]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=unsorted-folder]"));
        await page.Find("[data-testid=server-read]").ClickAsync();
        Assert.Equal(1, _server.Asked);

        TellOfServer(() => _server.Seen = 1500);
        page.WaitForAssertion(() => Assert.Contains("1,500 songs seen", page.Find("[data-testid=server-progress]").TextContent, StringComparison.Ordinal));
        await page.Find("[data-testid=server-cancel]").ClickAsync();
        Assert.Equal(1, _server.Cancelled);

        TellOfServer(() => (_server.Seen, _server.Away) = (null, true));
        page.WaitForAssertion(() => Assert.Equal("Not usable since 2026-11-23 14:05:00Z: it does not accept user and password. Nothing of it was forgotten.",
            page.Find("[data-testid=source-state][data-state=unavailable]").TextContent));
    }

    [Fact]
    public async Task A_test_says_what_of_a_server_works()
    {
        _server.Any = true;
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        await page.Find("[data-testid=server-test]").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal(["SoundYescomes, and can be sought", "PlaylistsNothis user may not do that", "Similar songsNeed notnot there"],
            page.FindAll("[data-testid=server-abilities] tbody tr").Select(row => row.TextContent.Replace("\n", "", StringComparison.Ordinal).Replace("  ", "", StringComparison.Ordinal))));
        Assert.False(page.Find("[data-testid=server-test]").HasAttribute("disabled"));
    }

    [Fact]
    public void Shops_of_previews_that_are_on_tell_their_state_and_until_when_one_rests()
    {
        _library.Any = false;
        _previews.Shops = [new("deezer", "Deezer", null, null),
            new("apple", "Apple Music", PreviewMessages.TooMany, Time.GetUtcNow().AddMinutes(5))];
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        Assert.Equal(
            ["Deezer: Ready", "Apple Music: At rest until 2026-11-23 12:05:00Z: it was asked too much. It is asked again then."],
            page.FindAll("[data-testid=preview-shop]").Select(row => $"{row.Children[0].TextContent}: {row.Children[1].TextContent}"));
        Assert.Contains(page.FindAll("nav a"), a => a.TextContent is "Library");

        _previews.Shops = [_previews.Shops[0], new("apple", "Apple Music", null, null)];
        Time.Advance(PreviewsCard.Look);
        page.WaitForAssertion(() => Assert.Equal(["ready", "ready"],
            page.FindAll("[data-testid=source-state]").Select(s => s.GetAttribute("data-state"))));
    }

    [Fact]
    public void Nothing_is_said_of_previews_where_no_shop_is_on() => Assert.Empty(OpenLibrary().FindAll("[data-testid=previews]"));

    [Fact]
    public async Task One_whose_role_was_taken_neither_reads_nor_tests_a_server()
    {
        _server.Any = true;
        IRenderedComponent<AdminLibrary> page = OpenLibrary();
        MayEdit = false;
        await page.Find("[data-testid=server-read]").ClickAsync();
        await page.Find("[data-testid=server-test]").ClickAsync();
        Assert.Equal((0, 0), (_server.Asked, _server.Tested));
    }

    private void TellOfServer(Action change)
    {
        change();
        _server.Raise();
        Time.Advance(Renewal.Least + Renewal.Spread);
    }

    private IRenderedComponent<AdminLibrary> OpenLibrary()
    {
        Services.AddSingleton<ILibrary>(_library);
        Services.AddSingleton<ILibraryMonitor>(_monitor);
        Services.AddSingleton<ILibrarySorting>(_sorting);
        Services.AddSingleton<IMusicServer>(_server);
        Services.AddSingleton<IPreviews>(_previews);
        Services.AddSingleton(Options.Create(new LibraryOptions { Folders = _library.Any ? ["/music", "/away"] : [] }));
        Services.AddSingleton(Options.Create(new SubsonicOptions { Address = _server.Any ? "http://music.example.org/" : "" }));
        Services.AddSingleton(Options.Create(new PreviewsOptions { Deezer = _previews.Shops.Count > 0 }));
        return Open<AdminLibrary>().Page;
    }

    private void Tell(Action change)
    {
        change();
        _monitor.Raise();
        Time.Advance(Renewal.Least + Renewal.Spread);
    }

    private sealed class FakeLibrary : ILibrary
    {
        public bool Any { get; set; } = true;

        public List<FileProblem> Problems { get; set; } = [new("/music/bad.mp3", LibraryMessages.Broken, IsOffered: false)];

        public void RequireFolders()
        {
        }

        public Task<IReadOnlyList<FolderStatus>> StatusAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<FolderStatus>>(
        [
            new("/music", 1200, 3, 4, 5, new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero), null, null),
            new("/away", 10, 0, 0, 0, null, LibraryMessages.FolderGone, new DateTimeOffset(2026, 11, 23, 14, 5, 0, TimeSpan.Zero)),
        ]);

        public Task<IReadOnlyList<FileProblem>> ProblemsAsync(int skip, int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<FileProblem>>([.. Problems.Skip(skip).Take(limit)]);

        public Task<IReadOnlyDictionary<string, string>> PathsAsync(IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(StringComparer.Ordinal));
    }

    private sealed class FakeServer : IMusicServer
    {
        public event Action? Changed;

        public bool Any { get; set; }

        public bool Away { get; set; }

        public int? Seen { get; set; }

        public ServerReport? Last => null;

        public bool? IsReady => !Away;

        public PlaylistWriters Playlists => PlaylistWriters.Nobody;

        public Task<PlaylistSaved> SaveAsync(string name, IReadOnlyList<IReadOnlyList<string>> songs, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public int Asked { get; private set; }

        public int Cancelled { get; private set; }

        public int Tested { get; private set; }

        public Task<ServerStatus?> StatusAsync(CancellationToken cancellationToken) => Task.FromResult<ServerStatus?>(new ServerStatus(
            "http://music.example.org/", 20, 1, 2, new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero),
            Away ? SubsonicMessages.WrongPassword : null, Away ? new DateTimeOffset(2026, 11, 23, 14, 5, 0, TimeSpan.Zero) : null));

        public void Ask() => Asked++;

        public void Cancel() => Cancelled++;

        public Task<IReadOnlyList<ServerAbility>> TestAsync(CancellationToken cancellationToken)
        {
            Tested++;
            return Task.FromResult<IReadOnlyList<ServerAbility>>(
            [
                new(TrialMessages.Sound, Works: true, TrialMessages.Ranges), new(TrialMessages.Playlists, Works: false, SubsonicMessages.NotAllowed),
                new(TrialMessages.Similar, Works: null, TrialMessages.NotThere),
            ]);
        }

        public void Raise() => Changed?.Invoke();
    }

    private sealed class FakePreviews : IPreviews
    {
        public IReadOnlyList<PreviewShopState> Shops { get; set; } = [];

        public Task<PlayableTrack?> FindAsync(long songId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class FakeSorting : ILibrarySorting
    {
        public List<(string Id, UnsortedReach Reach, int? Mood)> Accepted { get; } = [];

        public string Source { get; set; } = "library";

        public Task<UnsortedPage> UnsortedAsync(string? text, int skip, int limit, CancellationToken cancellationToken) => Task.FromResult(
            new UnsortedPage([new UnsortedTrack("t1", "One", "Who", "Album", "Rock",
                new MoodSuggestion(3, LibraryMessages.SuggestedByFast(150)), Source)], 1));

        public Task<Accepted> AcceptAsync(UnsortedScope scope, int? moodId, Editor editor, CancellationToken cancellationToken)
        {
            Accepted.Add((scope.TrackId, scope.Reach, moodId));
            return Task.FromResult(new Accepted(2, 1, 7));
        }
    }

    private sealed class FakeMonitor : ILibraryMonitor
    {
        public event Action? Changed;

        public ScanProgress? Progress { get; set; }

        public ScanReport? Last => null;

        public LocalizableMessage? Fault { get; set; }

        public ScanProgress Total => new(0, 0, 0, 0, 0, 0, 0);

        public IReadOnlyList<string> Unwatched => ["/music"];

        public int Asked { get; private set; }

        public int Cancelled { get; private set; }

        public void Ask() => Asked++;

        public void Cancel() => Cancelled++;

        public void Raise() => Changed?.Invoke();
    }
}
