using Bunit;
using EmotionWeb.Components.Admin.History;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminHistoryTests : AdminPageTest
{
    [Fact]
    public async Task A_change_shows_who_made_it_and_what_was_before_and_is_taken_back()
    {
        EditedSong song = await RenameAsync(1, "Another name");
        IRenderedComponent<AdminHistory> page = Open<AdminHistory>().Page;
        page.WaitForElement("tbody tr");
        Assert.Contains("Ben", page.Find(".who").TextContent, StringComparison.Ordinal);
        page.ButtonSaying("Before and after").Click();
        page.WaitForAssertion(() => Assert.Equal("Another name", page.Find("ins").TextContent));
        Assert.NotEqual("Another name", page.Find("del").TextContent);

        page.ButtonSaying("Take back").Click();
        page.WaitForAssertion(() => Assert.Contains("Taken back.", Said));
        Assert.NotEqual("Another name", (await SongAsync(song.Id)).Content.Title);
        Assert.Contains("taken back", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_again_since_is_shown_before_it_is_overwritten()
    {
        await RenameAsync(1, "Second");
        await RenameAsync(1, "Third");
        IRenderedComponent<AdminHistory> page = Open<AdminHistory>().Page;
        page.WaitForElement("tbody tr");
        page.FindAll("tbody button").Last(b => b.TextContent is "Take back").Click();
        page.WaitForAssertion(() => Assert.Contains("Third", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("Third", (await SongAsync(1)).Content.Title);

        page.ButtonSaying("Take it back all the same").Click();
        page.WaitForAssertion(() => Assert.Contains("Taken back.", Said));
        Assert.DoesNotContain((await SongAsync(1)).Content.Title, (string[])["Second", "Third"]);
    }

    [Fact]
    public async Task What_would_be_removed_is_said_once_in_words()
    {
        await Catalogue.ImportAsync("title,artist,mood,duration_ms\nBrought In,Somebody,Sad,1500\n");
        EditedSong song = (await SongAsync((await Catalogue.Reader.FindAsync(new SongQuery(Text: "Brought In"), Cancelled)).Items[0].Id))!;
        await RenameAsync(song.Id, "Renamed");
        IRenderedComponent<AdminHistory> page = Open<AdminHistory>().Page;
        page.WaitForElement("tbody tr");
        page.FindAll("tbody button").Last(b => b.TextContent is "Take back").Click();

        page.WaitForAssertion(() => Assert.Equal(
            "Renamed by Somebody: It was changed again since. It would be removed.", string.Join(' ', page.Find("[role=alert] li").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Contains(page.FindAll("dt"), dt => dt.TextContent is "length in milliseconds");
    }

    [Fact]
    public async Task A_choice_of_model_shows_what_was_before()
    {
        await Catalogue.Get<IChoiceLog>().ChooseAsync(new AnyModel(), "small", Other, Cancelled);
        IRenderedComponent<AdminHistory> page = Open<AdminHistory>().Page;
        page.WaitForElement("tbody tr");
        Assert.Contains("Default model chosen: small", page.Find(".what").TextContent, StringComparison.Ordinal);
        page.ButtonSaying("Before and after").Click();
        page.WaitForAssertion(() => Assert.Equal(("that of the manifest", "small"), (page.Find("del").TextContent,
            page.Find("ins").TextContent)));
        Assert.Equal("The default model", page.Find(".item strong").TextContent);
    }

    private sealed class AnyModel : IKeptChoice
    {
        public string? Chosen { get; private set; }

        public Task KeepAsync(string? modelId, CancellationToken cancellationToken)
        {
            Chosen = modelId;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Changes_are_followed_and_narrowed_by_kind()
    {
        IRenderedComponent<AdminHistory> page = Open<AdminHistory>().Page;
        page.WaitForAssertion(() => Assert.Contains("Nothing yet", page.Markup, StringComparison.Ordinal));
        await RenameAsync(1, "Anew");
        Changes.Raise();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        page.Find("select").Change(nameof(ChangeKind.MapEdited));
        page.WaitForAssertion(() => Assert.Contains("Nothing yet", page.Markup, StringComparison.Ordinal));
    }

    private async Task<EditedSong> SongAsync(long id) => (await Catalogue.Get<ISongEditor>().FindAsync(id, Cancelled))!;

    private async Task<EditedSong> RenameAsync(long id, string title)
    {
        EditedSong song = await SongAsync(id);
        Assert.IsType<Edit<EditedSong>.Saved>(await Catalogue.Get<ISongEditor>().SaveAsync(song with { Content = song.Content with { Title = title } }, Other, Cancelled));
        return song;
    }
}
