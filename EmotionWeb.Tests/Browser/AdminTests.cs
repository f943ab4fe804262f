using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Commands;
using EmotionWeb.Tests.Integration.Hosting;
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
    public async Task Of_two_admins_on_one_song_the_second_sees_both_versions_and_chooses()
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
        await Expect(listener.GetByTestId("song-row").Filter(new() { HasText = "Here Comes the Moon" })).ToBeVisibleAsync();

        // Ben's edit stands as he wrote it, and he is told.
        await Expect(ben.GetByText("Someone changed the song you are editing")).ToBeVisibleAsync();
        await Expect(ben.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("Here Comes the Star");
        await ben.GetByLabel("Title", new() { Exact = true }).PressAsync("Enter");
        await Expect(ben.GetByTestId("admin-conflict")).ToBeVisibleAsync();
        await ben.GetByRole(AriaRole.Radio, new() { Name = "Title: theirs" }).CheckAsync();
        await ben.GetByTestId("admin-song-save").ClickAsync();
        await Expect(Row(ben, "Here Comes the Moon")).ToHaveCountAsync(1);
        await Expect(Row(ada, "Here Comes the Moon").Locator(".c-popularity")).ToContainTextAsync("7");
    }

    [Fact]
    public async Task A_row_is_edited_with_the_keyboard_alone_left_saved_deleted_and_brought_back()
    {
        IPage page = await AdminAsync("Arrow Ada", "/admin/songs");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" }).FillAsync("queen");
        ILocator titles = page.Locator(".admin-title");
        await Expect(page.Locator(".admin-head [role=status]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[2-9] songs$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        string first = await titles.Nth(0).InnerTextAsync(), second = await titles.Nth(1).InnerTextAsync();
        ILocator genre = page.GetByLabel("Genre", new() { Exact = true }).And(page.Locator("td input"));

        await titles.Nth(0).FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(titles.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Title", new() { Exact = true })).ToBeFocusedAsync();
        await genre.FillAsync("dropped");
        await page.Keyboard.PressAsync("Escape");
        await Expect(genre).ToHaveCountAsync(0);
        await Expect(Row(page, second)).Not.ToContainTextAsync("dropped");
        await Expect(titles.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(titles.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Title", new() { Exact = true })).ToBeFocusedAsync(); // an editor that takes the focus later would take what is typed
        await genre.FillAsync("kept");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Snack(page, $"Saved {first}.")).ToBeVisibleAsync();
        await Expect(Row(page, first)).ToContainTextAsync("kept");

        await Expect(titles.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Delete");
        await Expect(Row(page, first)).ToHaveCountAsync(0);
        await Expect(titles.Nth(0)).ToBeFocusedAsync();
        await Snack(page, "Deleted 1 song.").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(Row(page, first)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task An_import_is_taken_back_in_the_history()
    {
        IPage page = await AdminAsync("Back Ada", "/admin/import");
        await UploadAsync(page, "title,artist,mood\nTaken Back,The Browser,Calm\nTaken Back Too,The Browser,Sad\n");
        await page.GetByTestId("import-run").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Take it back in the history" }).ClickAsync();
        ILocator change = page.GetByTestId("admin-history").GetByRole(AriaRole.Row).Filter(new() { HasText = "File imported: songs.csv" }).First;
        await change.GetByRole(AriaRole.Button, new() { Name = "Before and after" }).ClickAsync();
        await Expect(page.GetByText("Taken Back Too by The Browser")).ToBeVisibleAsync();
        await change.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await Expect(Snack(page, "Taken back.")).ToBeVisibleAsync();
        await Expect(change).ToContainTextAsync("taken back");

        await page.GotoAsync("/admin/songs");
        await page.Locator("[data-ready]").WaitForAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" }).FillAsync("taken back");
        await Expect(page.GetByText("Nothing by that name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Songs_and_map_are_downloaded_by_a_click()
    {
        IPage page = await AdminAsync("Export Ada", "/admin/import");
        foreach ((string link, string file, string part) in ((string, string, string)[])[
            ("CSV", "songs.csv", "title,artist"), ("JSON", "songs.json", "\"title\""), ("M3U8", "songs.m3u8", "#EXTM3U"), ("XSPF", "songs.xspf", "<trackList>"), ("Moods and map", "moods-and-map.json", "\"map\"")])
        {
            await DownloadAsync(page, link, file, part);
        }
    }

    [Fact]
    public async Task An_admin_page_goes_on_when_the_server_was_started_anew()
    {
        TolerateALostServer();
        DirectoryInfo data = Directory.CreateTempSubdirectory("emotionweb-test-");
        try
        {
            Uri address;
            IPage page;
            await using (SiteFactory first = new(data))
            {
                address = first.Listen();
                await first.Services.AddAccountAsync("Anew Ada", AccountRoles.Admin);
                page = await OpenAsync(configure: o => o.BaseURL = address.ToString());
                await page.SignInAsync("Anew Ada", "/admin/songs");
                await page.Locator("[data-ready]").WaitForAsync();
                await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" }).FillAsync("africa");
                await Row(page, "Africa").GetByRole(AriaRole.Button, new() { Name = "Africa", Exact = true }).ClickAsync();
                await Expect(page.GetByLabel("Title", new() { Exact = true })).ToBeFocusedAsync();
                await page.GetByLabel("Year", new() { Exact = true }).FillAsync("1999");
                await page.Keyboard.PressAsync("Enter");
                await Expect(Snack(page, "Saved Africa.")).ToBeVisibleAsync();
            }

            // Still signed in, and what was acknowledged is there.
            await using SiteFactory second = new(data);
            second.Listen(address.Port);
            await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" })).ToHaveValueAsync("", new() { Timeout = 30_000 });
            await page.Locator("[data-ready]").WaitForAsync();
            await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" }).FillAsync("africa");
            await Expect(Row(page, "Africa")).ToContainTextAsync("1999");
            await page.GetByRole(AriaRole.Button, new() { Name = "Delete Africa", Exact = true }).ClickAsync();
            await Expect(Snack(page, "Deleted 1 song.")).ToBeVisibleAsync();
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_admin_page_comes_back_after_its_server_was_killed()
    {
        TolerateALostServer();
        DirectoryInfo data = Directory.CreateTempSubdirectory("emotionweb-test-");
        try
        {
            string address = $"http://127.0.0.1:{FreePort()}";
            Assert.Equal(0, (await Terminal.RunAsync(data.FullName, AccountSite.Password, ["admin", "create", "Killed Ada"])).Code);
            IPage page;
            using (Process first = await Terminal.ServeAsync(data.FullName, address))
            {
                try
                {
                    page = await OpenAsync(configure: o => o.BaseURL = address);
                    await page.SignInAsync("Killed Ada", "/admin/songs");
                    await page.Locator("[data-ready]").WaitForAsync();
                    await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" }).FillAsync("africa");
                    await Row(page, "Africa").GetByRole(AriaRole.Button, new() { Name = "Africa", Exact = true }).ClickAsync();
                    await Expect(page.GetByLabel("Title", new() { Exact = true })).ToBeFocusedAsync();
                    await page.GetByLabel("Year", new() { Exact = true }).FillAsync("1999");
                    await page.Keyboard.PressAsync("Enter");
                    await Expect(Snack(page, "Saved Africa.")).ToBeVisibleAsync();
                    await page.GetByRole(AriaRole.Button, new() { Name = "Edit every field of Africa" }).ClickAsync();
                    await page.Locator("#song-Artist").FillAsync("TOTO and friends");
                    await page.WaitForFunctionAsync("() => sessionStorage.getItem('emotionweb.song-draft')?.includes('friends')");
                }
                finally
                {
                    first.Kill();
                    await first.WaitForExitAsync(TestContext.Current.CancellationToken);
                }
            }

            using Process second = await Terminal.ServeAsync(data.FullName, address);
            try
            {
                await Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" })).ToHaveValueAsync("", new() { Timeout = 60_000 });
                await page.Locator("[data-ready]").WaitForAsync();

                // What was half written in the dialog is there again, and is saved.
                await Expect(page.Locator("#song-Artist")).ToHaveValueAsync("TOTO and friends");
                await page.GetByTestId("admin-song-save").ClickAsync();
                await Expect(Snack(page, "Saved Africa.")).ToBeVisibleAsync();
                await page.WaitForFunctionAsync("() => sessionStorage.getItem('emotionweb.song-draft') === null");
                await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search by title or artist" }).FillAsync("africa");
                await Expect(Row(page, "Africa")).ToContainTextAsync("1999");
                await Expect(Row(page, "Africa")).ToContainTextAsync("TOTO and friends");
            }
            finally
            {
                second.Kill();
                await second.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_open_admin_page_closes_when_its_sign_in_ends_elsewhere()
    {
        TolerateALostServer();
        await using SiteFactory watchful = new() { Settings = { ["Accounts:RevalidationSeconds"] = "1" } };
        Uri address = watchful.Listen();
        await watchful.Services.AddAccountAsync("Gone Ada", AccountRoles.Admin);
        IPage open = await OpenAsync(configure: o => o.BaseURL = address.ToString());
        await open.SignInAsync("Gone Ada", "/admin/songs");
        await open.Locator("[data-ready]").WaitForAsync();

        IPage elsewhere = await OpenAsync(configure: o => o.BaseURL = address.ToString());
        await elsewhere.SignInAsync("Gone Ada");
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();

        await Expect(open.Locator("h1")).ToHaveTextAsync("Sign in");
    }

    [Theory]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task Axe_finds_nothing_serious_on_the_admin_pages(ColorScheme scheme, int width)
    {
        string name = $"Axe {scheme} {width}";
        await Site.BrowserAsync(Camera.Face);
        await Site.Services.AddAccountAsync(name, AccountRoles.Admin);
        IPage page = await OpenAsync(configure: options =>
        {
            options.ColorScheme = scheme;
            options.ViewportSize = new ViewportSize { Width = width, Height = 850 };
        });
        await page.SignInAsync(name);
        foreach (string path in AdminPaths)
        {
            await page.GotoAsync(path);
            await page.Locator("[data-ready]").WaitForAsync();
            await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
            await AssertAccessibleAsync(page);
        }
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

    [Fact]
    public async Task Someone_is_invited_makes_an_account_is_locked_and_let_in_again()
    {
        IPage ada = await AdminAsync("Inviting Ada", "/admin/users"), nia = await OpenAsync();
        await ada.GetByTestId("admin-invite").ClickAsync();
        await ada.GetByTestId("admin-invite-listener").ClickAsync();
        string link = await ada.GetByTestId("admin-invite-link").InputValueAsync();
        await AssertAccessibleAsync(ada);
        await nia.GotoAsync(link);
        await nia.GetByLabel("Name", new() { Exact = true }).FillAsync("Nia Newcomer");
        await nia.GetByLabel("Password", new() { Exact = true }).FillAsync(AccountSite.Password);
        await nia.GetByLabel("again", new() { Exact = false }).FillAsync(AccountSite.Password);
        await nia.GetByRole(AriaRole.Button, new() { Name = "Make my account" }).ClickAsync();
        await Expect(nia.Locator("h1")).ToHaveTextAsync("Nia Newcomer");

        await ada.GetByRole(AriaRole.Searchbox).FillAsync("nia new");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Manage Nia Newcomer" }).ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Lock", Exact = true }).ClickAsync();
        await Expect(Snack(ada, "Nia Newcomer is locked")).ToBeVisibleAsync();
        await AssertAccessibleAsync(ada);
        await nia.GotoAsync("/account/sign-in");
        await nia.GetByLabel("Name", new() { Exact = true }).FillAsync("Nia Newcomer");
        await nia.GetByLabel("Password").FillAsync(AccountSite.Password);
        await nia.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(nia.GetByRole(AriaRole.Alert)).ToContainTextAsync("locked this account");

        await ada.GetByRole(AriaRole.Button, new() { Name = "Unlock" }).ClickAsync();
        await Expect(Snack(ada, "Nia Newcomer is unlocked")).ToBeVisibleAsync();
        await nia.SignInAsync("Nia Newcomer");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task DownloadAsync(IPage page, string link, string file, string part)
    {
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync());
        Assert.Equal(file, download.SuggestedFilename);
        Assert.Contains(part, await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
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
