using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;

namespace EmotionWeb.Tests.Unit.Library;

public sealed class LibraryTrackFinderTests : IAsyncLifetime
{
    private readonly MusicFolder _music = new();
    private TemporaryCatalogue _catalogue = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ITrackFinder Finder => _catalogue.Get<ITrackFinder>();

    public async ValueTask InitializeAsync()
    {
        _catalogue = new TemporaryCatalogue(
            Directory.CreateTempSubdirectory("catalogue-").FullName, new Dictionary<string,
                string?>(_music.Settings, StringComparer.Ordinal)
            { ["Library:Ffmpeg"] = "" });
        await _catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _catalogue.DisposeAsync();
        _music.Dispose();
    }

    [Fact]
    public async Task A_session_takes_the_songs_that_sound_and_says_which_track_each_is()
    {
        string[] names = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"];
        foreach (string name in names)
        {
            await AddAsync(name, $"Artist {name}");
            _music.Add($"{name}.mp3", name, $"Artist {name}", seconds: 90);
        }

        await AddAsync("Silent", "Nobody");
        await ScanAsync();

        IReadOnlyList<SoundingSong> sounding = await _catalogue.Get<ISoundingSongs>().AllAsync(Token);
        SessionPlan plan = await _catalogue.Get<ISessionPlanner>().PlanAsync(new SessionRequest(EmotionScores.Of(Emotion.Happy), ListeningGoal.Match, 10, 1), Token);

        Assert.Equal(names.Length, sounding.Count);
        Assert.NotEmpty(plan.Entries);
        Assert.All(plan.Entries, entry => Assert.Equal((entry.Song.Title, true), (entry.Track?.Title, entry.LengthIsKnown)));
    }

    [Fact]
    public async Task The_other_tracks_of_a_song_are_told_for_where_the_best_one_fails()
    {
        long song = await AddAsync("Song", "Who"), alone = await AddAsync("Alone", "Who");
        _music.Add("a.mp3", "Song", "Who");
        _music.Add("b.mp3", "Song (Remastered)", "Who");
        _music.Add("c.wma", "Song", "Who", "wma");
        _music.Add("d.mp3", "Alone", "Who");
        await ScanAsync();

        IReadOnlyDictionary<long, PlayableTrack> tracks = await Finder.FindAsync([song, alone], Token);

        Assert.Equal(("Song", "library"), (tracks[song].Title, tracks[song].Source));
        Assert.Equal("Song (Remastered)", Assert.Single(tracks[song].Others).Title);
        Assert.Empty(tracks[alone].Others);
    }

    [Fact]
    public async Task What_sounds_is_read_again_when_the_library_or_the_songs_changed_and_not_before()
    {
        await AddAsync("One", "Who");
        await AddAsync("Two", "Who");
        _music.Add("one.mp3", "One", "Who");
        _music.Add("two.mp3", "Two", "Who");
        await ScanAsync();
        ISoundingSongs sounding = _catalogue.Get<ISoundingSongs>();
        IReadOnlyList<SoundingSong> both = await sounding.AllAsync(Token);
        Assert.Equal(2, both.Count);
        await ScanAsync();
        Assert.Same(both, await sounding.AllAsync(Token));

        File.Delete(_music["two.mp3"]);
        await ScanAsync();
        IReadOnlyList<SoundingSong> one = await sounding.AllAsync(Token);
        Assert.Single(one);
        await AddAsync("Elsewhere", "Who");
        Assert.NotSame(one, await sounding.AllAsync(Token));
    }

    [Theory]
    [InlineData("Água", "Dona Água", "agua", "DONA AGUA", true)]
    [InlineData("Song", "Who", "Song (Remastered 2009)", "Who", true)]
    [InlineData("Song - Remastered", "Who", "Song", "Who", true)]
    [InlineData("Song", "Who", "Song (feat. Guest)", "Who feat. Guest", true)]
    [InlineData("Song", "Who", "Song (Live at Home)", "Who", false)]
    [InlineData("Song", "Who", "Song - Live", "Who", false)]
    [InlineData("Song - Live", "Who", "Song", "Who", false)]
    [InlineData("Song - Live", "Who", "Song (Live)", "Who", true)]
    [InlineData("Live and Let Die", "Who", "Live And Let Die", "Who", true)]
    [InlineData("Song", "Who", "Song (Remix)", "Who", false)]
    [InlineData("Song", "Who", "Song", "Other", false)]
    [InlineData("Duet", "One, Two", "Duet", "One; Two", true)]
    [InlineData("Duet", "One", "Duet", "One; Two", true)]
    public async Task A_song_is_found_by_its_names(string title, string artist, string trackTitle, string trackArtist, bool found)
    {
        long song = await AddAsync(title, artist);
        _music.Add("a.mp3", trackTitle, trackArtist);
        await ScanAsync();

        IReadOnlyDictionary<long, PlayableTrack> tracks = await Finder.FindAsync([song], Token);

        Assert.Equal(found, tracks.TryGetValue(song, out PlayableTrack? track));
        if (track is not null)
        {
            Assert.Equal((song, trackTitle, "library", Playability.Full, "audio/mpeg"),
                (track.SongId, track.Title, track.Source, track.Playability, track.MediaType));
            Assert.Equal(track, Assert.Single(await Finder.GetAsync([track.Id], Token)));
        }
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(15_000, true)]
    [InlineData(17_000, false)]
    public async Task Takes_far_apart_in_length_are_not_the_same(int songMs, bool found)
    {
        long song = await AddAsync("Song", "Who", songMs);
        _music.Add("a.mp3", "Song", "Who");
        await ScanAsync();
        Assert.Equal(found, (await Finder.FindAsync([song], Token)).ContainsKey(song));
    }

