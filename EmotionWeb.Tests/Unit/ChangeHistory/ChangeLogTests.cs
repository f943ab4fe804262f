using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.ChangeHistory;

public class ChangeLogTests
{
    private static Editor Editor => TemporaryCatalogue.Editor;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleted_songs_come_back_as_they_were_under_their_keys()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IReadOnlyList<SongGridRow> rows = (await catalogue.Get<ISongGrid>().FindAsync(new SongGridQuery(Limit: 200), Token)).Items;
        EditedSong[] before = await AllAsync(catalogue);

        BulkEdit deleted = await catalogue.Get<ISongEditor>().DeleteAsync([.. rows.Select(r => r.Seen)], Editor, Token);
        Assert.Equal(before.Length - 200, (await AllAsync(catalogue)).Length);
        long undone = Done(await catalogue.Get<IChangeLog>().RevertAsync(deleted.Change!.Value, overwrite: false, Editor, progress: null, Token))!.Value;

        Assert.Equal(before.Select(s => (s.Id, s.Content)), (await AllAsync(catalogue)).Select(s => (s.Id, s.Content)));
        Assert.Equal(rows[0].Title, (await catalogue.Get<ISongGrid>().FindAsync(new SongGridQuery(Text: rows[0].Title, Limit: 1), Token)).Items[0].Title);

