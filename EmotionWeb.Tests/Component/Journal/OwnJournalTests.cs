using Bunit;
using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Journal;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;
using EmotionWeb.Listeners;
using EmotionWeb.Tests.Component.Feedback;
using EmotionWeb.Tests.Component.Player;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace EmotionWeb.Tests.Component.Journal;

public class OwnJournalTests : BunitContext
{
    public OwnJournalTests() => Services.AddFakePlayer();

    private OwnJournal Journal => Services.GetRequiredService<OwnJournal>();

    private FakeListener Listener => (FakeListener)Services.GetRequiredService<ICurrentListener>();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_it_is_off_nothing_is_written_and_nobody_asked_for_a_cookie(bool known)
    {
        Listener.Known = known;
        await Journal.FeltAsync(EmotionScores.Of(Emotion.Sad), ListeningGoal.Match, "slim-56");
        await Journal.GoalAsync(ListeningGoal.Lift);
        await Journal.PlayedAsync(OwnFeedback.Subject(FakeTracks.Some(1)[0]), null, liked: false);
        await Services.GetRequiredService<OwnFeedback>().ToggleLikeAsync(
            OwnFeedback.Subject(FakeTracks.Some(1)[0]), OwnFeedback.Of(FakeTracks.Some(1)[0]));
        Assert.False(Journal.Wrote);
        Assert.Empty(JSInterop.Invocations);
        Assert.Equal(JournalSettings.Off, await Journal.SettingsAsync());
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_to_who_pressed_and_stops_nothing()
    {
        Listener.Known = true;
        ((FakeJournal)Services.GetRequiredService<IJournalStore>()).Trouble = new TimeoutException();
        await Journal.FeltAsync(EmotionScores.Of(Emotion.Sad), ListeningGoal.Match);
        await Journal.PlayedAsync(OwnFeedback.Subject(FakeTracks.Some(1)[0]), 1, liked: false);
        ISnackbar messages = Services.GetRequiredService<ISnackbar>();
        Assert.Empty(messages.ShownSnackbars);

        Assert.Equal(0, await Journal.CountAsync());
        Assert.Contains("does not answer", Assert.Single(messages.ShownSnackbars).Message, StringComparison.Ordinal);
    }
}
