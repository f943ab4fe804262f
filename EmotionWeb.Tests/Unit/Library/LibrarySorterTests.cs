using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Library;

public sealed class LibrarySorterTests : IAsyncLifetime
{
    private readonly MusicFolder _music = new();
    private TemporaryCatalogue _catalogue = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ILibrarySorting Sorting => _catalogue.Get<ILibrarySorting>();

    public async ValueTask InitializeAsync()
    {
        _catalogue = new TemporaryCatalogue(Directory.CreateTempSubdirectory("catalogue-").FullName, _music.Settings);
        await _catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _catalogue.DisposeAsync();
        _music.Dispose();
    }

    [Fact]
    public async Task A_track_whose_tag_names_a_mood_becomes_a_song_in_the_history()
    {
        Add("a.mp3", "Água Nova", "Dona", "Unheard of; PEACEFUL; happy", "Samba", 72);

        ScanReport report = await ScanAsync();

        Assert.Equal(1, report.Songs);
        SongRow song = Assert.Single((await _catalogue.Reader.FindAsync(new SongQuery(Text: "agua nova"), Token)).Items);
        Assert.Equal(("Água Nova", "Dona", "Calm", "Samba"), (song.Title, song.Artist, song.Mood, song.Genre));
        EditedSong edited = (await _catalogue.Get<ISongEditor>().FindAsync(song.Id, Token))!;
        Assert.Equal(72, edited.Content.Features.Tempo);
        Assert.InRange(edited.Content.Features.DurationMs!.Value, 800, 1700);
        ChangeEntry change = await LastChangeAsync();
        Assert.Equal((ChangeKind.LibraryJoined, 1, Editor.LibraryId, "Moods of the files' tags"),
            (change.Kind, change.Count, change.EditorId, change.Subject.Text()));
        Assert.Empty((await Sorting.UnsortedAsync(null, 0, 10, Token)).Tracks);
    }

    [Fact]
    public async Task There_is_never_a_second_song_of_one_title_and_artist()
    {
        Add("a.mp3", "Africa", "TOTO", "calm");
        Add("b.mp3", "One", "Who", "calm");
        Add("c.flac", "ONE", "who", "happy", kind: "flac");
        Add("d.mp3", "One (Remastered 2009)", "Who", "sad");
        int before = await SongsAsync();

        Assert.Equal(1, (await ScanAsync()).Songs);
        Assert.Equal(0, (await ScanAsync()).Songs);
        Assert.Equal(before + 1, await SongsAsync());
    }

    [Fact]
    public async Task What_was_taken_back_stays_so_until_the_tag_changes()
    {
        string path = Add("a.mp3", "One", "Who", "calm");
        await ScanAsync();
        Assert.IsType<Reversal.Done>(await _catalogue.Get<IChangeLog>()
            .RevertAsync((await LastChangeAsync()).Id, overwrite: false, TemporaryCatalogue.Editor, progress: null, Token));
        Assert.Equal(0, (await ScanAsync()).Songs);
        Assert.Equal("One", Assert.Single((await Sorting.UnsortedAsync(null, 0, 10, Token)).Tracks).Title);

        MusicFolder.Tag(path, file => Mood(file, "happy"));
        MusicFolder.Settle(path, 1);
        Assert.Equal(1, (await ScanAsync()).Songs);
    }

    [Fact]
    public async Task A_song_that_was_deleted_does_not_come_back_by_itself()
    {
        Add("a.mp3", "Africa", "TOTO", "calm");
        await ScanAsync();
        long id = Assert.Single((await _catalogue.Reader.FindAsync(new SongQuery(Text: "toto africa"), Token)).Items).Id;
        await _catalogue.Get<ISongEditor>()
            .DeleteAsync([new SongVersion(id, (await _catalogue.Get<ISongEditor>().FindAsync(id, Token))!.Version)],
            TemporaryCatalogue.Editor, Token);
        Assert.Equal(0, (await ScanAsync()).Songs);
    }

    [Fact]
    public async Task A_tag_without_a_known_mood_and_a_track_without_an_artist_stay_unsorted()
    {
        Add("a.mp3", "One", "Who", "unheard of");
        Add("b.mp3", "Two", "", "calm");
        Assert.Equal(0, (await ScanAsync()).Songs);
        Assert.Equal(["One", "Two"], (await Sorting.UnsortedAsync(null, 0, 10, Token)).Tracks.Select(t => t.Title));
        Assert.Equal(["Two"], (await Sorting.UnsortedAsync("tw", 0, 10, Token)).Tracks.Select(t => t.Title));
    }

    [Theory]
    [InlineData("Thrash Metal", 170, "Energetic", "the genre Thrash Metal, 170 bpm is fast")]
    [InlineData("Ambient", 60, "Calm", "the genre Ambient, 60 bpm is slow")]
    [InlineData("Nobody's genre;House", 0, "Happy", "the genre House")]
    [InlineData(null, 150, "Energetic", "150 bpm is fast")]
    [InlineData(null, 100, null, null)]
    [InlineData("Nobody's genre", 0, null, null)]
    public async Task Genre_and_tempo_suggest_a_mood_and_say_why(string? genre, int tempo, string? mood, string? why)
    {
        Add("a.mp3", "One", "Who", null, genre, tempo);
        await ScanAsync();
        MoodSuggestion? suggestion = Assert.Single((await Sorting.UnsortedAsync(null, 0, 10, Token)).Tracks).Suggestion;
        Assert.Equal((mood, why), (suggestion is null ? null : await MoodAsync(suggestion.MoodId), suggestion?.Why.Text()));
    }

