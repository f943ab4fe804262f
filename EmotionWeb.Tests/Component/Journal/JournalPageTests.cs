using Bunit;
using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Journal;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;
using EmotionWeb.Listeners;
using EmotionWeb.Tests.Component.Feedback;
using EmotionWeb.Tests.Component.Player;
using EmotionWeb.Tests.Component.Results;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;

namespace EmotionWeb.Tests.Component.Journal;

/// <summary>The page and its circuit's journal, on the real store.</summary>
public sealed class JournalPageTests : BunitContext, IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 23, 30, 0, TimeSpan.Zero));
    private readonly TemporaryCatalogue _catalogue;

    public JournalPageTests()
    {
        _catalogue = new TemporaryCatalogue(
            Directory.CreateTempSubdirectory("journal-").FullName, [], services => services.AddSingleton<TimeProvider>(_time));
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton(Store);
        Services.AddFakePlayer();
        AddAuthorization();
        JSInterop.SetupModule("./Components/Journal/JournalPage.razor.js").Setup<int>("offset").SetResult(60);
    }

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    private IJournalStore Store => _catalogue.Get<IJournalStore>();

    private FakeListener Listener => (FakeListener)Services.GetRequiredService<ICurrentListener>();

    private OwnJournal Journal => Services.GetRequiredService<OwnJournal>();

    private OwnFeedback Feedback => Services.GetRequiredService<OwnFeedback>();

    private IEnumerable<string> Messages => Services.GetRequiredService<ISnackbar>().ShownSnackbars.Select(m => m.Message!);

    public async ValueTask InitializeAsync() => await _catalogue.Get<JournalInitialiser>().EnsureAsync(Token);

    [Fact]
    public async Task It_is_off_says_what_it_would_keep_and_asks_for_no_cookie_before_it_is_turned_on()
    {
        await Journal.FeltAsync(EmotionScores.Of(Emotion.Sad), ListeningGoal.Match);
        IRenderedComponent<JournalPage> page = Render<JournalPage>();
        page.WaitForElement("[data-testid=journal-on]");
        string words = page.Find("[data-testid=journal-what]").TextContent;
        foreach (string said in (string[])["seven", "Never a picture", "180 days", "admins neither", "database", "deleting is apart"])
        {
            Assert.Contains(said, words, StringComparison.Ordinal);
        }

        await page.Find("[data-testid=journal-keep]").ChangeAsync(new() { Value = nameof(JournalKeep.Month) });
        Assert.False(Listener.Known);
        Assert.False(Journal.Wrote);

        await page.Find("[data-testid=journal-on]").ClickAsync(new());
        page.WaitForElement("[data-testid=journal-off]");
        Assert.True(Listener.Known);
        Assert.Equal(new JournalSettings(IsOn: true, JournalKeep.Month), await Store.SettingsAsync(FakeListener.Key, Token));
        Assert.Contains("Nothing is written yet", page.Markup, StringComparison.Ordinal);

        // Off and empty, nothing is left, the cookie neither.
        await page.Find("[data-testid=journal-off]").ClickAsync(new());
        page.WaitForElement("[data-testid=journal-on]");
        Assert.Equal((JournalSettings.Off, false), (await Store.SettingsAsync(FakeListener.Key, Token), Listener.Known));
    }

    [Fact]
    public async Task What_is_felt_and_played_stands_by_the_listeners_own_clock()
    {
        await TurnOnAsync();
        await Journal.FeltAsync(new EmotionScores([0, 0, 0, 0.7f, 0.3f, 0, 0]), ListeningGoal.Match, "slim-56");
        Assert.True(Journal.Wrote);
        await Journal.GoalAsync(ListeningGoal.Lift);
        FeedbackSubject song = OwnFeedback.Subject(FakeTracks.Some(1)[0]);
        await Journal.PlayedAsync(song, null, liked: false);
        await Feedback.ToggleLikeAsync(song, OwnFeedback.Of(FakeTracks.Some(1)[0]));
        await Journal.PlayedAsync(song, 0.5, liked: true);

        IRenderedComponent<JournalPage> page = Render<JournalPage>();
        page.WaitForElement("[data-testid=journal-entry]");
        string entry = Text(page.Find("[data-testid=journal-entry]"));
        foreach (string said in (string[])["Sun 29 Nov 2026", "00:30", "happy", "read, 70 % sure, lift", "Song 1", "left at 50 %", "liked"])
        {
            Assert.Contains(said, entry, StringComparison.Ordinal);
        }

        AngleSharp.Dom.IElement day = page.Find("[data-testid=journal-calendar] .day");
        Assert.Equal(("2026-11-29", "Sun 29 November, happy, 1 entry"), (day.GetAttribute("data-day"), Text(day)));
        Assert.Equal(["23 Nov", "1", "+0.62", "+0.19"],
            page.FindAll("[data-testid=journal-trend] tbody tr > *").Select(cell => cell.TextContent));
        Assert.Single(page.FindAll("[data-testid=journal-trend] circle"));
        Assert.Contains("Nothing to tell yet", page.Find("[data-testid=journal-went]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_is_written_changed_and_taken_away()
    {
        await TurnOnAsync();
        await Journal.FeltAsync(EmotionScores.Of(Emotion.Sad), ListeningGoal.Match);
        IRenderedComponent<JournalPage> page = Render<JournalPage>();
        foreach (string note in (string[])["<b>rain</b>", "sun", ""])
        {
            await page.WaitForElement("[data-testid=journal-note-edit]").ClickAsync(new());
            await page.WaitForElement("[data-testid=journal-note-text]").InputAsync(new() { Value = note });
            await page.Find("[data-testid=journal-note-save]").ClickAsync(new());
            page.WaitForAssertion(() => Assert.Equal(
                note, page.FindAll("[data-testid=journal-note]").SingleOrDefault()?.TextContent ?? ""));
        }

        Assert.False(await Journal.NoteAsync(1, new string('n', 501)));
        Assert.Contains(Messages, m => m.Contains("500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_entry_a_day_and_all_go_and_it_says_what_is_gone()
    {
        await TurnOnAsync();
        foreach (int hours in (int[])[0, 1, 30, 60, 61])
        {
            await WriteAsync(Emotion.Sad, hours);
        }

        IRenderedComponent<JournalPage> page = Render<JournalPage>();
        await page.WaitForElement("[data-testid=journal-delete][data-what=entry]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll("[data-testid=journal-entry]").Count));
        Assert.Equal("1 entry is gone.", Messages.Last());

        await page.FindAll("[data-testid=journal-calendar] .day").Last().ClickAsync(new());
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=journal-entry]")));
        await page.Find("[data-testid=journal-delete][data-what=day]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("[data-testid=journal-entry]").Count));
        Assert.Equal("1 entry is gone.", Messages.Last());

        await page.Find("[data-testid=journal-delete][data-what=all]").ClickAsync(new());
        Assert.Equal(3, await Store.CountAsync(FakeListener.Key, null, Token));
        await page.Find("[data-testid=journal-delete-yes]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Nothing is written yet", page.Markup, StringComparison.Ordinal));
        Assert.Equal("3 entries are gone.", Messages.Last());
        Assert.True(Listener.Known);
    }

    [Fact]
    public async Task Keeping_it_for_less_long_is_asked_first()
    {
        await TurnOnAsync();
        await WriteAsync(Emotion.Sad, hours: 1);
        await WriteAsync(Emotion.Sad, hours: 24 * 40);
        IRenderedComponent<JournalPage> page = Render<JournalPage>();
        await page.WaitForElement("[data-testid=journal-keep]").ChangeAsync(new() { Value = nameof(JournalKeep.Month) });
        Assert.Equal(2, await Store.CountAsync(FakeListener.Key, null, Token));
        await page.Find("[data-testid=journal-keep-yes]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=journal-entry]")));
        Assert.Equal("1 entry older than that is gone.", Messages.Last());
    }

    [Fact]
    public async Task What_went_with_feeling_better_is_told_with_its_count_and_as_no_cause()
    {
        await TurnOnAsync();
        foreach (int i in Enumerable.Range(0, 5))
        {
            await WriteAsync(Emotion.Sad, 24 * (i + 1));
            await WriteAsync(i == 0 ? Emotion.Angry : Emotion.Happy, (24 * (i + 1)) - 2);
        }

        IRenderedComponent<JournalPage> page = Render<JournalPage>();
        page.WaitForAssertion(() => Assert.Equal(["Goal: lift", "4 of 5 times"],
            page.FindAll("[data-testid=journal-went] tbody tr > *").Select(cell => cell.TextContent)));
        Assert.Contains("it need not be why", page.Find("[data-testid=journal-went]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_entries_are_paged_and_months_and_weeks_are_turned()
    {
        await TurnOnAsync();
        foreach (int i in Enumerable.Range(0, 45))
        {
            await WriteAsync(Emotion.Neutral, 24 * 3 * i);
        }

        IRenderedComponent<JournalPage> page = Render<JournalPage>();
        page.WaitForElement("[data-testid=journal-entry]");
        Assert.Equal(20, page.FindAll("[data-testid=journal-entry]").Count);
        Assert.Equal("1 of 3", Text(page.Find(".pager .place")));
        await page.FindAll(".pager button").Last().ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("2 of 3", Text(page.Find(".pager .place"))));

        Assert.Equal("November 2026", page.Find(".calendar h2").TextContent);
        await page.Find("[aria-label='The month before']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("October 2026", page.Find(".calendar h2").TextContent));
        Assert.Equal(12, page.FindAll("[data-testid=journal-trend] tbody tr").Count);
        await page.Find("[data-testid=journal-trend] .turn button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.True(page.FindAll("[data-testid=journal-trend] tbody tr").Count < 12));
    }

    [Fact]
    public async Task Deleting_what_was_said_of_songs_leaves_the_journal_its_cookie()
    {
        await TurnOnAsync();
        await Journal.FeltAsync(EmotionScores.Of(Emotion.Sad), ListeningGoal.Match);
        await Feedback.SayAsync(OwnFeedback.Subject(SampleAnswers.Songs(1)[0]), FeedbackKind.Like);
        Assert.True(await Feedback.ForgetAllAsync());
        Assert.Equal((0, 1), (Listener.Forgotten, await Journal.CountAsync()));

        await Journal.RemoveAllAsync();
        Assert.Equal(0, Listener.Forgotten);
        await Journal.SetAsync(JournalSettings.Off);
        Assert.Equal(1, Listener.Forgotten);
    }

    [Fact]
    public async Task After_signing_in_the_journal_comes_along_with_what_was_said()
    {
        await TurnOnAsync();
        await Journal.FeltAsync(EmotionScores.Of(Emotion.Sad), ListeningGoal.Match);
        Listener.Account = "account:ada";
        IRenderedComponent<BringAlong> offer = Render<BringAlong>();
        offer.WaitForAssertion(() => Assert.Contains("one entry of a journal was kept", offer.Markup, StringComparison.Ordinal));
        await offer.Find("[data-testid=bring-along-yes]").ClickAsync(new());
        offer.WaitForAssertion(() => Assert.Empty(offer.Markup.Trim()));
        Assert.Equal(1, await Store.CountAsync("account:ada", null, Token));
        Assert.True((await Journal.SettingsAsync())!.IsOn);
    }

    [Fact]
    public async Task The_page_of_ones_data_says_whether_there_is_a_journal()
    {
        IRenderedComponent<JournalOfMine> part = Render<JournalOfMine>();
        part.WaitForAssertion(() => Assert.Contains("It is off: nothing of what you feel", part.Markup, StringComparison.Ordinal));
        await TurnOnAsync();
        await Journal.FeltAsync(EmotionScores.Of(Emotion.Sad), ListeningGoal.Match);
        part.WaitForAssertion(() => Assert.Contains("It is on, and has 1 entry.", part.Markup, StringComparison.Ordinal));
        Assert.Equal(["journal", "my-data/journal.csv", "my-data/journal.json"], part.FindAll("a").Select(a => a.GetAttribute("href")));
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _catalogue.DisposeAsync();
    }

    private static string Text(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task TurnOnAsync() => Journal.SetAsync(new JournalSettings(IsOn: true, JournalKeep.Year));

    private Task WriteAsync(Emotion emotion, double hours) => Store.FeltAsync(
        FakeListener.Key,
        new Felt(_time.GetUtcNow().AddHours(-hours), EmotionScores.Of(emotion), ListeningGoal.Lift, JournalOrigin.Hand),
        Token);
}
