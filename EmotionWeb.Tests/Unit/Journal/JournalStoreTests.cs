using System.Text;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Unit.Journal;

public sealed class JournalStoreTests : IAsyncDisposable
{
    private const string Ada = "account:ada";
    private const string Bob = "account:bob";

    private static readonly JournalSettings On = new(IsOn: true, JournalKeep.Year);
    private static readonly FeedbackSubject Song = new(7, "t7", "Blue", "Ada Band");
    private static readonly FeedbackSubject Other = new(null, "t8", "Red", "Bob Band");
    private static readonly EmotionScores Mixed = new([0.05f, 0.01f, 0.04f, 0.6f, 0.2f, 0.07f, 0.03f]);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly TemporaryCatalogue _catalogue;

    public JournalStoreTests() => _catalogue = new TemporaryCatalogue(
        Directory.CreateTempSubdirectory("journal-").FullName, [], services => services.AddSingleton<TimeProvider>(_time));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJournalStore Store => _catalogue.Get<IJournalStore>();

    [Fact]
    public async Task Nothing_is_kept_of_whoever_did_not_turn_it_on()
    {
        await ReadyAsync();
        Assert.Equal(JournalSettings.Off, await Store.SettingsAsync(Ada, Token));
        Assert.Null(await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token));
        await Store.GoalAsync(Ada, ListeningGoal.Lift, Token);
        await Store.PlayedAsync(Ada, Song, null, liked: true, Token);
        await Store.LikedAsync(Ada, Song, likes: true, Token);
        await Store.SetAsync(Ada, JournalSettings.Off, Token);
        Assert.Equal((0, 0, 0), await RowsAsync());
    }

    [Fact]
    public async Task A_page_that_fails_keeps_neither_the_others_from_hearing_nor_what_was_written()
    {
        await ReadyAsync(Ada);
        List<string> heard = [];
        Store.Changed += _ => throw new InvalidOperationException("a page that fails");
        Store.Changed += heard.Add;

        Assert.NotNull(await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token));
        Assert.Equal([Ada], heard);
    }

    [Fact]
    public async Task An_entry_keeps_when_by_the_listeners_clock_what_and_how_it_came()
    {
        await ReadyAsync(Ada);
        DateTimeOffset at = new(2026, 11, 28, 0, 30, 0, TimeSpan.FromHours(5.5));
        await Store.FeltAsync(Ada, new Felt(at, Mixed, ListeningGoal.Balance, JournalOrigin.Read, "slim-56"), Token);

        JournalEntry kept = Assert.Single(await PageAsync(Ada));
        Assert.Equal((at, at.Offset, new DateOnly(2026, 11, 28)), (kept.At, kept.At.Offset, kept.Day));
        Assert.Equal((Emotion.Happy, ListeningGoal.Balance, JournalOrigin.Read, "slim-56"),
            (kept.Emotion, kept.Goal, kept.Origin, kept.ModelId));
        Assert.Equal(Mixed, kept.Scores);
        Assert.Equal(Mixed.Affect.Centre, new Affect(kept.Valence, kept.Arousal));
        Assert.Equal(0, await Store.CountAsync(Ada, new DateOnly(2026, 11, 27), Token));
    }

    [Fact]
    public async Task A_feeling_that_is_put_right_at_once_takes_the_others_place()
    {
        await ReadyAsync(Ada);
        await Store.FeltAsync(Ada, Feels(Emotion.Angry, JournalOrigin.Read), Token);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token);
        Assert.Equal([Emotion.Sad], await EmotionsAsync(Ada));

        // What was played or noted stands, and so does what is older.
        await Store.PlayedAsync(Ada, Song, null, liked: false, Token);
        await Store.FeltAsync(Ada, Feels(Emotion.Neutral), Token);
        await Store.NoteAsync(Ada, (await PageAsync(Ada))[0].Id, "tea", Token);
        await Store.FeltAsync(Ada, Feels(Emotion.Happy), Token);
        _time.Advance(TimeSpan.FromMinutes(6));
        await Store.FeltAsync(Ada, Feels(Emotion.Surprise), Token);
        Assert.Equal([Emotion.Surprise, Emotion.Happy, Emotion.Neutral, Emotion.Sad], await EmotionsAsync(Ada));
    }

    [Fact]
    public async Task The_goal_follows_until_something_plays()
    {
        await ReadyAsync(Ada);
        await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token);
        await Store.GoalAsync(Ada, ListeningGoal.Lift, Token);
        Assert.Equal(ListeningGoal.Lift, (await PageAsync(Ada))[0].Goal);

        await Store.PlayedAsync(Ada, Song, null, liked: false, Token);
        await Store.GoalAsync(Ada, ListeningGoal.Match, Token);
        Assert.Equal(ListeningGoal.Lift, (await PageAsync(Ada))[0].Goal);
    }

    [Fact]
    public async Task What_plays_belongs_to_the_feeling_it_began_with()
    {
        await ReadyAsync(Ada);
        await Store.PlayedAsync(Ada, Song, null, liked: false, Token);
        await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token);
        await Store.PlayedAsync(Ada, Song, null, liked: false, Token);
        await Store.PlayedAsync(Ada, Song, null, liked: false, Token);
        await Store.PlayedAsync(Ada, Other, 0.3, liked: false, Token);
        _time.Advance(TimeSpan.FromMinutes(2));
        await Store.FeltAsync(Ada, Feels(Emotion.Happy), Token);
        await Store.PlayedAsync(Ada, Song, 1, liked: true, Token);
        await Store.PlayedAsync(Ada, Song, null, liked: true, Token);
        _time.Advance(TimeSpan.FromHours(6.1));
        await Store.PlayedAsync(Ada, Other, 1, liked: false, Token);

        IReadOnlyList<JournalEntry> kept = await PageAsync(Ada);
        Assert.Equal([("Blue", null, true)], Plays(kept[0]));
        Assert.Equal([("Blue", 1, true), ("Red", 0.3, false)], Plays(kept[1]));
        Assert.Equal((7, "t7", "Ada Band"), (kept[1].Plays[0].SongId, kept[1].Plays[0].TrackId, kept[1].Plays[0].Artist));
    }

    [Fact]
    public async Task A_like_is_noted_where_the_song_was_just_played_and_taken_back()
    {
        await ReadyAsync(Ada, Bob);
        foreach (string listener in (string[])[Ada, Bob])
        {
            await Store.FeltAsync(listener, Feels(Emotion.Sad), Token);
            await Store.PlayedAsync(listener, Song, null, liked: false, Token);
        }

        await Store.LikedAsync(Ada, Song, likes: true, Token);
        Assert.True((await PageAsync(Ada))[0].Plays[0].Liked);
        Assert.False((await PageAsync(Bob))[0].Plays[0].Liked);
        await Store.LikedAsync(Ada, Song, likes: false, Token);
        Assert.False((await PageAsync(Ada))[0].Plays[0].Liked);
        _time.Advance(TimeSpan.FromDays(1));
        await Store.LikedAsync(Ada, Song, likes: true, Token);
        Assert.False((await PageAsync(Ada))[0].Plays[0].Liked);
    }

    [Theory]
    [InlineData("  long day\r\nand rain ", "long day\nand rain")]
    [InlineData("a\0b\u001bc", "abc")]
    [InlineData(" \n ", null)]
    [InlineData(null, null)]
    public async Task A_note_is_kept_as_text(string? written, string? kept)
    {
        await ReadyAsync(Ada);
        long id = (await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token))!.Value;
        Assert.True(await Store.NoteAsync(Ada, id, "before", Token));
        Assert.True(await Store.NoteAsync(Ada, id, written, Token));
        Assert.Equal(kept, (await PageAsync(Ada))[0].Note);
    }

    [Fact]
    public async Task A_note_has_at_most_500_characters()
    {
        await ReadyAsync(Ada);
        long id = (await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token))!.Value;
        Assert.True(await Store.NoteAsync(Ada, id, new string('n', 500), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.NoteAsync(Ada, id, new string('n', 501), Token));
        Assert.Equal(500, (await PageAsync(Ada))[0].Note!.Length);
    }

    [Fact]
    public async Task No_listener_reads_or_changes_anothers_journal()
    {
        await ReadyAsync(Ada, Bob);
        long id = (await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token))!.Value;
        DateOnly day = (await PageAsync(Ada))[0].Day;

        Assert.Empty(await PageAsync(Bob));
        Assert.Empty(await Store.AllAsync(Bob, DateOnly.MinValue, DateOnly.MaxValue, Token));
        Assert.Equal(0, await Store.CountAsync(Bob, null, Token));
        Assert.False(await Store.NoteAsync(Bob, id, "mine", Token));
        await Store.PlayedAsync(Bob, Song, 1, liked: true, Token);
        await Store.GoalAsync(Bob, ListeningGoal.Lift, Token);
        Assert.False(await Store.RemoveAsync(Bob, id, Token));
        Assert.Equal((0, 0, 0), (await Store.RemoveDayAsync(Bob, day, Token), await Store.RemoveAllAsync(Bob, Token),
            await Store.ForgetAsync(Bob, Token)));

        JournalEntry kept = Assert.Single(await PageAsync(Ada));
        Assert.Equal((null, ListeningGoal.Match, 0), (kept.Note, kept.Goal, kept.Plays.Count));
        Assert.True((await Store.SettingsAsync(Ada, Token)).IsOn);
    }

    [Fact]
    public async Task An_entry_a_day_and_all_are_deleted_apart_and_a_journal_that_is_on_goes_on()
    {
        await ReadyAsync(Ada);
        List<long> ids = [];
        foreach (int day in (int[])[0, 0, 1, 2])
        {
            ids.Add((await Store.FeltAsync(Ada, Feels(Emotion.Sad) with { At = _time.GetUtcNow().AddDays(day - 2) }, Token))!.Value);
            await Store.NoteAsync(Ada, ids[^1], "kept", Token);
        }

        Assert.True(await Store.RemoveAsync(Ada, ids[3], Token));
        Assert.False(await Store.RemoveAsync(Ada, ids[3], Token));
        Assert.Equal(2, await Store.RemoveDayAsync(Ada, new DateOnly(2026, 11, 26), Token));
        Assert.Equal([ids[2]], (await PageAsync(Ada)).Select(e => e.Id));
        Assert.Equal(1, await Store.RemoveAllAsync(Ada, Token));
        Assert.Equal((1, 0, 0), await RowsAsync());
        Assert.True((await Store.SettingsAsync(Ada, Token)).IsOn);
    }

    [Fact]
    public async Task Off_keeps_what_there_is_and_of_one_that_is_off_and_empty_nothing_stays()
    {
        await ReadyAsync(Ada);
        await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token);
        await Store.SetAsync(Ada, On with { IsOn = false }, Token);
        Assert.Single(await PageAsync(Ada));
        await Store.PlayedAsync(Ada, Song, 1, liked: false, Token);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Store.FeltAsync(Ada, Feels(Emotion.Happy), Token));
        Assert.Equal((1, 1, 0), await RowsAsync());

        await Store.RemoveAllAsync(Ada, Token);
        Assert.Equal((0, 0, 0), await RowsAsync());
    }

    [Fact]
    public async Task What_is_deleted_is_nowhere_in_the_databases_files()
    {
        await ReadyAsync(Ada);
        const string secret = "Zyxwvutsrqponm";
        foreach (int i in Enumerable.Range(0, 300))
        {
            _time.Advance(TimeSpan.FromMinutes(6));
            long id = (await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token))!.Value;
            await Store.NoteAsync(Ada, id, $"{secret} {i}", Token);
            await Store.PlayedAsync(Ada, Song with { Title = $"{secret} {i}" }, 1, liked: false, Token);
        }

        long last = (await PageAsync(Ada))[0].Id;
        Assert.True(await Store.NoteAsync(Ada, last, null, Token));
        AssertNowhere($"{secret} 299", except: true);
        Assert.Equal(300, await Store.RemoveAllAsync(Ada, Token));
        AssertNowhere(secret);
        Assert.Equal((1, 0, 0), await RowsAsync());
    }

    [Fact]
    public async Task Entries_go_when_they_are_as_old_as_their_listener_wants_them()
    {
        await ReadyAsync(Ada, Bob, "account:eve");
        await Store.SetAsync(Ada, new JournalSettings(IsOn: true, JournalKeep.Month), Token);
        await Store.SetAsync("account:eve", new JournalSettings(IsOn: true, JournalKeep.Forever), Token);
        string[] all = [Ada, Bob, "account:eve"];
        foreach (string listener in all)
        {
            await Store.FeltAsync(listener, Feels(Emotion.Sad), Token);
            await Store.PlayedAsync(listener, Song, 1, liked: false, Token);
        }

        _time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await Store.ExpireAsync(Token));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Store.ExpireAsync(Token));
        _time.Advance(TimeSpan.FromDays(335));
        Assert.Equal(1, await Store.ExpireAsync(Token));
        _time.Advance(TimeSpan.FromDays(4000));
        Assert.Equal(0, await Store.ExpireAsync(Token));
        int[] left = await Task.WhenAll(all.Select(listener => Store.CountAsync(listener, null, Token)));
        Assert.Equal([0, 0, 1], left);
        Assert.Equal((3, 1, 1), await RowsAsync());
    }

    [Fact]
    public async Task Who_wants_them_for_less_long_loses_the_older_at_once()
    {
        await ReadyAsync(Ada);
        await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token);
        _time.Advance(TimeSpan.FromDays(31));
        await Store.FeltAsync(Ada, Feels(Emotion.Happy), Token);
        Assert.Equal(1, await Store.SetAsync(Ada, new JournalSettings(IsOn: true, JournalKeep.Month), Token));
        Assert.Equal([Emotion.Happy], await EmotionsAsync(Ada));
    }

    [Fact]
    public async Task The_site_deletes_what_is_too_old_by_itself()
    {
        await ReadyAsync(Ada);
        await Store.SetAsync(Ada, new JournalSettings(IsOn: true, JournalKeep.Month), Token);
        await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token);
        _time.Advance(TimeSpan.FromDays(31));
        Microsoft.Extensions.Hosting.IHostedService keeper =
            _catalogue.HostedServices().Single(s => s.GetType().Name is "JournalKeeper");
        await keeper.StartAsync(Token);
        await GoneAsync().WaitAsync(TimeSpan.FromSeconds(20), Token);
        await keeper.StopAsync(Token);

        async Task GoneAsync()
        {
            while (await Store.CountAsync(Ada, null, Token) > 0)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Browsers_that_do_not_come_again_are_forgotten_and_accounts_are_not()
    {
        string lost = ListenerKey.OfBrowser("lost"), late = ListenerKey.OfBrowser("late");
        await ReadyAsync(Ada, lost, late);
        foreach (string listener in (string[])[Ada, lost, late])
        {
            await Store.FeltAsync(listener, Feels(Emotion.Sad), Token);
        }

        _time.Advance(TimeSpan.FromDays(100));
        await Store.FeltAsync(late, Feels(Emotion.Sad), Token);
        _time.Advance(TimeSpan.FromDays(82));
        Assert.Equal(1, await Store.ExpireAsync(Token));
        Assert.Equal((2, 3, 0), await RowsAsync());
        Assert.False((await Store.SettingsAsync(lost, Token)).IsOn);
    }

    [Fact]
    public async Task Signing_in_brings_it_along_and_an_account_that_has_said_keeps_its_word()
    {
        string browser = ListenerKey.OfBrowser("0123");
        await ReadyAsync(browser);
        await Store.SetAsync(browser, new JournalSettings(IsOn: true, JournalKeep.Forever), Token);
        await Store.FeltAsync(browser, Feels(Emotion.Sad), Token);
        Assert.Equal(1, await Store.BringAsync(browser, Ada, Token));
        Assert.Equal(new JournalSettings(IsOn: true, JournalKeep.Forever), await Store.SettingsAsync(Ada, Token));
        Assert.Equal((1, 1, 0), await RowsAsync());

        await Store.SetAsync(Ada, new JournalSettings(IsOn: false, JournalKeep.Year), Token);
        await Store.SetAsync(browser, On, Token);
        _time.Advance(TimeSpan.FromHours(1));
        await Store.FeltAsync(browser, Feels(Emotion.Happy), Token);
        Assert.Equal(1, await Store.BringAsync(browser, Ada, Token));
        Assert.Equal(new JournalSettings(IsOn: false, JournalKeep.Year), await Store.SettingsAsync(Ada, Token));
        Assert.Equal([Emotion.Happy, Emotion.Sad], await EmotionsAsync(Ada));
        Assert.Equal(JournalSettings.Off, await Store.SettingsAsync(browser, Token));
    }

    [Fact]
    public async Task An_entry_has_no_end_of_songs_and_a_journal_none_of_entries()
    {
        await ReadyAsync(Ada);
        long old = (await Store.FeltAsync(Ada, Feels(Emotion.Sad), Token))!.Value;
        await using (JournalContext context = await ContextAsync())
        {
            context.AddRange(Enumerable.Range(0, JournalStore.MostPlays).Select(i =>
                new JournalPlay { EntryId = old, Title = $"{i}", Artist = "", Fraction = 1 }));
            context.AddRange(Enumerable.Range(1, JournalStore.MostEntries - 1).Select(i =>
                JournalEntry.Of(Ada, Feels(Emotion.Neutral) with { At = _time.GetUtcNow().AddHours(-8).AddSeconds(-i) })));
            await context.SaveChangesAsync(Token);
        }

        await Store.PlayedAsync(Ada, Song, 1, liked: false, Token);
        Assert.Equal(JournalStore.MostPlays, (await PageAsync(Ada))[0].Plays.Count);
        _time.Advance(TimeSpan.FromHours(1));
        await Store.FeltAsync(Ada, Feels(Emotion.Happy), Token);
        Assert.Equal(JournalStore.MostEntries, await Store.CountAsync(Ada, null, Token));
        Assert.Equal([Emotion.Happy, Emotion.Sad], (await PageAsync(Ada)).Take(2).Select(e => e.Emotion));
    }

    [Fact]
    public async Task The_model_and_the_migrations_agree()
    {
        await using JournalContext context = await ContextAsync();
        Assert.False(context.Database.HasPendingModelChanges());
    }

    public ValueTask DisposeAsync() => _catalogue.DisposeAsync();

    private static IEnumerable<(string Title, double? Fraction, bool Liked)> Plays(JournalEntry entry) =>
        entry.Plays.Select(p => (p.Title, p.Fraction, p.Liked));

    private Felt Feels(Emotion emotion, JournalOrigin origin = JournalOrigin.Hand) =>
        new(_time.GetUtcNow(), EmotionScores.Of(emotion), ListeningGoal.Match, origin);

    private Task<IReadOnlyList<JournalEntry>> PageAsync(string listener) => Store.PageAsync(listener, null, 0, 10, Token);

    private async Task<IEnumerable<Emotion>> EmotionsAsync(string listener) => (await PageAsync(listener)).Select(e => e.Emotion);

    private Task<JournalContext> ContextAsync() => _catalogue.Get<IDbContextFactory<JournalContext>>().CreateDbContextAsync(Token);

    private async Task<(int Listeners, int Entries, int Plays)> RowsAsync()
    {
        await using JournalContext context = await ContextAsync();
        return (await context.Listeners.CountAsync(Token), await context.Entries.CountAsync(Token), await context.Plays.CountAsync(Token));
    }

    // Where something else still has the same words, they stand once.
    private void AssertNowhere(string words, bool except = false) => Assert.All(
        Directory.EnumerateFiles(_catalogue.Folder, "emotionweb.db*"),
        file =>
        {
            using FileStream open = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = new byte[open.Length];
            open.ReadExactly(bytes);
            byte[] sought = Encoding.UTF8.GetBytes(words);
            int first = bytes.AsSpan().IndexOf(sought);
            int next = first < 0 || !except ? first : bytes.AsSpan(first + sought.Length).IndexOf(sought);
            Assert.True(next < 0, file);
        });

    private async Task ReadyAsync(params string[] on)
    {
        await _catalogue.Get<JournalInitialiser>().EnsureAsync(Token);
        foreach (string listener in on)
        {
            await Store.SetAsync(listener, On, Token);
        }
    }
}
