using EmotionWeb.Accounts;
using EmotionWeb.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>What admins do to the catalogue, each in a browser of their own.</summary>
public class AdminTests(SiteFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task A_song_is_added_with_the_keyboard_alone_deleted_and_brought_back()
    {
        IPage page = await AdminAsync("Keys Ada", "/admin/songs");
        await page.GetByTestId("admin-song-add").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Title", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Quiet Keys");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("The Tabs");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Calm");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Snack(page, "Saved Quiet Keys.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" }).FillAsync("quiet keys");
        await Expect(Row(page, "Quiet Keys")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Quiet Keys" }).ClickAsync();
        await Expect(Row(page, "Quiet Keys")).ToHaveCountAsync(0);
        await Snack(page, "Deleted 1 song.").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(Row(page, "Quiet Keys")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Of_two_admins_who_edit_one_song_the_second_sees_both_versions_and_chooses_while_everyone_follows()
    {
        IPage ada = await AdminAsync("First Ada", "/admin/songs"), ben = await AdminAsync("Second Ben", "/admin/songs");
        IPage listener = await OpenAsync("/songs");
        const string Title = "Here Comes The Sun - Remastered 2009";
        foreach (IPage page in (IPage[])[ada, ben])
        {
            await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" }).FillAsync("here comes the");
            await Expect(page.Locator(".admin-head [role=status]")).ToHaveTextAsync("1 song");
            await Row(page, Title).GetByRole(AriaRole.Button, new() { Name = Title, Exact = true }).ClickAsync();
            await Expect(page.GetByLabel("Year", new() { Exact = true })).ToBeVisibleAsync();
        }

        await listener.GetByRole(AriaRole.Searchbox).FillAsync("here comes the");
        await ada.GetByLabel("Title", new() { Exact = true }).FillAsync("Here Comes the Moon");
        await ben.GetByLabel("Title", new() { Exact = true }).FillAsync("Here Comes the Star");
        await ben.GetByLabel("Popularity", new() { Exact = true }).FillAsync("7");
        await ada.GetByLabel("Title", new() { Exact = true }).PressAsync("Enter");
        await Expect(Snack(ada, "Saved Here Comes the Moon.")).ToBeVisibleAsync();
        await Expect(listener.GetByTestId("song-row").Filter(new() { HasText = "Here Comes the Moon" })).ToBeVisibleAsync(new() { Timeout = 1_000 });

        // Ben's edit stands as he wrote it, and he is told.
        await Expect(ben.GetByText("Someone changed the song you are editing")).ToBeVisibleAsync();
        await Expect(ben.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("Here Comes the Star");
        await ben.GetByLabel("Title", new() { Exact = true }).PressAsync("Enter");
        await Expect(ben.GetByTestId("admin-conflict")).ToBeVisibleAsync();
        await ben.GetByRole(AriaRole.Radio, new() { Name = "Title: theirs" }).CheckAsync();
        await ben.GetByTestId("admin-song-save").ClickAsync();
        await Expect(Row(ben, "Here Comes the Moon")).ToHaveCountAsync(1);
        await Expect(Row(ada, "Here Comes the Moon").Locator(".c-popularity")).ToContainTextAsync("7", new() { Timeout = 1_000 });
    }

    [Fact]
    public async Task A_file_is_imported_through_the_page_and_a_cancelled_one_leaves_nothing()
    {
        IPage page = await AdminAsync("Import Ada", "/admin/import");
        await UploadAsync(page, "title,artist,mood\nBrought In,The Browser,Calm\nNo Artist,,Sad\n");
        await Expect(page.GetByTestId("import-preview")).ToContainTextAsync("1 song would be added");
        await page.GetByLabel("Leave these rows out").CheckAsync();
        await page.GetByTestId("import-run").ClickAsync();
        await Expect(page.GetByTestId("import-summary")).ToContainTextAsync("1 song added");

        // Long enough that it is still running when Cancel is pressed.
        await page.GetByRole(AriaRole.Button, new() { Name = "Import another file" }).ClickAsync();
        await UploadAsync(page, "title,artist,mood\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"Never {i},Kept {i},Sad\n")));
        await Expect(page.GetByTestId("import-preview")).ToContainTextAsync("60,000 songs would be added");
        await page.GetByTestId("import-run").ClickAsync();
        await page.GetByTestId("import-cancel").ClickAsync();
        await Expect(page.GetByText("Cancelled. Nothing of the file was kept.")).ToBeVisibleAsync();
        await page.GotoAsync("/admin/songs");
        await page.Locator("[data-ready]").WaitForAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" }).FillAsync("never kept");
        await Expect(page.GetByText("Nothing by that name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_is_no_admin_gets_to_no_admin_page()
    {
        await Site.BrowserAsync(Camera.Face);
        await Site.Services.AddAccountAsync("Lil Listener", AccountRoles.Listener);
        IPage page = await OpenAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Admin" })).ToHaveCountAsync(0);
        foreach (string path in AdminPaths)
        {
            await page.GotoAsync(path);
            await Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        }

        await page.SignInAsync("Lil Listener");
        Tolerate("403");
        foreach (string path in AdminPaths)
        {
            await page.GotoAsync(path);
            Assert.Equal("/account/denied", new Uri(page.Url).AbsolutePath);
        }
    }

    private static Task UploadAsync(IPage page, string csv) =>
        page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "songs.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(csv) });

    /// <summary>Every page under /admin, as the components declare them.</summary>
    private static string[] AdminPaths { get; } = [.. typeof(Program).Assembly.GetTypes()
        .SelectMany(t => t.GetCustomAttributes(typeof(Microsoft.AspNetCore.Components.RouteAttribute), inherit: false))
        .Select(r => ((Microsoft.AspNetCore.Components.RouteAttribute)r).Template)
        .Where(path => path.StartsWith("/admin", StringComparison.Ordinal))];

    private async Task<IPage> AdminAsync(string name, string path)
    {
        await Site.BrowserAsync(Camera.Face);
        await Site.Services.AddAccountAsync(name, AccountRoles.Admin);
        IPage page = await OpenAsync();
        await page.SignInAsync(name, path);
        await page.Locator("[data-ready]").WaitForAsync();
        return page;
    }

    private static ILocator Row(IPage page, string title) =>
        page.GetByTestId("admin-songs").GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByRole(AriaRole.Button, new() { Name = title, Exact = true }) });

    private static ILocator Snack(IPage page, string words) => page.GetByTestId("notice").Filter(new() { HasText = words });
}
