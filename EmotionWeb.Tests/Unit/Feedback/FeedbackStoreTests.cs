using System.Text;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Unit.Feedback;

public sealed class FeedbackStoreTests : IAsyncDisposable
{
    private const string Ada = "account:ada";
    private const string Bob = "account:bob";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly TemporaryCatalogue _catalogue;

    public FeedbackStoreTests() => _catalogue = new TemporaryCatalogue(
        Directory.CreateTempSubdirectory("feedback-").FullName, [], services => services.AddSingleton<TimeProvider>(_time));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IFeedbackStore Store => _catalogue.Get<IFeedbackStore>();

    [Fact]
    public async Task A_like_is_kept_once_with_its_song_and_taken_back()
    {
        Song song = await ReadyAsync();
        FeedbackSubject subject = new(song.Id, "t1", "as the file has it", "somebody");

        long id = (await Store.AddAsync(Ada, subject, FeedbackKind.Like, cancellationToken: Token))!.Value;
        Assert.Equal(id, await Store.AddAsync(Ada, subject, FeedbackKind.Like, cancellationToken: Token));
        ListenerFeedback kept = Assert.Single(await Store.AllAsync(Ada, Token));
        Assert.Equal((song.Title, song.Artist, song.GenreFold, 1), (kept.Title, kept.Artist, kept.GenreFold, kept.Weight));
        Assert.Equal(id, (await Store.TasteAsync(Ada, Token)).Liked(new TasteOf(song.Id, song.Title, song.ArtistFold)));

        Assert.True(await Store.RemoveAsync(Ada, id, Token));
        Assert.False(await Store.RemoveAsync(Ada, id, Token));
        Assert.True((await Store.TasteAsync(Ada, Token)).IsNone);
    }

    [Fact]
    public async Task One_who_fails_to_take_a_word_in_keeps_neither_the_others_from_hearing_nor_the_word()
    {
        Song song = await ReadyAsync();
        List<string> heard = [];
        Store.Changed += _ => throw new InvalidOperationException("a page that fails");
        Store.Changed += heard.Add;
        Store.LikesChanged += _ => throw new InvalidOperationException("a source that fails");
        Store.LikesChanged += songs => heard.Add($"{songs.Count} liked");

        long id = (await Store.AddAsync(Ada, new(song.Id, null, "", ""), FeedbackKind.Like, cancellationToken: Token))!.Value;
        await Store.RemoveAsync(Ada, id, Token);

        Assert.Equal([Ada, "1 liked", Ada, "1 liked"], heard);
    }

    [Fact]
    public async Task No_listener_reads_or_changes_what_another_said()
    {
        Song song = await ReadyAsync();
        long id = (await Store.AddAsync(Ada, new(song.Id, null, "", ""), FeedbackKind.Never, cancellationToken: Token))!.Value;

        Assert.True((await Store.TasteAsync(Bob, Token)).IsNone);
        Assert.Empty(await Store.AllAsync(Bob, Token));
        Assert.False(await Store.RemoveAsync(Bob, id, Token));
        Assert.Equal(0, await Store.ForgetAsync(Bob, Token));
        Assert.Single(await Store.AllAsync(Ada, Token));
    }

    [Fact]
    public async Task A_track_that_is_no_song_is_liked_and_is_in_no_mood()
    {
        await ReadyAsync();
        FeedbackSubject track = new(null, "t9", "Demo", "Nobody");

        Assert.NotNull(await Store.AddAsync(Ada, track, FeedbackKind.Like, cancellationToken: Token));
        Assert.Null(await Store.AddAsync(Ada, track, FeedbackKind.NotForMood, cancellationToken: Token));
        Assert.NotNull((await Store.TasteAsync(Ada, Token)).Liked(new TasteOf(7, "DEMO", "nobody")));
    }

