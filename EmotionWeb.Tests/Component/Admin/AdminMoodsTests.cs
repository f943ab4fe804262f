using Bunit;
using EmotionWeb.Components.Admin.Moods;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminMoodsTests : AdminPageTest
{
    [Fact]
    public async Task A_mood_is_added_and_one_unreadable_on_its_ground_is_refused_at_its_field()
    {
        IRenderedComponent<AdminMoods> page = Open<AdminMoods>().Page;
        page.WaitForElement("[data-testid=admin-mood-add]").Click();
        page.Find("#mood-Name").Input("Wistful");
        page.Find("#mood-LightColour").Input("#FFFF00");
        page.Find("form").Submit();
        page.WaitForElement("#mood-LightColour-message");

        page.Find("#mood-LightColour").Input("#1F5B8E");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Saved Wistful.", Said));
        Assert.Equal("Wistful", (await MoodsAsync())[^1].Content.Name);
    }

    [Fact]
    public async Task A_mood_moves_up()
    {
        IRenderedComponent<AdminMoods> page = Open<AdminMoods>().Page;
        EditedMood second = (await MoodsAsync())[1];
        page.WaitForElement($"[aria-label='Move {second.Content.Name} up']").Click();
        page.WaitForAssertion(() => Assert.StartsWith(second.Content.Name, page.Find("tbody th").TextContent.Trim(), StringComparison.Ordinal));
        Assert.Equal(second.Id, (await MoodsAsync())[0].Id);
        Assert.Contains($"Moved {second.Content.Name}.", Said);
    }

    [Fact]
    public async Task A_mood_in_use_is_removed_only_with_another_that_takes_its_songs()
    {
        IRenderedComponent<AdminMoods> page = Open<AdminMoods>().Page;
        EditedMood sad = (await MoodsAsync()).Single(m => m.Content.Name is "Sad"), calm = (await MoodsAsync()).Single(m => m.Content.Name is "Calm");
        page.WaitForElement("[aria-label='Remove Sad']").Click();
        page.ButtonSaying("Remove it").Click();
        page.WaitForElement(".admin-wrong");
        Assert.Equal(4, (await MoodsAsync()).Count);

        page.Find(".admin-pick select").Change(calm.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        page.ButtonSaying("Remove it").Click();
        page.WaitForAssertion(() => Assert.Contains("Removed Sad.", Said));
        EditedMood replacementMoodId = (await MoodsAsync()).Single(m => m.Id == calm.Id);
        Assert.Equal(calm.Songs + sad.Songs, replacementMoodId.Songs);
    }

    [Fact]
    public async Task Two_who_recolour_one_mood_are_told_of_each_other()
    {
        IRenderedComponent<AdminMoods> page = Open<AdminMoods>().Page;
        page.WaitForElement("[aria-label='Edit Sad']").Click();
        page.Find("#mood-Name").Input("Blue");
        EditedMood sad = (await MoodsAsync()).Single(m => m.Content.Name is "Sad");
        await Catalogue.Get<IMoodEditor>().SaveAsync(sad with { Content = sad.Content with { Name = "Low", LightColour = "#101010" } }, Other, Cancelled);
        page.Find("form").Submit();
        page.WaitForElement("[data-testid=admin-conflict]");
        Assert.Contains("changed by both", page.Find("[data-testid=admin-conflict] tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains(await MoodsAsync(), m => m.Content.Name is "Low");

        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Contains("Saved Blue.", Said));
        Assert.Equal("#101010", (await MoodsAsync()).Single(m => m.Content.Name is "Blue").Content.LightColour);
    }

    private Task<IReadOnlyList<EditedMood>> MoodsAsync() => Catalogue.Get<IMoodEditor>().AllAsync(Cancelled);
}
