using AngleSharp.Dom;
using Bunit;
using EmotionWeb.Components.Results;
using EmotionWeb.Components.Sharing;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Resources;
using EmotionWeb.Tests.Component.Player;

namespace EmotionWeb.Tests.Component.Results;

public class AnswerPanelTests : BunitContext
{
    public AnswerPanelTests() => Services.AddFakePlayer().AddMessages();

    private static readonly MusicRecommendation Music = SampleAnswers.Music(SampleAnswers.Song(1, "Lovely Day", "Bill Withers"), SampleAnswers.Song(2, "Africa", "TOTO", popularity: 84));

    [Fact]
    public void Before_anything_is_asked_the_room_is_quiet_and_the_wheel_is_ready()
    {
        IRenderedComponent<AnswerPanel> panel = Show(new AnswerState.Empty());

        Assert.Equal("", Spoken(panel));
        Assert.Equal(7, panel.FindAll("[role=radio]").Count);
        Assert.Empty(panel.FindAll("[data-testid=emotion-chip], [data-testid=emotion-scores], [data-testid=song-table]"));
        Assert.Single(panel.FindAll("[data-testid=goal-select]"));
    }

    [Fact]
    public void A_reading_is_shown_and_spoken()
    {
        IRenderedComponent<AnswerPanel> panel = Show(SampleAnswers.Read(Emotion.Happy, 0.93f, Music));

        IElement chip = panel.Find("[data-testid=emotion-chip]");
        Assert.Equal("happy", chip.GetAttribute("data-emotion"));
        Assert.Equal("happy", chip.TextContent.Trim());
        Assert.EndsWith("#happy", chip.QuerySelector("use")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("Reads as happy, 93 % sure. 2 songs.", Spoken(panel));
        Assert.Contains("93 % sure", panel.Find(".words").TextContent, StringComparison.Ordinal);
        Assert.Contains("Going for Calm and Happy: lo-fi, ambient", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(2, panel.FindAll("[data-testid=song-row]").Count);
        Assert.Equal("happy", panel.Find(".tint").GetAttribute("data-emotion"));
        Assert.Equal("happy", panel.Find("[role=radio][aria-checked=true]").GetAttribute("data-emotion"));
    }

    [Fact]
    public void An_answer_is_kept_by_a_link_that_holds_nothing_of_a_face()
    {
        IRenderedComponent<AnswerPanel> panel = Render<AnswerPanel>(p => p
            .Add(c => c.State, SampleAnswers.Read(Emotion.Happy, 0.93f, Music)).Add(c => c.Goal, ListeningGoal.Balance).Add(c => c.Seed, -7));

        KeepMenu menu = panel.FindComponent<KeepMenu>().Instance;
        Assert.Equal(("Songs to balance happy", "./?feeling=happy&goal=balance&seed=-7"), (menu.Name, menu.Link));
        Assert.Equal(["Lovely Day", "Africa"], menu.Songs!.Select(s => s.Title));
    }

    [Fact]
    public void Songs_that_could_not_be_chosen_are_told_of_beside_what_stays_and_asked_for_again()
    {
        int asked = 0;
        IRenderedComponent<AnswerPanel> panel = Render<AnswerPanel>(p => p
            .Add(c => c.State, SampleAnswers.Read(Emotion.Happy, 0.93f, Music)).Add(c => c.SongsFailed, true).Add(c => c.Refreshed, () => asked++));

        panel.Find("[data-testid=songs-failed]").QuerySelector("button")!.Click();

        Assert.Equal(1, asked);
        Assert.Equal(2, panel.FindAll("[data-testid=song-row]").Count);
    }

    [Fact]
    public void Not_how_you_feel_leads_to_the_wheel()
    {
        IRenderedComponent<AnswerPanel> panel = Show(SampleAnswers.Read(Emotion.Happy, 0.93f, Music));

        panel.ButtonSaying("Say so.").Click();

        JSInterop.VerifyFocusAsyncInvoke();
        panel.WaitForAssertion(() => Assert.Contains("asking", panel.Find(".wheel").ClassName, StringComparison.Ordinal));
    }

    [Fact]
    public void An_emotion_is_chosen_by_hand_in_every_state()
    {
        AnswerState[] states =
        [
            new AnswerState.Empty(), new AnswerState.Working(null), SampleAnswers.Read(Emotion.Sad, 0.8f, Music), SampleAnswers.NoFace(NoFaceHint.TooDark),
            SampleAnswers.NotSure(Emotion.Sad, Emotion.Neutral), new AnswerState.ByHand(EmotionScores.Of(Emotion.Sad), Music), new AnswerState.Problem("What.", "Kept.", "Try."),
        ];
        foreach (AnswerState state in states)
        {
            Emotion? chosen = null;
            IRenderedComponent<AnswerPanel> panel = Render<AnswerPanel>(p => p.Add(c => c.State, state).Add(c => c.EmotionChosen, e => chosen = e));
            panel.Find("[role=radio][data-emotion=surprise]").Click();
            Assert.Equal(Emotion.Surprise, chosen);
        }
    }

    [Fact]
    public void What_was_chosen_by_hand_is_said_without_a_claim_to_have_read_it()
    {
        IRenderedComponent<AnswerPanel> panel = Show(new AnswerState.ByHand(EmotionScores.Of(Emotion.Fear), Music));

        Assert.Equal("You say fear. 2 songs.", Spoken(panel));
        Assert.DoesNotContain("Reads as", panel.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("sure", panel.Find(".words").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_sure_shows_the_two_likeliest_and_lets_one_be_chosen()
    {
        Emotion? chosen = null;
        IRenderedComponent<AnswerPanel> panel = Render<AnswerPanel>(p => p
            .Add(c => c.State, SampleAnswers.NotSure(Emotion.Sad, Emotion.Neutral)).Add(c => c.EmotionChosen, e => chosen = e));

        IElement hint = panel.Find("[data-testid=retry-hint]");
        Assert.Equal("sad neutral", string.Join(' ', hint.QuerySelectorAll("button").Select(b => b.GetAttribute("data-emotion"))));
        Assert.Contains(HintMessages.NotSure.Text(), hint.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("Not sure: sad or neutral.", Spoken(panel), StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("[data-testid=emotion-chip], [data-testid=song-table], [aria-checked=true]"));
        Assert.Null(panel.Find(".tint").GetAttribute("data-emotion"));

        hint.QuerySelectorAll("button")[1].Click();
        Assert.Equal(Emotion.Neutral, chosen);
    }

    [Theory]
    [InlineData(NoFaceHint.TooDark)]
    [InlineData(NoFaceHint.TooSmall)]
    [InlineData(NoFaceHint.NoFrontalFace)]
    [InlineData(NoFaceHint.TooBright)]
    [InlineData(NoFaceHint.CutOff)]
    [InlineData(NoFaceHint.Turned)]
    public void No_face_gives_the_hint_that_fits(NoFaceHint hint)
    {
        IRenderedComponent<AnswerPanel> panel = Show(SampleAnswers.NoFace(hint));

        Assert.Contains(HintMessages.Of(hint).Text(), panel.Find("[data-testid=retry-hint]").TextContent, StringComparison.Ordinal);
        Assert.Equal($"No face found. {HintMessages.Of(hint).Text()}", Spoken(panel));
    }

    [Fact]
    public void A_problem_says_what_happened_what_was_kept_and_what_to_do()
    {
        IRenderedComponent<AnswerPanel> panel = Show(new AnswerState.Problem("Many pictures are being read.", "Nothing was kept.", "Try again in a moment."));

        Assert.Equal("Many pictures are being read. Nothing was kept. Try again in a moment.", Spoken(panel));
        Assert.Contains("Nothing was kept.", panel.Find("[data-testid=problem]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void While_a_first_picture_is_read_the_places_are_kept()
    {
        IRenderedComponent<AnswerPanel> panel = Show(new AnswerState.Working(null));

        Assert.Equal("true", panel.Find(".answer").GetAttribute("aria-busy"));
        Assert.NotEmpty(panel.FindAll(".songs-skeleton .skeleton"));
        Assert.Equal("One moment.", Spoken(panel));
    }

    [Fact]
    public void While_other_songs_are_chosen_the_reading_stays_in_sight()
    {
        IRenderedComponent<AnswerPanel> panel = Show(SampleAnswers.Read(Emotion.Happy, 0.93f, Music));

        panel.Render(p => p.Add(c => c.State, new AnswerState.Working(Music)));

        Assert.Equal("happy", panel.Find("[data-testid=emotion-chip]").GetAttribute("data-emotion"));
        Assert.Equal(2, panel.FindAll("[data-testid=song-row]").Count);
        Assert.NotNull(panel.Find(".music [aria-busy=true] [data-testid=song-table]"));
        Assert.False(panel.ButtonSaying("Other songs").HasAttribute("disabled")); // It would lose the keyboard's focus.
    }

    [Fact]
    public void Other_songs_and_another_goal_are_asked_for()
    {
        int refreshed = 0;
        ListeningGoal? goal = null;
        IRenderedComponent<AnswerPanel> panel = Render<AnswerPanel>(p => p
            .Add(c => c.State, SampleAnswers.Read(Emotion.Happy, 0.93f, Music)).Add(c => c.Refreshed, () => refreshed++).Add(c => c.GoalChanged, g => goal = g));

        panel.ButtonSaying("Other songs").Click();
        panel.Find("[data-testid=goal-select] input[value=Lift]").Change("Lift");

        Assert.Equal(1, refreshed);
        Assert.Equal(ListeningGoal.Lift, goal);
    }

    [Fact]
    public void An_answer_without_songs_says_what_was_gone_for_and_what_to_do()
    {
        IRenderedComponent<AnswerPanel> panel = Show(SampleAnswers.Read(Emotion.Happy, 0.93f, SampleAnswers.Music()));

        Assert.Equal("Reads as happy, 93 % sure. No songs fit yet.", Spoken(panel));
        Assert.Contains("Going for Calm and Happy", panel.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("[data-testid=song-table]"));
    }

    [Theory]
    [InlineData(ListeningGoal.Lift, "Nothing brighter than this. Going for Calm and Happy")]
    [InlineData(ListeningGoal.Balance, "Nothing steadier than this. Going for Calm and Happy")]
    public void A_goal_that_changes_nothing_says_so(ListeningGoal goal, string said)
    {
        IRenderedComponent<AnswerPanel> panel = Render<AnswerPanel>(p => p
            .Add(c => c.State, SampleAnswers.Read(Emotion.Happy, 0.93f, Music)).Add(c => c.Goal, goal).Add(c => c.GoalChangesNothing, true));

        Assert.StartsWith(said, panel.Find(".going p").TextContent, StringComparison.Ordinal);
    }

    private static string Spoken(IRenderedComponent<AnswerPanel> panel) => panel.Find("[aria-live=polite]").TextContent;

    private IRenderedComponent<AnswerPanel> Show(AnswerState state) => Render<AnswerPanel>(p => p.Add(c => c.State, state));
}
