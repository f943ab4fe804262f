using Bunit;
using EmotionWeb.Components.Admin.Songs;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using MudBlazor;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminSongsTests : AdminPageTest
{
    [Fact]
    public void Typing_is_searched_for_once_it_rests()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        Shows(page, "462 songs");
        page.Find("input[type=search]").Input("here com");
        page.Find("input[type=search]").Input("here comes");
        Assert.Contains("462 songs", page.Markup, StringComparison.Ordinal);
        Time.Advance(AdminSongs.SearchDelay);
        Shows(page, "1 song");
        Assert.Equal("Here Comes The Sun - Remastered 2009", Titles(page).Single());
    }

    [Fact]
    public async Task A_change_by_another_keeps_the_sort_the_page_the_selection_and_the_edit()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        page.WaitForElement(".admin-sort");
        page.FindAll(".admin-sort")[0].Click();
        page.WaitForAssertion(() => Assert.Contains("sorted, least first", page.FindAll(".admin-sort")[0].TextContent, StringComparison.Ordinal));
        string first = Titles(page)[0];
        page.ButtonSaying("More").Click();
        page.WaitForAssertion(() => Assert.NotEqual(first, Titles(page)[0]));
        IReadOnlyList<string> before = Titles(page);
        page.FindAll("td input[type=checkbox]")[2].Change(true);
        page.FindAll(".admin-title")[5].Click();
        page.WaitForElement("#row-Title").Input("Half a title");

        await RenameAsync(before[0], $"{before[0]} again");
        Changes.Raise();

        page.WaitForAssertion(() => Assert.Equal($"{before[0]} again", Titles(page)[0]));
        Assert.Equal("Half a title", page.Find("#row-Title").GetAttribute("value"));
        Assert.Contains("1 song selected", page.Markup, StringComparison.Ordinal);
        Assert.Contains("2 of 10", page.Markup, StringComparison.Ordinal);
        Assert.Equal(before.Skip(1).Take(4), Titles(page).Skip(1).Take(4));
    }

    [Fact]
    public void What_is_wrong_stands_at_its_field_and_a_twin_is_named()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        Edit(page, "Africa");
        page.Find("#row-Year").Input("soon");
        page.Find("#row-Popularity").Input("101");
        page.Find("[aria-label=Save]").Click();
        page.WaitForElement("#row-Popularity-message");
        Assert.Contains("needs a number", page.Find("#row-Year-message").TextContent, StringComparison.Ordinal);

        page.Find("#row-Year").Input("1982");
        page.Find("#row-Title").Input("TÁKE on me");
        page.Find("#row-Artist").Input("A-HA");
        Time.Advance(AdminSongs.SearchDelay);
        page.WaitForAssertion(() => Assert.Contains("Take on Me by a-ha is in the catalogue already", page.Find("#row-Title-message").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_second_of_two_editors_sees_both_versions_and_chooses_field_by_field()
    {
        (IRenderedComponent<AdminSongs> page, IRenderedComponent<MudDialogProvider> dialogs) = Open<AdminSongs>();
        Edit(page, "Africa");
        page.Find("#row-Title").Input("Mine");
        page.Find("#row-Popularity").Input("11");
        await RenameAsync("Africa", "Theirs");
        page.Find("[aria-label=Save]").Click();

        dialogs.WaitForElement("[data-testid=admin-conflict]");
        Assert.Contains("Title changed by both", dialogs.Find("[data-testid=admin-conflict]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(await FindAsync("Theirs"));
        dialogs.FindAll("input[type=radio]").Single(r => string.Equals(r.GetAttribute("aria-label"), "Title: theirs, Theirs", StringComparison.Ordinal)).Change(true);
        dialogs.Find("[data-testid=admin-song-save]").Click();

        page.WaitForAssertion(() => Assert.Contains("Saved Theirs.", Said));
        Assert.Equal(11, (await FindAsync("Theirs"))!.Popularity);
        Assert.Null(await FindAsync("Mine"));
    }

    [Fact]
    public async Task A_song_that_was_deleted_while_it_was_edited_can_be_added_again_as_written()
    {
        (IRenderedComponent<AdminSongs> page, IRenderedComponent<MudDialogProvider> dialogs) = Open<AdminSongs>();
        Edit(page, "Africa");
        page.Find("#row-Title").Input("Africa once more");
        await Catalogue.Get<ISongEditor>().DeleteAsync([(await FindAsync("Africa"))!.Seen], Other, Cancelled);
        page.Find("[aria-label=Save]").Click();

        dialogs.WaitForAssertion(() => Assert.Contains("Someone deleted Africa once more", dialogs.Markup, StringComparison.Ordinal));
        dialogs.ButtonSaying("Add it again").Click();
        page.WaitForAssertion(() => Assert.Contains("Saved Africa once more.", Said));
        Assert.NotNull(await FindAsync("Africa once more"));
    }

    [Fact]
    public async Task Many_songs_move_at_once_and_those_changed_meanwhile_are_left_and_told_of()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        page.WaitForElement("td input[type=checkbox]");
        Pick(page, "Africa");
        Pick(page, "Take on Me");
        await RenameAsync("Take on Me", "Take on Me anew");
        int sad = (await Catalogue.Reader.MoodsAsync(Cancelled)).Single(m => m.Name is "Sad").Id;
        page.Find(".admin-bulk select").Change(sad.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("Happy", (await FindAsync("Africa"))!.Mood);
        page.ButtonSaying("Move").Click();

        page.WaitForAssertion(() => Assert.Contains("Moved 1 song.", Said));
        Assert.Contains(Said, s => s.StartsWith("1 song left as it is", StringComparison.Ordinal));
        Assert.Equal("Sad", (await FindAsync("Africa"))!.Mood);
        Assert.Equal("Happy", (await FindAsync("Take on Me anew"))!.Mood);
    }

    [Fact]
    public async Task Who_is_gone_is_selected_no_more()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        page.WaitForElement("td input[type=checkbox]");
        Pick(page, "Africa");
        Pick(page, "Take on Me");
        await RenameAsync("Take on Me", "Take on Me anew");
        await Catalogue.Get<ISongEditor>().DeleteAsync([(await FindAsync("Africa"))!.Seen], Other, Cancelled);
        page.Find(".admin-bulk").QuerySelectorAll("button").Last().Click();

        page.WaitForAssertion(() => Assert.Contains(Said, s => s.StartsWith("2 songs left as they are", StringComparison.Ordinal)));
        Assert.Contains("1 song selected", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_tab_kept_of_a_song_comes_back_in_the_dialog_and_is_saved_or_met_by_what_changed()
    {
        EditedSong africa = (await Catalogue.Get<ISongEditor>().FindAsync((await FindAsync("Africa"))!.Id, Cancelled))!;
        SongDraft draft = new(africa);
        draft[SongField.Artist] = "TOTO and friends";
        JSInterop.Setup<string?>("sessionStorage.getItem", KeptSongDraft.StorageKey).SetResult(KeptSongDraft.Of(africa, draft).ToJson());
        (_, IRenderedComponent<MudDialogProvider> dialogs) = Open<AdminSongs>();
        dialogs.WaitForAssertion(() => Assert.Equal("TOTO and friends", dialogs.Find("#song-Artist").GetAttribute("value")));
        Assert.Equal("Africa", dialogs.Find("#song-Title").GetAttribute("value"));

        // Someone else saved it since: both are shown, as ever.
        await RenameAsync("Africa", "Africa anew");
        dialogs.Find("[data-testid=admin-song-save]").Click();
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("[data-testid=admin-conflict]")));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("null")]
    public void What_the_tab_kept_and_nobody_wrote_here_opens_nothing(string kept)
    {
        JSInterop.Setup<string?>("sessionStorage.getItem", KeptSongDraft.StorageKey).SetResult(kept);
        (IRenderedComponent<AdminSongs> page, IRenderedComponent<MudDialogProvider> dialogs) = Open<AdminSongs>();
        Shows(page, "462 songs");
        Assert.Empty(dialogs.FindAll("#song-Title"));
    }

    [Fact]
    public async Task All_that_are_found_are_selected_at_a_press_that_says_how_many_and_changed_as_one()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        page.WaitForElement("th input[type=checkbox]").Change(true);
        page.WaitForAssertion(() => Assert.Contains("50 songs selected", page.Markup, StringComparison.Ordinal));
        Assert.Equal("Select all 462 songs found", Found(page)!.TextContent.Trim());

        // What is found is what is searched for.
        page.Find("input[type=search]").Input("love");
        Time.Advance(AdminSongs.SearchDelay);
        int love = (await Catalogue.Get<ISongGrid>().FindAsync(new SongGridQuery(Text: "love"), Cancelled)).Total;
        Shows(page, $"{love} songs");
        page.ButtonSaying("Select none").Click();
        Pick(page, Titles(page)[0]);
        Assert.Equal($"Select all {love} songs found", Found(page)!.TextContent.Trim());
        Found(page)!.Click();
        page.WaitForAssertion(() => Assert.Contains($"{love} songs selected", page.Markup, StringComparison.Ordinal));
        Assert.Null(Found(page));

        page.Find(".admin-bulk").QuerySelectorAll("button").Last().Click();
        page.WaitForAssertion(() => Assert.Contains(Said, s => string.Equals(s, $"Deleted {love} songs.", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(20));
        Assert.Equal(0, (await Catalogue.Get<ISongGrid>().FindAsync(new SongGridQuery(Text: "love"), Cancelled)).Total);
        Assert.Single((await Catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(), Cancelled)).Items);

        static AngleSharp.Dom.IElement? Found(IRenderedComponent<AdminSongs> page) =>
            page.FindAll("[data-testid=admin-select-found]").SingleOrDefault();
    }

    [Fact]
    public void What_is_being_written_in_one_row_is_not_lost_to_another()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        Edit(page, "Africa");
        page.FindAll(".admin-title").First(t => t.TextContent is not "Take on Me").Click();
        page.WaitForAssertion(() => Assert.NotEqual("Africa", page.Find("#row-Title").GetAttribute("value")));
        string written = page.Find("#row-Title").GetAttribute("value")!;
        page.Find("#row-Year").Input("1901");
        page.FindAll(".admin-title")[0].Click();

        page.WaitForAssertion(() => Assert.Contains(Said, s => s.StartsWith($"You are still writing on {written}.", StringComparison.Ordinal)));
        Assert.Equal((written, "1901"), (page.Find("#row-Title").GetAttribute("value"), page.Find("#row-Year").GetAttribute("value")));
    }

    [Fact]
    public async Task Whoever_may_no_longer_edit_is_told_so_and_nothing_changes()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        page.WaitForElement("[aria-label='Delete Africa']");
        MayEdit = false;
        page.Find("[aria-label='Delete Africa']").Click();
        page.WaitForAssertion(() => Assert.Contains(Said, s => s.StartsWith("Only an admin", StringComparison.Ordinal)));
        Assert.NotNull(await FindAsync("Africa"));
    }

    [Fact]
    public async Task Whose_turn_does_not_come_keeps_the_draft_and_is_told_why()
    {
        IRenderedComponent<AdminSongs> page = Open<AdminSongs>().Page;
        Edit(page, "Africa");
        page.Find("#row-Title").Input("Africa anew");
        await using (CatalogueContext other = Catalogue.Contexts.CreateDbContext())
        {
            await using var import = await other.Database.BeginTransactionAsync(Cancelled);
            page.Find("[aria-label=Save]").Click();
            page.WaitForAssertion(() => Assert.Contains(Said, s => s.StartsWith("Someone else is writing", StringComparison.Ordinal)), TimeSpan.FromSeconds(20));
        }

        Assert.Equal("Africa anew", page.Find("#row-Title").GetAttribute("value"));
        page.Find("[aria-label=Save]").Click();
        page.WaitForAssertion(() => Assert.Contains("Saved Africa anew.", Said));
    }

    [Fact]
    public async Task A_page_that_was_left_no_longer_listens()
    {
        Open<AdminSongs>();
        Assert.True(Changes.HasListeners);
        await DisposeComponentsAsync();
        Assert.False(Changes.HasListeners);
    }

    private static void Shows(IRenderedComponent<AdminSongs> page, string total) =>
        page.WaitForAssertion(() => Assert.Equal(total, page.Find(".admin-head [role=status]").TextContent));

    private static void Edit(IRenderedComponent<AdminSongs> page, string title)
    {
        page.WaitForElement(".admin-title");
        page.FindAll(".admin-title").Single(b => string.Equals(b.TextContent, title, StringComparison.Ordinal)).Click();
        page.WaitForElement("#row-Title");
    }

    private static void Pick(IRenderedComponent<AdminSongs> page, string title) =>
        page.Find($"input[aria-label='Select {title}']").Change(true);

    private static IReadOnlyList<string> Titles(IRenderedComponent<AdminSongs> page) => [.. page.FindAll(".admin-title").Select(t => t.TextContent)];

    private async Task<SongGridRow?> FindAsync(string title) =>
        (await Catalogue.Get<ISongGrid>().FindAsync(new SongGridQuery(Text: title), Cancelled)).Items.SingleOrDefault(s => string.Equals(s.Title, title, StringComparison.Ordinal));

    private async Task RenameAsync(string title, string to)
    {
        ISongEditor songs = Catalogue.Get<ISongEditor>();
        EditedSong song = (await songs.FindAsync((await FindAsync(title))!.Id, Cancelled))!;
        Assert.IsType<Edit<EditedSong>.Saved>(await songs.SaveAsync(song with { Content = song.Content with { Title = to } }, Other, Cancelled));
    }
}
