using Bunit;
using CsCheck;
using EmotionWeb.Components.Admin.Map;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminMapTests : AdminPageTest
{
    private static readonly RuleKey Place = new(ListeningGoal.Match, Emotion.Sad);

    [Fact]
    public async Task Shares_that_do_not_sum_to_100_are_refused_until_they_do_and_the_songs_follow()
    {
        IRenderedComponent<AdminMap> page = OpenCell();
        page.WaitForElement(".admin-preview li");
        IReadOnlyList<EditedMood> moods = await Catalogue.Get<IMoodEditor>().AllAsync(Cancelled);
        foreach (EditedMood mood in moods)
        {
            page.Find($"#share-{mood.Id}").Change(mood.Content.Name is "Energetic" ? "50" : "0");
        }

        Time.Advance(AdminMap.PreviewDelay);
        page.WaitForAssertion(() => Assert.Contains("sum to 50 %", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        page.Find("form").Submit();
        Assert.True((await RuleAsync()).IsDefault);

        page.ButtonSaying("Make it 100").Click();
        page.WaitForAssertion(() => Assert.All(page.FindAll(".admin-preview li"), li => Assert.Contains("Energetic", li.TextContent, StringComparison.OrdinalIgnoreCase)));
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains(Said, s => s.StartsWith("Saved Match/sad", StringComparison.Ordinal)));
        MoodShare share = Assert.Single((await RuleAsync()).Content.Moods);
        Assert.Equal((moods.Single(m => m.Content.Name is "Energetic").Id, 1.0), (share.MoodId, share.Share));

        OpenCell(page);
        page.ButtonSaying("Reset this cell").Click();
        page.WaitForAssertion(() => Assert.Contains("Reset.", Said));
        Assert.True((await RuleAsync()).IsDefault);
    }

    [Fact]
    public async Task Two_who_change_one_cell_choose_for_each_field()
    {
        IRenderedComponent<AdminMap> page = OpenCell();
        page.Find("#cell-genres").Input("polka");
        page.Find("#cell-energy").Change("0.1");
        EditedRule rule = await RuleAsync();
        EditedMood happy = (await Catalogue.Get<IMoodEditor>().AllAsync(Cancelled)).Single(m => m.Content.Name is "Happy");
        Assert.IsType<Edit<EditedRule>.Saved>(await Catalogue.Get<IMapEditor>().SaveAsync(
            rule with { Content = rule.Content with { Moods = [new MoodShare(happy.Id, 1)], Energy = 0.9 } }, Other, Cancelled));

        page.Find("form").Submit();
        page.WaitForElement("[data-testid=admin-conflict]");
        Assert.Equal(0.9, (await RuleAsync()).Content.Energy);
        page.Find("[aria-label='Energy: theirs, 0.9']").Change(true);
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains(Said, s => s.StartsWith("Saved Match/sad", StringComparison.Ordinal)));
        RuleContent chosen = (await RuleAsync()).Content;
        Assert.Equal((happy.Id, 0.9, "polka"), (Assert.Single(chosen.Moods).MoodId, chosen.Energy, Assert.Single(chosen.Genres).Genre));
    }

    [Fact]
    public void Genres_are_written_with_their_weights()
    {
        RuleDraft draft = new(new RuleContent([new MoodShare(1, 1)], [new GenreLean("lo-fi", 0.8)], 0.5)) { Genres = " lo-fi 0.3, bossa nova , ska 1" };
        Assert.Empty(draft.Read(out RuleContent? content));
        Assert.Equal([new GenreLean("lo-fi", 0.3), new GenreLean("bossa nova", 1), new GenreLean("ska", 1)], content!.Genres);
    }

    [Fact]
    public void Shares_are_made_whole_in_proportion() => Gen.Int[0, 100].Array[1, 8].Where(p => p.Sum() > 0).Sample(percents =>
    {
        RuleDraft draft = new(new RuleContent([], [], 0.5));
        for (int i = 0; i < percents.Length; i++)
        {
            draft.Set(i, percents[i]);
        }

        draft.MakeWhole();
        Assert.Equal(100, draft.Sum);
        Assert.All(percents.Index(), p => Assert.InRange(draft.Percent(p.Index), Math.Floor(100.0 * p.Item / percents.Sum()), Math.Ceiling(100.0 * p.Item / percents.Sum())));
    });

    private static void OpenCell(IRenderedComponent<AdminMap> page) =>
        page.FindAll("button.cell").Single(b => b.GetAttribute("aria-label")!.StartsWith("sad, Match", StringComparison.Ordinal)).Click();

    private IRenderedComponent<AdminMap> OpenCell()
    {
        IRenderedComponent<AdminMap> page = Open<AdminMap>().Page;
        page.WaitForElement("button.cell");
        OpenCell(page);
        return page;
    }

    private async Task<EditedRule> RuleAsync() => (await Catalogue.Get<IMapEditor>().AllAsync(Cancelled)).Single(c => c.Place == Place);
}
