using Bunit;
using EmotionWeb.Components.Admin.Moods;
using EmotionWeb.Components.Admin.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.AspNetCore.Components.Web;

namespace EmotionWeb.Tests.Component.Admin;

/// <summary>While another writer holds the lock a page answers, and what it was to save is saved when its turn comes.</summary>
public sealed class WaitingWriteTests : AdminPageTest
{
    [Fact]
    public async Task A_page_answers_while_a_song_waits_to_be_saved()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        page.WaitForElement("input[type=search]");
        page.WaitForElement("input[aria-label^='Select ']");
        page.FindAll(".admin-title")[0].Click();
        page.WaitForElement("#row-Title").Input("A title of its own");
        Task saving;
        await using (await WriteLock.HoldAsync(Catalogue.Database))
        {
            saving = page.Find("[aria-label=Save]").ClickAsync(new MouseEventArgs());
            await page.InvokeAsync(() => page.FindAll("td input[type=checkbox]")[2].Change(true));
            Assert.Contains("1 song selected", page.Markup, StringComparison.Ordinal);
            Assert.False(saving.IsCompleted);
        }

        await saving;
        page.WaitForAssertion(() => Assert.Contains(Said, said => said.Contains("A title of its own", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_page_answers_while_the_order_of_moods_waits_to_be_saved()
    {
        IRenderedComponent<AdminMoods> page = Open<AdminMoods>().Page;
        Task moving;
        await using (await WriteLock.HoldAsync(Catalogue.Database))
        {
            moving = page.WaitForElement("[aria-label='Move Sad up']").ClickAsync(new MouseEventArgs());
            await page.InvokeAsync(() => page.Find("[aria-label='Edit Sad']").Click());
            Assert.NotNull(page.Find("#mood-Name"));
            Assert.False(moving.IsCompleted);
        }

        await moving;
        Assert.Contains("Moved Sad.", Said);
    }
}
