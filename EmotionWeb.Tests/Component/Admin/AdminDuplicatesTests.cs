using Bunit;
using EmotionWeb.Components.Admin.Songs;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminDuplicatesTests : AdminPageTest
{
    [Fact]
    public async Task The_chosen_song_is_kept_and_those_that_are_ticked_go()
    {
        await Catalogue.ImportAsync("title,artist,mood,year\nZz Sun,Zz,Calm,\nZz Sun - Live,Zz,Happy,1999\nZz Sun (Mono),Zz,Happy,\n");
        IRenderedComponent<AdminDuplicates> page = Open<AdminDuplicates>().Page;
        page.WaitForElement("input[aria-label='Keep Zz Sun']").Change(true);
        page.WaitForElement("input[aria-label='Merge Zz Sun (Mono) into it']").Change(false);
        page.WaitForElement("button[aria-label='Merge into Zz Sun']").Click();

        page.WaitForAssertion(() => Assert.Contains("Merged into Zz Sun.", Said));
        Assert.Equal(["Zz Sun", "Zz Sun (Mono)"], (await FoundAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(1999, (await Catalogue.Reader.FindAsync(new SongQuery(Text: "zz sun"), Cancelled)).Items.Single(s => s.Title is "Zz Sun").Year);
    }

    [Fact]
    public async Task One_who_is_no_admin_any_more_merges_nothing()
    {
        await Catalogue.ImportAsync("title,artist,mood\nZz Sun,Zz,Calm\nZz Sun - Live,Zz,Happy\n");
        IRenderedComponent<AdminDuplicates> page = Open<AdminDuplicates>().Page;
        page.WaitForElement("input[aria-label='Keep Zz Sun']").Change(true);
        MayEdit = false;
        page.WaitForElement("button[aria-label='Merge into Zz Sun']").Click();

        page.WaitForAssertion(() => Assert.Contains(Said, s => s.Contains("Only an admin", StringComparison.Ordinal)));
        Assert.Equal(2, (await FoundAsync()).Count);
        Assert.DoesNotContain((await Catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(), Cancelled)).Items, c => c.Kind == ChangeKind.SongsMerged);
    }

    private async Task<IReadOnlyList<string>> FoundAsync() => [.. (await Catalogue.Reader.FindAsync(new SongQuery(Text: "zz sun"), Cancelled)).Items.Select(s => s.Title)];
}