    [Fact]
    public async Task What_can_be_heard_goes_before_what_cannot_and_the_same_name_before_a_variant()
    {
        long song = await AddAsync("Song", "Who");
        _music.Add("a.m4a", "Song", "Who", "alac.m4a");
        await ScanAsync();
        Assert.Equal((Playability.Link, "audio/mp4; codecs=\"alac\""), (await Finder.FindAsync([song], Token))[song] is var track
            ? (track.Playability, track.MediaType) : default);

        _music.Add("b.mp3", "Song (Remastered)", "Who");
        _music.Add("c.mp3", "Song", "Who");
        await ScanAsync();
        Assert.Equal(("Song", Playability.Full), await Finder.FindAsync([song], Token) is var found
            ? (found[song].Title, found[song].Playability) : default);
    }

    [Fact]
    public async Task What_is_gone_refused_or_away_is_not_found()
    {
        long song = await AddAsync("Song", "Who");
        string path = _music.Add("a.mp3", "Song", "Who");
        _music.Add("b.mp3", "Other", "Who");
        await ScanAsync();
        string id = (await Finder.FindAsync([song], Token))[song].Id;

        File.Move(path, _music["away.bin"]);
        await ScanAsync();
        Assert.Empty(await Finder.FindAsync([song], Token));
        Assert.Empty(await Finder.GetAsync([id], Token));

        File.Move(_music["away.bin"], path);
        await ScanAsync();
        Assert.Single(await Finder.FindAsync([song], Token));
        Directory.Move(_music.Path, _music.Path + "-aside");
        await ScanAsync();
        Assert.Empty(await Finder.FindAsync([song], Token));
        Directory.Move(_music.Path + "-aside", _music.Path);
    }

    [Fact]
    public async Task Tracks_come_in_the_order_asked_for_with_all_that_a_player_needs()
    {
        _music.Add("a.mp3", "mp3", file =>
        {
            (file.Tag.Title, file.Tag.Performers, file.Tag.Album, file.Tag.ReplayGainTrackGain) = ("One", ["Who"], "Album", -7.5);
            file.Tag.Pictures = [new TagLib.Picture(Sounds.Picture(64, 64))];
        });
        long song = await AddAsync("Two", "Who");
        _music.Add("b.mp3", "Two", "Who");
        await ScanAsync();
        string[] ids = [.. (await IdsAsync()).Values.Reverse()];

        IReadOnlyList<PlayableTrack> tracks = await Finder.GetAsync([ids[0], "unknown", ids[1]], Token);

        Assert.Equal([(song, "Two"), (null, "One")], tracks.Select(t => (t.SongId, t.Title)));
        Assert.Equal(("Album", new Loudness(-7.5), true), (tracks[1].Album, tracks[1].Loudness, tracks[1].HasCover));
        Assert.InRange(tracks[1].Duration!.Value.TotalSeconds, 0.8, 1.7);
        Assert.All(ids, id => Assert.Matches("^[A-Za-z0-9_-]{22}$", id));
    }

    [Fact]
    public async Task Without_folders_nothing_is_found()
    {
        await using TemporaryCatalogue none = await TemporaryCatalogue.SeededAsync();
        Assert.False(none.Get<ITrackFinder>().Any);
        Assert.Empty(await none.Get<ITrackFinder>().FindAsync([1, 2], Token));
        Assert.Empty(await none.Get<ITrackFinder>().GetAsync(["x"], Token));
    }

    private Task ScanAsync() => _catalogue.Get<ILibraryScanner>().ScanAsync(progress: null, Token);

    private async Task<SortedDictionary<string, string>> IdsAsync()
    {
        await using CatalogueContext context = _catalogue.Contexts.CreateDbContext();
        return new(context.Tracks.ToDictionary(t => t.Path, t => t.PublicId, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private async Task<long> AddAsync(string title, string artist, int? durationMs = null) =>
        ((Edit<EditedSong>.Saved)await _catalogue.Get<ISongEditor>().AddAsync(
            new SongContent(title, artist, 1) { Features = new SongFeatures(DurationMs: durationMs) }, TemporaryCatalogue.Editor, Token))
                .Now.Id;
}
