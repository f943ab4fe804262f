using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Songs;

public class SongEditorTests
{
    private static readonly SongContent Whole = new("Água", "Dona Água", 1, 66, "Samba", 1982, "Portuguese")
    {
        Features = new SongFeatures(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, -12.5, 120.5, 201_000),
    };

    private static Editor Editor => TemporaryCatalogue.Editor;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_song_that_was_added_is_there_with_every_field_and_in_the_log()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();

        EditedSong added = Saved(await catalogue.Get<ISongEditor>().AddAsync(Whole with { Title = "  Água " }, Editor, Token));

        Assert.Equal(Whole, added.Content);
        Assert.Equal(added, await catalogue.Get<ISongEditor>().FindAsync(added.Id, Token));
        Assert.Equal("Água", Assert.Single((await catalogue.Reader.FindAsync(new SongQuery(Text: "agua dona"), Token)).Items).Title);
        ChangeEntry entry = (await catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(Limit: 1), Token)).Items[0];
        Assert.Equal((ChangeKind.SongAdded, "Água by Dona Água", 1, Editor.SystemId, "import"), (entry.Kind, entry.Subject.Text(), entry.Count, entry.EditorId, entry.EditorName));
    }

    [Theory]
    [InlineData("", "A", 1, null, null, "Title")]
    [InlineData("T", " ", 1, null, null, "Artist")]
    [InlineData("T", "A", 99, null, null, "MoodId")]
    [InlineData("T", "A", 1, 101, null, "Popularity")]
    [InlineData("T", "A", 1, -1, null, "Popularity")]
    [InlineData("T", "A", 1, null, 999, "Year")]
    [InlineData("T", "A", 1, null, 2999, "Year")]
    [InlineData("T\u0007", "A", 1, null, null, "Title")]
    public async Task What_is_wrong_is_told_at_its_field_and_nothing_is_kept(string title, string artist, int mood, int? popularity, int? year, string field)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();

        var refused = Assert.IsType<Edit<EditedSong>.Refused>(await catalogue.Get<ISongEditor>().AddAsync(new SongContent(title, artist, mood, popularity, null, year), Editor, Token));

        Assert.Equal(field, Assert.Single(refused.Messages).Field);
        Assert.Empty((await catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(), Token)).Items);
    }

    [Fact]
    public async Task Several_fields_are_told_at_once()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        SongContent bad = new(new string('t', 301), "A\ud800", 0, Genre: new string('g', 101), Language: new string('l', 61)) { Features = new SongFeatures(Valence: double.NaN, Tempo: -1) };

        IReadOnlyList<FieldMessage> messages = await catalogue.Get<ISongEditor>().CheckAsync(bad, id: null, Token);

        Assert.Equal(["Artist", "Genre", "Language", "MoodId", "Tempo", "Title", "Valence"], messages.Select(m => m.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_song_of_the_same_title_and_artist_is_named()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        EditedSong first = Saved(await songs.AddAsync(Whole, Editor, Token));

        var refused = Assert.IsType<Edit<EditedSong>.Refused>(await songs.AddAsync(Whole with { Title = "AGUA", Artist = "dona  agua" }, Editor, Token));

        FieldMessage message = Assert.Single(refused.Messages);
        Assert.Equal(("Title", first.Id), (message.Field, message.Song));
        Assert.Contains("Água by Dona Água is in the catalogue already, as Happy.", message.Message.Text(), StringComparison.Ordinal);
        Assert.Empty(await songs.CheckAsync(Whole with { Title = "AGUA" }, first.Id, Token));
    }

    [Fact]
    public async Task The_second_of_two_editors_sees_both_versions_and_overwrites_nothing()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        EditedSong seen = Saved(await songs.AddAsync(Whole, Editor, Token));
        EditedSong mine = seen with { Content = Whole with { Popularity = 1 } }, theirs = seen with { Content = Whole with { Popularity = 2 } };

        EditedSong kept = Saved(await songs.SaveAsync(mine, Editor, Token));
        var conflict = Assert.IsType<Edit<EditedSong>.Conflict>(await songs.SaveAsync(theirs, Editor, Token));

        Assert.Equal((kept, theirs), (conflict.Theirs, conflict.Yours));
        Assert.Equal(kept, await songs.FindAsync(seen.Id, Token));

        // The second chooses their own, knowingly.
        Assert.Equal(2, Saved(await songs.SaveAsync(theirs with { Version = conflict.Theirs!.Version }, Editor, Token)).Content.Popularity);
    }

    [Fact]
    public async Task Of_many_editors_at_once_each_save_is_either_kept_or_refused()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        EditedSong seen = Saved(await songs.AddAsync(Whole, Editor, Token));

        Edit<EditedSong>[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => songs.SaveAsync(seen with { Content = Whole with { Popularity = i } }, Editor, Token), Token)));

        EditedSong kept = Saved(Assert.Single(outcomes, o => o is Edit<EditedSong>.Saved));
        Assert.Equal(7, outcomes.Count(o => o is Edit<EditedSong>.Conflict));
        Assert.Equal(kept, await songs.FindAsync(seen.Id, Token));
    }

    [Fact]
    public async Task Saving_what_did_not_change_writes_nothing()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        EditedSong seen = Saved(await catalogue.Get<ISongEditor>().AddAsync(Whole, Editor, Token));

        var saved = Assert.IsType<Edit<EditedSong>.Saved>(await catalogue.Get<ISongEditor>().SaveAsync(seen, Editor, Token));

        Assert.Equal((seen, (long?)null), (saved.Now, saved.Change));
    }

    [Fact]
    public async Task A_song_that_was_deleted_meanwhile_is_a_conflict()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        EditedSong seen = Saved(await songs.AddAsync(Whole, Editor, Token));
        await songs.DeleteAsync([new SongVersion(seen.Id, seen.Version)], Editor, Token);

        Assert.Null(Assert.IsType<Edit<EditedSong>.Conflict>(await songs.SaveAsync(seen with { Content = Whole with { Year = 1999 } }, Editor, Token)).Theirs);
    }

    [Fact]
    public async Task Many_songs_take_a_mood_but_those_that_changed_meanwhile_are_left_and_named()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        IReadOnlyList<SongGridRow> rows = (await catalogue.Get<ISongGrid>().FindAsync(new SongGridQuery(MoodId: 1, Limit: 20), Token)).Items;
        EditedSong changed = (await songs.FindAsync(rows[3].Id, Token))!;
        Saved(await songs.SaveAsync(changed with { Content = changed.Content with { Year = 1901 } }, Editor, Token));
        await songs.DeleteAsync([rows[5].Seen], Editor, Token);

        BulkEdit bulk = await songs.SetMoodAsync([.. rows.Select(r => r.Seen)], 2, Editor, Token);

        Assert.Equal(18, bulk.Done);
        Assert.Equal([rows[3].Id, rows[5].Id], bulk.Left.Select(l => l.Id).Order().ToArray().OrderBy(id => rows.ToList().FindIndex(r => r.Id == id)));
        Assert.Equal(1901, bulk.Left.Single(l => l.Id == rows[3].Id).Now!.Content.Year);
        Assert.Null(bulk.Left.Single(l => l.Id == rows[5].Id).Now);
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        Assert.Equal(18, await context.Songs.CountAsync(s => rows.Select(r => r.Id).Contains(s.Id) && s.MoodId == 2, Token));
    }

    [Fact]
    public async Task A_mood_that_is_none_and_too_many_songs_are_refused()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        await Assert.ThrowsAsync<SongsRefusedException>(() => songs.SetMoodAsync([new SongVersion(1, 0)], 99, Editor, Token));
        await Assert.ThrowsAsync<SongsRefusedException>(() => songs.DeleteAsync([.. Enumerable.Range(0, 10_001).Select(i => new SongVersion(i, 0))], Editor, Token));
    }

    private static EditedSong Saved(Edit<EditedSong> outcome) => Assert.IsType<Edit<EditedSong>.Saved>(outcome).Now;
}