    [Fact]
    public async Task One_an_album_or_a_folder_is_accepted_as_one_change_and_taken_back()
    {
        Add("Rock/Album/1.mp3", "One", "Who", null, "Metal", album: "Album");
        Add("Rock/Album/2.mp3", "Two", "Who", null, "Metal", album: "Album");
        Add("Rock/Album/3.mp3", "Other album", "Who", null, "Metal", album: "Bonus");
        Add("Rock/Else/4.mp3", "Four", "Who", null, "Metal", album: "Album");
        Add("Rock/Else/5.mp3", "Nothing known", "Who", null);
        Add("Pop/6.mp3", "Six", "Who", null, "Pop");
        await ScanAsync();
        int before = await SongsAsync();
        string one = (await Sorting.UnsortedAsync("One", 0, 10, Token)).Tracks[0].Id;

        Accepted album = await AcceptAsync(one, UnsortedReach.Album);
        Assert.Equal((2, 0, before + 2), (album.Songs, album.Left, await SongsAsync()));
        Assert.Equal("One by Who and 1 more", (await LastChangeAsync()).Subject.Text());
        await _catalogue.Get<IChangeLog>().RevertAsync(album.Change!.Value, overwrite: false, TemporaryCatalogue.Editor, progress: null,
            Token);
        Assert.Equal(before, await SongsAsync());

        string four = (await Sorting.UnsortedAsync("Four", 0, 10, Token)).Tracks[0].Id;
        Assert.Equal((1, 1), await AcceptAsync(four, UnsortedReach.Folder) is var folder ? (folder.Songs, folder.Left) : default);
        Assert.Equal(1, (await AcceptAsync(one, UnsortedReach.Track)).Songs);
        Assert.Equal(0, (await AcceptAsync(one, UnsortedReach.Track)).Songs);
        Assert.Equal(before + 2, await SongsAsync());
    }

    [Fact]
    public async Task A_mood_that_is_chosen_by_hand_is_for_all()
    {
        Add("a.mp3", "One", "Who", null, "Metal");
        Add("b.mp3", "Two", "Who", null);
        await ScanAsync();
        string id = (await Sorting.UnsortedAsync(null, 0, 10, Token)).Tracks[0].Id;
        int sad = (await _catalogue.Reader.MoodsAsync(Token)).Single(m => m.Name is "Sad").Id;
        Assert.Equal(2, (await Sorting.AcceptAsync(new UnsortedScope(id, UnsortedReach.Folder), sad, TemporaryCatalogue.Editor, Token))
            .Songs);
        Assert.All((await _catalogue.Reader.FindAsync(new SongQuery(Text: "who"), Token)).Items.Where(s => s.Artist is "Who"), s =>
            Assert.Equal("Sad", s.Mood));
        await Assert.ThrowsAsync<LibraryException>(() => Sorting.AcceptAsync(new UnsortedScope(id), 9999, TemporaryCatalogue.Editor,
            Token));
    }

    private static void Mood(TagLib.File file, string mood) =>
        TagLib.Id3v2.UserTextInformationFrame.Get((TagLib.Id3v2.Tag)file.GetTag(TagLib.TagTypes.Id3v2, create: true), "MOOD", create: true)
            .Text = [mood];

    private string Add(string name, string title, string artist, string? mood, string? genre = null, int tempo = 0, string? album = null,
        string kind = "mp3") => _music.Add(name, kind, file =>
    {
        (file.Tag.Title, file.Tag.Performers, file.Tag.Album) = (title, artist.Length > 0 ? [artist] : [], album);
        (file.Tag.Genres, file.Tag.BeatsPerMinute) = (genre is null ? [] : [genre], (uint)tempo);
        if (mood is not null && file.GetTag(TagLib.TagTypes.Xiph) is TagLib.Ogg.XiphComment xiph)
        {
            xiph.SetField("MOOD", mood);
        }
        else if (mood is not null)
        {
            Mood(file, mood);
        }
    });

    private Task<Accepted> AcceptAsync(string id, UnsortedReach reach) =>
        Sorting.AcceptAsync(new UnsortedScope(id, reach), moodId: null, TemporaryCatalogue.Editor, Token);

    private Task<ScanReport> ScanAsync() => _catalogue.Get<ILibraryScanner>().ScanAsync(progress: null, Token);

    private async Task<ChangeEntry> LastChangeAsync() => (await _catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(Limit: 1), Token))
        .Items[0];

    private async Task<int> SongsAsync()
    {
        await using CatalogueContext context = _catalogue.Contexts.CreateDbContext();
        return await context.Songs.CountAsync(Token);
    }

    private async Task<string> MoodAsync(int id) => (await _catalogue.Reader.MoodsAsync(Token)).Single(m => m.Id == id).Name;
}
