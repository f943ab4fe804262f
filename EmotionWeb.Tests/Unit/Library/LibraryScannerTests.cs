using System.Collections.Concurrent;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Unit.Library;

public sealed class LibraryScannerTests : IAsyncLifetime
{
    private readonly MusicFolder _music = new();
    private readonly CountingReader _reader = new();
    private TemporaryCatalogue _catalogue = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _catalogue = Catalogue(new Dictionary<string, string?>(_music.Settings, StringComparer.Ordinal));
        await _catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _catalogue.DisposeAsync();
        _music.Dispose();
    }

    [Fact]
    public async Task What_is_new_is_read_and_a_rescan_opens_no_file()
    {
        _music.Add("a.mp3", "Song", "Who");
        _music.Add("Album/b.flac", "Other", "Who", "flac");
        _music.Write("readme.txt", [1]);

        Assert.Equal((2, 2, 2), await ScanAsync() is var first ? (first.Total.Seen, first.Total.ToRead, first.Total.Added) : default);
        Assert.Equal(["Other", "Song"], (await TracksAsync()).Select(t => t.Title).Order(StringComparer.Ordinal));
        _reader.Opened.Clear();
        Assert.Equal((2, 0, 0), await ScanAsync() is var again ? (again.Total.Seen, again.Total.ToRead, again.Total.Added) : default);
        Assert.Empty(_reader.Opened);
    }

    [Fact]
    public async Task A_retag_replaces_all_that_was_read_before()
    {
        string path = _music.Add("a.mp3", "mp3", file =>
        {
            (file.Tag.Title, file.Tag.Performers, file.Tag.Genres, file.Tag.BeatsPerMinute) = ("Old", ["Who"], ["Rock"], 90);
        });
        await ScanAsync();
        string id = (await TracksAsync())[0].PublicId;

        MusicFolder.Tag(path, file => (file.Tag.Title, file.Tag.Genres, file.Tag.BeatsPerMinute) = ("New", [], 0));
        MusicFolder.Settle(path, 1);
        ScanReport report = await ScanAsync();

        Track track = Assert.Single(await TracksAsync());
        Assert.Equal((0, 1), (report.Total.Added, report.Total.Changed));
        Assert.Equal(("New", "new", null, null, id), (track.Title, track.TitleFold, track.Genres, track.Tempo, track.PublicId));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_missing_and_comes_back_under_its_key()
    {
        string path = _music.Add("a.mp3", "Song", "Who");
        _music.Add("b.mp3", "Other", "Who");
        await ScanAsync();
        Track before = (await TracksAsync()).Single(t => t.Title is "Song");
        string away = _music.Path + "-away";
        File.Move(path, away);

        Assert.Equal(1, (await ScanAsync()).Total.Gone);
        Assert.NotNull((await TracksAsync()).Single(t => t.Id == before.Id).MissingSinceTicks);
        Assert.Equal(0, (await ScanAsync()).Total.Gone);

        File.Move(away, path);
        _reader.Opened.Clear();
        await ScanAsync();
        Assert.Null((await TracksAsync()).Single(t => string.Equals(t.PublicId, before.PublicId, StringComparison.Ordinal)).MissingSinceTicks);
        Assert.Empty(_reader.Opened);
    }

    [Fact]
    public async Task What_has_been_gone_for_a_month_is_forgotten()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using TemporaryCatalogue catalogue = Catalogue(new Dictionary<string, string?>(_music.Settings, StringComparer.Ordinal),
            time);
        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);
        string path = _music.Add("a.mp3", "Song", "Who");
        _music.Add("b.mp3", "Other", "Who");
        await ScanAsync(catalogue);
        File.Delete(path);
        await ScanAsync(catalogue);
        time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, (await ScanAsync(catalogue)).Dropped);
        time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await ScanAsync(catalogue)).Dropped);
        Assert.Equal("Other", Assert.Single(await TracksAsync(catalogue)).Title);
    }

    [Fact]
    public async Task A_moved_file_keeps_its_key()
    {
        string path = _music.Add("a.mp3", "Song", "Who");
        _music.Add("b.mp3", "Other", "Who");
        await ScanAsync();
        Track before = (await TracksAsync()).Single(t => t.Title is "Song");
        Directory.CreateDirectory(_music["New place"]);
        File.Move(path, _music["New place/c.mp3"]);

        ScanReport report = await ScanAsync();

        Assert.Equal((1, 0, 0), (report.Total.Moved, report.Total.Added, report.Total.Gone));
        Track after = (await TracksAsync()).Single(t => t.Title is "Song");
        Assert.Equal((before.Id, before.PublicId, Path.Combine("New place", "c.mp3"), null),
            (after.Id, after.PublicId, after.Path, after.MissingSinceTicks));
    }

    [Fact]
    public async Task A_copy_beside_is_no_move()
    {
        _music.Add("a.mp3", "Song", "Who");
        await ScanAsync();
        _music.Add("b.mp3", "Song", "Who");
        Assert.Equal((0, 1), await ScanAsync() is var report ? (report.Total.Moved, report.Total.Added) : default);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("a file")]
    public async Task A_folder_that_is_away_forgets_nothing(string how)
    {
        _music.Add("a.mp3", "Song", "Who");
        await ScanAsync();
        string aside = _music.Path + "-aside";
        Directory.Move(_music.Path, aside);
        if (how is "empty")
        {
            Directory.CreateDirectory(_music.Path);
        }
        else if (how is "a file")
        {
            await File.WriteAllTextAsync(_music.Path, "", Token);
        }

        ScanReport report = await ScanAsync();

        Assert.Equal(_music.Path, Assert.Single(report.Unavailable).Path);
        Assert.Equal(0, report.Total.Gone);
        Assert.Null(Assert.Single(await TracksAsync()).MissingSinceTicks);
        FolderStatus status = Assert.Single(await _catalogue.Get<ILibrary>().StatusAsync(Token));
        Assert.Equal((1, report.Unavailable[0].Since), (status.Tracks, status.UnavailableSince));
        Assert.Contains("Nothing of it was forgotten.", LibraryMessages.UnavailableSince(status.Unavailable!,
            status.UnavailableSince!.Value).Text(), StringComparison.Ordinal);

        Assert.Equal(report.Unavailable[0].Since, (await ScanAsync()).Unavailable[0].Since);
        Clear(_music.Path);
        Directory.Move(aside, _music.Path);
        Assert.Empty((await ScanAsync()).Unavailable);
        Assert.Null(Assert.Single(await _catalogue.Get<ILibrary>().StatusAsync(Token)).Unavailable);
    }

    [Fact]
    public async Task A_new_folder_that_is_empty_is_no_fault() => Assert.Empty((await ScanAsync()).Unavailable);

    [Fact]
    public async Task A_bad_file_is_a_line_of_the_report_and_is_not_read_again()
    {
        _music.Add("a.mp3", "Song", "Who");
        string text = _music.Write("text.mp3", "this is no sound"u8.ToArray());
        string odd = _music.Add("odd.flac", "flac", file => file.Tag.BeatsPerMinute = 9999);

        ScanReport report = await ScanAsync();

        Assert.Equal((3, 1), (report.Total.Added, report.Total.Refused));
        IReadOnlyList<FileProblem> problems = await _catalogue.Get<ILibrary>().ProblemsAsync(0, 10, Token);
        Assert.Equal([(odd, true, "tags that make no sense were ignored: BPM 9999."),
            (text, false, "is broken, or is not what its name says.")], problems.Select(p => (p.Path, p.IsOffered, p.Reason.Text())));
        _reader.Opened.Clear();
        await ScanAsync();
        Assert.Empty(_reader.Opened);

        File.Delete(text);
        await ScanAsync();
        Assert.Equal(odd, Assert.Single(await _catalogue.Get<ILibrary>().ProblemsAsync(0, 10, Token)).Path);
    }

    [Fact]
    public async Task Hidden_files_and_folders_that_want_no_reading_are_passed_by()
    {
        foreach (string name in new[] { ".a.mp3", ".hidden/a.mp3", "@eaDir/a.mp3", "ring/tones/a.mp3", "seen/a.mp3" })
        {
            _music.Add(name, name, "Who");
        }

        _music.Write("ring/.nomedia", []);
        await ScanAsync();
        Assert.Equal(Path.Combine("seen", "a.mp3"), Assert.Single(await TracksAsync()).Path);
    }

    [Fact]
    public async Task Links_are_not_followed_and_those_that_lead_out_are_named()
    {
        using MusicFolder outside = new();
        outside.Add("secret.mp3", "Secret", "Who");
        _music.Add("a.mp3", "Song", "Who");
        File.CreateSymbolicLink(_music["file.mp3"], outside["secret.mp3"]);
        Directory.CreateSymbolicLink(_music["folder"], outside.Path);
        Directory.CreateSymbolicLink(_music["circle"], _music.Path);
        File.CreateSymbolicLink(_music["again.mp3"], _music["a.mp3"]);

        await ScanAsync();

        Assert.Equal("Song", Assert.Single(await TracksAsync(), t => t.Refusal is null).Title);
        Assert.Equal(
            [(_music["file.mp3"], "is a link that leads out of the folder."),
                (_music["folder"], "is a link that leads out of the folder.")],
            (await _catalogue.Get<ILibrary>().ProblemsAsync(0, 10, Token)).Select(p => (p.Path, p.Reason.Text())));
    }

    [Fact]
    public async Task What_a_cancelled_scan_has_read_stays_and_the_next_goes_on()
    {
        const int Files = 620;
        for (int i = 0; i < Files; i++)
        {
            _music.Add(FormattableString.Invariant($"{i}.mp3"));
        }

        using CancellationTokenSource cancel = new();
        Seen cancelling = new(progress =>
        {
            if (progress.Added >= 500)
            {
                cancel.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _catalogue.Get<ILibraryScanner>()
            .ScanAsync(cancelling, cancel.Token));
        Assert.Equal(500, (await TracksAsync()).Count);

        Assert.Equal(Files - 500, (await ScanAsync()).Total.Added);
    }

    [Fact]
    public async Task One_scan_at_a_time_whichever_process_does_it()
    {
        _music.Add("a.mp3", "Song", "Who");
        using ManualResetEventSlim reading = new(), go = new();
        _reader.OnRead = () =>
        {
            reading.Set();
            go.Wait(Token);
        };
        Task<ScanReport> scan = ScanAsync();
        await Task.Run(() => reading.Wait(Token), Token);
        await using ServiceProvider other = _catalogue.Beside();
        LibraryException busy = await Assert.ThrowsAsync<LibraryException>(() => other.GetRequiredService<ILibraryScanner>()
            .ScanAsync(null, Token));
        go.Set();
        Assert.Equal("library-scan-under-way", busy.Explanation.Code);
        Assert.Equal(1, (await scan).Total.Added);
    }

    [Fact]
    public async Task A_file_that_is_still_written_is_left_for_the_next_scan()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        string path = _music.Add("a.mp3", "Song", "Who");
        string growing = _music.Add("b.mp3", "Growing", "Who");
        _reader.OnRead = () =>
        {
            File.AppendAllText(growing, "more");
            time.Advance(TimeSpan.FromSeconds(3));
        };
        File.SetLastWriteTimeUtc(growing, time.Start.UtcDateTime);
        await using TemporaryCatalogue catalogue = Catalogue(new Dictionary<string, string?>(_music.Settings, StringComparer.Ordinal),
            time);
        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);

        ScanReport report = await ScanAsync(catalogue);

        Assert.Equal((1, 1), (report.StillWritten, report.Total.Added));
        Assert.Equal([path], _reader.Opened);
    }

    [Fact]
    public async Task A_cover_beside_is_seen_when_it_comes_and_when_it_goes()
    {
        _music.Add("Album/a.mp3", "Song", "Who");
        await ScanAsync();
        Assert.Equal(CoverPlace.None, Assert.Single(await TracksAsync()).Cover);
        File.Copy(Sounds.Picture(64, 64), _music["Album/Folder.JPG"]);
        await ScanAsync();
        Assert.Equal(CoverPlace.Beside, Assert.Single(await TracksAsync()).Cover);
        File.Delete(_music["Album/Folder.JPG"]);
        await ScanAsync();
        Assert.Equal(CoverPlace.None, Assert.Single(await TracksAsync()).Cover);
    }

    [Fact]
    public async Task Without_folders_there_is_no_library()
    {
        await using TemporaryCatalogue none = await TemporaryCatalogue.SeededAsync();
        Assert.False(none.Get<ILibrary>().Any);
        Assert.Equal("library-no-folders", (await Assert.ThrowsAsync<LibraryException>(() => ScanAsync(none))).Explanation.Code);
    }

    [Theory]
    [InlineData("/srv/music", "/srv/music/rock", false)]
    [InlineData("/srv/music", "/srv/music/", false)]
    [InlineData("/srv/music", " ", false)]
    [InlineData("/srv/music", "/srv/music-2", true)]
    public void Folders_lie_apart(string one, string other, bool fit)
    {
        LibraryOptions options = new() { Folders = [one, other] };
        using ServiceProvider services = new ServiceCollection().AddLogging().AddLibrary().AddSingleton(Options.Create(options))
            .BuildServiceProvider();
        Assert.Equal(fit, services.GetServices<IValidateOptions<LibraryOptions>>()
            .All(v => v.Validate(null, options).Succeeded || v.Validate(null, options).Skipped));
    }

    private static void Clear(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }
        else
        {
            File.Delete(path);
        }
    }

    private TemporaryCatalogue Catalogue(Dictionary<string, string?> settings, TimeProvider? time = null) => new(
        Directory.CreateTempSubdirectory("catalogue-").FullName, settings, services =>
        {
            services.AddSingleton<ITagReader>(_reader);
            if (time is not null)
            {
                services.AddSingleton(time);
            }
        });

    private Task<ScanReport> ScanAsync(TemporaryCatalogue? catalogue = null) => (catalogue ?? _catalogue).Get<ILibraryScanner>()
        .ScanAsync(progress: null, Token);

    private async Task<List<Track>> TracksAsync(TemporaryCatalogue? catalogue = null)
    {
        await using CatalogueContext context = (catalogue ?? _catalogue).Contexts.CreateDbContext();
        return await context.Tracks.AsNoTracking().OrderBy(t => t.Id).ToListAsync(Token);
    }

    private sealed class CountingReader : ITagReader
    {
        private readonly TagReader _reader = new(TimeProvider.System, NullLogger<TagReader>.Instance);

        public ConcurrentBag<string> Opened { get; } = [];

        public Action OnRead { get; set; } = () => { };

        public TagReading Read(string path)
        {
            Opened.Add(path);
            OnRead();
            return _reader.Read(path);
        }
    }

    private sealed class Seen(Action<ScanProgress> then) : IProgress<ScanProgress>
    {
        public void Report(ScanProgress value) => then(value);
    }
}