        // And the undoing can be undone.
        Done(await catalogue.Get<IChangeLog>().RevertAsync(undone, overwrite: false, Editor, progress: null, Token));
        Assert.Equal(before.Length - 200, (await AllAsync(catalogue)).Length);
        ChangePage log = await catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(), Token);
        Assert.Equal([ChangeKind.Reverted, ChangeKind.Reverted, ChangeKind.SongsDeleted], log.Items.Select(i => i.Kind));
        Assert.Equal([200, 200, 200], log.Items.Select(i => i.Count));
        Assert.Equal([undone, deleted.Change, null], log.Items.Select(i => i.Reverts));
        Assert.Equal(undone, log.Items[2].RevertedBy);
    }

    [Fact]
    public async Task What_was_deleted_and_came_back_is_not_overwritten_by_who_saw_it_before()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IChangeLog log = catalogue.Get<IChangeLog>();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        EditedSong song = (await AllAsync(catalogue))[0];
        BulkEdit deleted = await songs.DeleteAsync([new SongVersion(song.Id, song.Version)], Editor, Token);
        Done(await log.RevertAsync(deleted.Change!.Value, overwrite: false, Editor, progress: null, Token));
        Assert.IsType<Edit<EditedSong>.Conflict>(await songs.SaveAsync(song with { Content = song.Content with { Year = 1900 } }, Editor, Token));
        Assert.Equal(0, (await songs.DeleteAsync([new SongVersion(song.Id, song.Version)], Editor, Token)).Done);
        await SaveAsync(catalogue, (await FindAsync(catalogue, song.Id))!, song.Content with { Year = 1901 });

        IMoodEditor moods = catalogue.Get<IMoodEditor>();
        EditedMood mood = (await moods.AllAsync(Token))[0];
        var removed = Assert.IsType<Edit<EditedMood>.Saved>(await moods.RemoveAsync(mood, replacementMoodId: (await moods.AllAsync(Token))[1].Id, Editor, Token));
        Done(await log.RevertAsync(removed.Change!.Value, overwrite: false, Editor, progress: null, Token));
        Assert.IsType<Edit<EditedMood>.Conflict>(await moods.SaveAsync(mood with { Content = mood.Content with { Name = "Else" } }, Editor, Token));
    }

    [Fact]
    public async Task An_import_goes_back_whole_and_comes_again()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IChangeLog log = catalogue.Get<IChangeLog>();
        EditedSong[] before = await AllAsync(catalogue);
        await catalogue.ImportAsync($"title,artist,mood,genre\n{before[0].Content.Title},{before[0].Content.Artist},Calm,\n"
            + string.Concat(Enumerable.Range(0, 1200).Select(i => $"New {i},Somebody,Sad,polka\n")));
        EditedSong[] after = await AllAsync(catalogue);
        ChangeEntry import = (await log.FindAsync(new ChangeQuery(), Token)).Items[0];
        Assert.Equal((ChangeKind.Imported, 1200, before.Length + 1200), (import.Kind, import.Count, after.Length));
        Assert.Equal("New 0 by Somebody", (await log.ItemsAsync(import.Id, 0, 1, Token))[0].Name!.Text());

        long undone = Done(await log.RevertAsync(import.Id, overwrite: false, Editor, progress: null, Token))!.Value;
        Assert.Equal(before, await AllAsync(catalogue));

        Done(await log.RevertAsync(undone, overwrite: false, Editor, progress: null, Token));
        Assert.Equal(after.Select(s => (s.Id, s.Content)), (await AllAsync(catalogue)).Select(s => (s.Id, s.Content)));
    }

    [Fact]
    public async Task An_imported_song_that_was_edited_since_keeps_its_import_until_it_is_told_to_go()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        IChangeLog log = catalogue.Get<IChangeLog>();
        await catalogue.ImportAsync("title,artist,mood\nA,One,Calm\nB,One,Calm\n");
        long import = (await log.FindAsync(new ChangeQuery(), Token)).Items[0].Id;
        EditedSong song = (await AllAsync(catalogue))[1];
        await SaveAsync(catalogue, song, song.Content with { Title = "C" });

        var conflicts = Assert.IsType<Reversal.Conflicts>(await log.RevertAsync(import, overwrite: false, Editor, progress: null, Token));
        Assert.True(conflicts.CanOverwrite);
        Assert.Equal("C by One", Assert.Single(conflicts.Items).Name!.Text());
        Assert.Equal(2, (await AllAsync(catalogue)).Length);

        Done(await log.RevertAsync(import, overwrite: true, Editor, progress: null, Token));
        Assert.Empty(await AllAsync(catalogue));
    }

    [Fact]
    public async Task A_reversal_that_is_cancelled_leaves_everything_as_it_was()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood\n" + string.Concat(Enumerable.Range(0, 1200).Select(i => $"New {i},Somebody,Sad\n")));
        using CancellationTokenSource work = new();
        List<double> parts = [];
        Told progress = new(part =>
        {
            parts.Add(part);
            work.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => catalogue.Get<IChangeLog>().RevertAsync(1, overwrite: false, Editor, progress, work.Token));

        Assert.InRange(Assert.Single(parts), 1.0 / 1200, 1199.0 / 1200);
        Assert.Equal(1200, (await AllAsync(catalogue)).Length);
    }

    [Fact]
    public async Task A_field_goes_back_and_later_edits_of_others_stay()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        EditedSong song = (await AllAsync(catalogue))[0];
        long first = await SaveAsync(catalogue, song, song.Content with { Genre = "polka" });
        await SaveAsync(catalogue, (await FindAsync(catalogue, song.Id))!, song.Content with { Genre = "polka", Year = 1900 });

        Done(await catalogue.Get<IChangeLog>().RevertAsync(first, overwrite: false, Editor, progress: null, Token));

        Assert.Equal(song.Content with { Year = 1900 }, (await FindAsync(catalogue, song.Id))!.Content);
        Assert.Null(Done(await catalogue.Get<IChangeLog>().RevertAsync(first, overwrite: false, Editor, progress: null, Token)));
        ChangeItem item = Assert.Single(await catalogue.Get<IChangeLog>().ItemsAsync(first, 0, 50, Token));
        Assert.Equal("{\"genre\":\"polka\"}", item.After);
    }

    [Fact]
    public async Task What_changed_again_since_is_told_and_only_overwritten_on_purpose()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IChangeLog log = catalogue.Get<IChangeLog>();
        EditedSong song = (await AllAsync(catalogue))[0];
        long first = await SaveAsync(catalogue, song, song.Content with { Year = 1900 });
        await SaveAsync(catalogue, (await FindAsync(catalogue, song.Id))!, song.Content with { Year = 1901 });

        var conflicts = Assert.IsType<Reversal.Conflicts>(await log.RevertAsync(first, overwrite: false, Editor, progress: null, Token));
        Assert.True(conflicts.CanOverwrite);
        Assert.Equal(1901, (await FindAsync(catalogue, song.Id))!.Content.Year);

        Done(await log.RevertAsync(first, overwrite: true, Editor, progress: null, Token));
        Assert.Equal(song.Content, (await FindAsync(catalogue, song.Id))!.Content);
    }

    [Fact]
    public async Task A_deleted_song_stays_away_when_its_like_was_added_since()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        EditedSong song = (await AllAsync(catalogue))[0];
        BulkEdit deleted = await catalogue.Get<ISongEditor>().DeleteAsync([new SongVersion(song.Id, song.Version)], Editor, Token);
        Assert.IsType<Edit<EditedSong>.Saved>(await catalogue.Get<ISongEditor>().AddAsync(song.Content, Editor, Token));

        var conflicts = Assert.IsType<Reversal.Conflicts>(await catalogue.Get<IChangeLog>().RevertAsync(deleted.Change!.Value, overwrite: true, Editor, progress: null, Token));

        Assert.False(conflicts.CanOverwrite);
        Assert.Null(await FindAsync(catalogue, song.Id));
    }

    [Fact]
    public async Task A_mood_that_was_removed_comes_back_with_its_songs_and_its_shares()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IMoodEditor moods = catalogue.Get<IMoodEditor>();
        IReadOnlyList<EditedMood> before = await moods.AllAsync(Token);
        EditedMood calm = before.Single(m => string.Equals(m.Content.Name, "Calm", StringComparison.Ordinal));
        IReadOnlyList<EditedRule> map = await catalogue.Get<IMapEditor>().AllAsync(Token);
        EditedSong[] songs = await AllAsync(catalogue);

        Assert.IsType<Edit<EditedMood>.Refused>(await moods.RemoveAsync(calm, replacementMoodId: null, Editor, Token));
        var removed = Assert.IsType<Edit<EditedMood>.Saved>(await moods.RemoveAsync(calm, replacementMoodId: 1, Editor, Token));
        Assert.DoesNotContain(await moods.AllAsync(Token), m => m.Id == calm.Id);
        Assert.All(await catalogue.Get<IMapEditor>().AllAsync(Token), c => Assert.Equal(1, c.Content.Moods.Sum(m => m.Share), 6));

        Done(await catalogue.Get<IChangeLog>().RevertAsync(removed.Change!.Value, overwrite: false, Editor, progress: null, Token));

        Assert.Equal(before.Select(m => (m.Id, m.Content, m.Songs, m.Rules)), (await moods.AllAsync(Token)).Select(m => (m.Id, m.Content, m.Songs, m.Rules)));
        Assert.Equal(songs.Select(s => s.Content), (await AllAsync(catalogue)).Select(s => s.Content));
        Assert.Equal(map.Select(c => string.Join(',', c.Content.Moods)), (await catalogue.Get<IMapEditor>().AllAsync(Token)).Select(c => string.Join(',', c.Content.Moods)));
    }

    [Fact]
    public async Task A_cell_is_set_conflicts_resets_and_reverts()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IMapEditor map = catalogue.Get<IMapEditor>();
        EditedRule rule = (await map.AllAsync(Token))[3];
        Assert.True(rule.IsDefault);
        RuleContent content = new([new MoodShare(4, 0.6), new MoodShare(1, 0.4)], [new GenreLean("polka", 0.5)], 0.3);

        var saved = Assert.IsType<Edit<EditedRule>.Saved>(await map.SaveAsync(rule with { Content = content }, Editor, Token));
        Assert.False(saved.Now.IsDefault);
        Assert.Equal(content.Moods, saved.Now.Content.Moods);
        Assert.IsType<Edit<EditedRule>.Conflict>(await map.SaveAsync(rule with { Content = content with { Energy = 0.9 } }, Editor, Token));
        var refused = Assert.IsType<Edit<EditedRule>.Refused>(await map.SaveAsync(saved.Now with { Content = content with { Moods = [new MoodShare(4, 0.6), new MoodShare(1, 0.3)] } }, Editor, Token));
        Assert.Equal("The shares come to 90 %. Make them 100 %.", Assert.Single(refused.Messages).Message.Text());

        var reset = Assert.IsType<Edit<IReadOnlyList<EditedRule>>.Saved>(await map.ResetAsync([], Editor, Token));
        Assert.All(reset.Now, c => Assert.True(c.IsDefault));
        Done(await catalogue.Get<IChangeLog>().RevertAsync(reset.Change!.Value, overwrite: false, Editor, progress: null, Token));
        Assert.Equal(content.Genres, (await map.AllAsync(Token))[3].Content.Genres);
    }

    [Fact]
    public async Task Moods_are_renamed_recoloured_and_reordered_within_what_can_be_read()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IMoodEditor moods = catalogue.Get<IMoodEditor>();
        IReadOnlyList<EditedMood> all = await moods.AllAsync(Token);
        foreach (EditedMood mood in all)
        {
            Assert.Empty(await moods.CheckAsync(mood.Content, mood.Id, Token));
        }

        IReadOnlyList<FieldMessage> messages = await moods.CheckAsync(new MoodDraft("CÁLM", "#FFFF00", "grey", 2, 0), id: null, Token);
        Assert.Equal(["Name", "LightColour", "DarkColour", "Valence"], messages.Select(m => m.Field));
        Assert.IsType<Edit<EditedMood>.Saved>(await moods.SaveAsync(all[0] with { Content = all[0].Content with { Name = "Glad" } }, Editor, Token));
        Assert.IsType<Edit<EditedMood>.Conflict>(await moods.SaveAsync(all[0] with { Content = all[0].Content with { Name = "Merry" } }, Editor, Token));
        Assert.IsType<Edit<IReadOnlyList<EditedMood>>.Saved>(await moods.ReorderAsync([.. all.Reverse().Select(m => m.Id)], Editor, Token));
        Assert.Equal(["Sad", "Energetic", "Calm", "Glad"], (await moods.AllAsync(Token)).Select(m => m.Content.Name));
        Assert.IsType<Edit<IReadOnlyList<EditedMood>>.Conflict>(await moods.ReorderAsync([1, 2], Editor, Token));
        Assert.All(await catalogue.Get<IMapEditor>().AllAsync(Token), c => Assert.True(c.IsDefault));
    }

    [Fact]
    public async Task The_log_keeps_no_more_than_it_is_told()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        catalogue.Get<Microsoft.Extensions.Options.IOptions<CatalogueOptions>>().Value.LogChanges = 3;
        for (int i = 0; i < 5; i++)
        {
            Assert.IsType<Edit<EditedSong>.Saved>(await catalogue.Get<ISongEditor>().AddAsync(new SongContent($"New {i}", "A", 1), Editor, Token));
        }

        Assert.Equal(["New 4 by A", "New 3 by A", "New 2 by A"], (await catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(), Token)).Items.Select(i => i.Subject.Text()));
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        Assert.Equal(3, await context.ChangeItems.CountAsync(Token));
    }

    private sealed class Told(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }

    private static long? Done(Reversal reversal) => Assert.IsType<Reversal.Done>(reversal).Change;

    private static Task<EditedSong?> FindAsync(TemporaryCatalogue catalogue, long id) => catalogue.Get<ISongEditor>().FindAsync(id, Token);

    private static async Task<long> SaveAsync(TemporaryCatalogue catalogue, EditedSong song, SongContent content) =>
        Assert.IsType<Edit<EditedSong>.Saved>(await catalogue.Get<ISongEditor>().SaveAsync(song with { Content = content }, Editor, Token)).Change!.Value;

    private static async Task<EditedSong[]> AllAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return [.. (await context.Songs.AsNoTracking().OrderBy(s => s.Id).ToListAsync(Token)).Select(EditedSong.Of)];
    }
}
