using System.Globalization;
using EmotionWeb.Core;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Resources;

namespace EmotionWeb.Tests.Unit.Resources;

public class MessageTextTests
{
    [Theory]
    [InlineData(1, 0, "1 song and 0 cells of the map use Calm. Choose the mood that takes its place.")]
    [InlineData(2, 1, "2 songs and 1 cell of the map use Calm. Choose the mood that takes its place.")]
    public void A_count_takes_the_form_that_fits(int songs, int rules, string words) => Assert.Equal(words, MoodMessages.InUse(songs, rules, "Calm").Text());

    [Fact]
    public void A_message_holds_messages() =>
        Assert.Equal("Lift/sad and 3 more", HistoryMessages.AndMore(MapMessages.Place(new RuleKey(ListeningGoal.Lift, Core.Classification.Emotion.Sad)), 3).Text());

    [Fact]
    public void Parts_stand_one_after_the_other() => Assert.Equal("Calm, ambient, popular", CommonMessages.List(["Calm", CommonMessages.Text("ambient"), "popular"]).Text());

    [Theory]
    [InlineData("en", "The shares come to 90.5 %. Make them 100 %.")]
    [InlineData("de", "The shares come to 90,5 %. Make them 100 %.")]
    public void Figures_are_written_in_the_current_culture(string culture, string words)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        Assert.Equal(words, MapMessages.SharesSum(90.5).Text());
    }

    [Fact]
    public void What_an_argument_holds_is_not_filled_in() => Assert.Equal("There is a mood {0} {1} already.", MoodMessages.NameTaken("{0} {1}").Text());

    [Fact]
    public void A_code_without_text_is_shown_as_it_is() => Assert.Equal("of-tomorrow(a, 1)", new LocalizableMessage("of-tomorrow", "a", 1).Text());

    [Fact]
    public void An_exception_tells_the_log_its_code_and_the_shell_its_words()
    {
        BusyException busy = new(TimeSpan.FromSeconds(1));
        Assert.Equal("reading-busy", busy.Message);
        Assert.Equal("Many pictures are being read just now. Try again in a moment.", busy.Words());
        Assert.Equal("The disk is full.", new IOException("The disk is full.").Words());
    }
}