    [Fact]
    public async Task What_is_forgotten_is_nowhere_in_the_databases_files()
    {
        await ReadyAsync();
        const string secret = "Zyxwvutsrqponm";
        foreach (int i in Enumerable.Range(0, 300))
        {
            await Store.AddAsync(Ada, new(null, $"t{i}", $"{secret} {i}", "Nobody"), FeedbackKind.Like, cancellationToken: Token);
        }

        Assert.Equal(300, await Store.ForgetAsync(Ada, Token));
        Assert.All(Directory.EnumerateFiles(_catalogue.Folder, "emotionweb.db*"), file =>
        {
            using FileStream open = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = new byte[open.Length];
            open.ReadExactly(bytes);
            Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, file);
        });
    }

    [Fact]
    public async Task Signing_in_brings_it_along_once()
    {
        Song song = await ReadyAsync();
        string browser = ListenerKey.OfBrowser("0123");
        FeedbackSubject subject = new(song.Id, null, "", "");
        await Store.AddAsync(Ada, subject, FeedbackKind.Like, cancellationToken: Token);
        await Store.AddAsync(browser, subject, FeedbackKind.Like, cancellationToken: Token);
        await Store.AddAsync(browser, subject, FeedbackKind.Played, cancellationToken: Token);

        Assert.Equal(1, await Store.BringAsync(browser, Ada, Token));
        Assert.Equal([FeedbackKind.Played, FeedbackKind.Like], (await Store.AllAsync(Ada, Token)).Select(f => f.Kind));
        Assert.Empty(await Store.AllAsync(browser, Token));
    }

    [Fact]
    public async Task Browsers_that_do_not_come_again_are_forgotten_and_accounts_are_not()
    {
        Song song = await ReadyAsync();
        FeedbackSubject subject = new(song.Id, null, "", "");
        string lost = ListenerKey.OfBrowser("lost"), late = ListenerKey.OfBrowser("late");
        await Store.AddAsync(Ada, subject, FeedbackKind.Like, cancellationToken: Token);
        await Store.AddAsync(lost, subject, FeedbackKind.Like, cancellationToken: Token);
        await Store.AddAsync(late, subject, FeedbackKind.Like, cancellationToken: Token);
        _time.Advance(TimeSpan.FromDays(100));
        await Store.AddAsync(late, subject, FeedbackKind.Played, cancellationToken: Token);
        _time.Advance(TimeSpan.FromDays(82));

        Assert.Equal(1, await Store.ForgetLostAsync(Token));
        Assert.Equal((1, 0, 2), ((await Store.AllAsync(Ada, Token)).Count, (await Store.AllAsync(lost, Token)).Count,
            (await Store.AllAsync(late, Token)).Count));
    }

    [Fact]
    public async Task Of_songs_that_were_heard_the_latest_are_kept_and_every_like()
    {
        Song song = await ReadyAsync();
        FeedbackSubject subject = new(song.Id, null, "", "");
        await Store.AddAsync(Ada, subject, FeedbackKind.Like, cancellationToken: Token);
        await using (FeedbackContext context = await _catalogue.Get<IDbContextFactory<FeedbackContext>>().CreateDbContextAsync(Token))
        {
            context.AddRange(Enumerable.Range(0, FeedbackStore.MostHeard).Select(_ => new ListenerFeedback
            {
                Listener = Ada,
                Kind = FeedbackKind.Played,
                Title = "Old",
                Artist = "Band"
            }));
            await context.SaveChangesAsync(Token);
        }

        await Store.AddAsync(Ada, subject, FeedbackKind.Skip, 0.5, TimeSpan.FromMinutes(2), Token);
        IReadOnlyList<ListenerFeedback> kept = await Store.AllAsync(Ada, Token);
        Assert.Equal(FeedbackStore.MostHeard + 1, kept.Count);
        Assert.Equal((FeedbackKind.Skip, -0.5, 0.5), (kept[0].Kind, kept[0].Weight, kept[0].Fraction));
        Assert.Contains(kept, f => f.Kind is FeedbackKind.Like);
    }

    public ValueTask DisposeAsync() => _catalogue.DisposeAsync();

    private async Task<Song> ReadyAsync()
    {
        await _catalogue.Get<FeedbackInitialiser>().EnsureAsync(Token);
        await using CatalogueContext context = await _catalogue.Contexts.CreateDbContextAsync(Token);
        return await context.Songs.Where(s => s.GenreFold != null).OrderBy(s => s.Id).FirstAsync(Token);
    }
}
