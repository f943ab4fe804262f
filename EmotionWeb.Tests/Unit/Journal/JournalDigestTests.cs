using System.Text;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Tests.Unit.Journal;

public class JournalDigestTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 8, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void A_day_is_what_was_felt_most_and_of_two_alike_the_later()
    {
        JournalEntry[] entries =
            [At(0, Emotion.Sad), At(1, Emotion.Happy), At(24, Emotion.Sad), At(25, Emotion.Sad), At(26, Emotion.Happy)];
        Assert.Equal(
            [new JournalDay(new DateOnly(2026, 11, 25), Emotion.Happy, 2), new JournalDay(new DateOnly(2026, 11, 26), Emotion.Sad, 3)],
            JournalDigest.Days(entries));
    }

    [Fact]
    public void A_week_begins_on_monday_and_is_a_mean_with_its_count()
    {
        // Wednesday, Sunday, Monday.
        JournalEntry[] entries = [At(0, Emotion.Sad), At(4 * 24, Emotion.Happy), At(5 * 24, Emotion.Angry)];
        IReadOnlyList<JournalWeek> weeks = JournalDigest.Weeks(entries);

        Assert.Equal([(new DateOnly(2026, 11, 23), 2), (new DateOnly(2026, 11, 30), 1)], weeks.Select(w => (w.Monday, w.Count)));
        Affect sad = Circumplex.Of(Emotion.Sad), happy = Circumplex.Of(Emotion.Happy);
        Assert.Equal((sad.Valence + happy.Valence) / 2, weeks[0].Valence, 5);
        Assert.Equal((sad.Arousal + happy.Arousal) / 2, weeks[0].Arousal, 5);
    }

    [Theory]
    [InlineData(4, 4, 0)]
    [InlineData(5, 5, 2)]
    [InlineData(5, 3, 2)]
    [InlineData(6, 3, 0)]
    public void What_went_with_feeling_better_needs_five_occasions_and_more_than_half(int occasions, int better, int told)
    {
        IReadOnlyList<JournalWentWith> went = JournalDigest.WentWith(Occasions(occasions, better));
        Assert.Equal(told, went.Count);
        Assert.All(went, one => Assert.Equal((better, occasions), (one.Better, one.Occasions)));
        Assert.Equal(told > 0 ? ["Band"] : [], went.Select(one => one.Artist).OfType<string>());
        Assert.Equal(told > 0 ? [ListeningGoal.Lift] : [], went.Select(one => one.Goal).OfType<ListeningGoal>());
    }

    [Fact]
    public void A_song_that_was_left_or_a_feeling_of_another_day_is_no_occasion()
    {
        Assert.DoesNotContain(JournalDigest.WentWith(Occasions(9, 9, fraction: 0.4)), one => one.Artist is not null);
        Assert.Empty(JournalDigest.WentWith(Occasions(9, 9, hoursBetween: 7)));
    }

    [Fact]
    public void A_line_of_csv_is_an_entry_and_none_is_a_formula()
    {
        JournalEntry read = JournalEntry.Of("account:ada", new Felt(
            Start, new EmotionScores([0, 0, 0, 0.75f, 0.25f, 0, 0]), ListeningGoal.Lift, JournalOrigin.Read, "slim-56"));
        read.Note = "=HYPERLINK(\"http://example.org\")\nand more, too";
        JournalEntry chosen = At(1, Emotion.Sad, Play("+Blue", 0.5, liked: true), Play("Red", fraction: null));
        chosen.Note = "@SUM(A1)";

        string[] lines = Encoding.UTF8.GetString(JournalCsv.Write([read, chosen])).Split("\r\n");
        Assert.Equal("at,emotion,origin,angry,disgust,fear,happy,neutral,sad,surprise,valence,arousal,goal,model,played,note", lines[0]);
        Assert.StartsWith("2026-11-25T08:00:00+01:00,happy,read,0,0,0,0.75,0.25,0,0,0.6", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",lift,slim-56,,\"'=HYPERLINK(\"\"http://example.org\"\")\nand more, too\"", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",lift,,\"'+Blue - Band (50 %, liked); Red - Band\",'@SUM(A1)", lines[2], StringComparison.Ordinal);
        Assert.Equal("", lines[3]);
    }

    private static List<JournalEntry> Occasions(int count, int better, double fraction = 0.9, double hoursBetween = 2)
    {
        List<JournalEntry> all = [];
        foreach (int i in Enumerable.Range(0, count))
        {
            all.Add(At(i * 48, Emotion.Sad, Play("Blue", fraction), Play("Red", fraction)));
            all.Add(At((i * 48) + hoursBetween, i < better ? Emotion.Happy : Emotion.Angry));
        }

        return all;
    }

    private static JournalPlay Play(string title, double? fraction, bool liked = false) =>
        new() { Title = title, Artist = "Band", Fraction = fraction, Liked = liked };

    private static JournalEntry At(double hours, Emotion emotion, params JournalPlay[] plays)
    {
        JournalEntry entry = JournalEntry.Of("account:ada", new Felt(
            Start.AddHours(hours), EmotionScores.Of(emotion), ListeningGoal.Lift, JournalOrigin.Hand));
        foreach (JournalPlay play in plays)
        {
            entry.Add(play);
        }

        return entry;
    }
}
