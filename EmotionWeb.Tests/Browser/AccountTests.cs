using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpenCvSharp;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

public class AccountTests(SiteFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task An_admin_adds_an_authenticator_and_signs_in_with_its_and_a_recovery_code()
    {
        IPage page = await OpenAsync();
        await Site.Services.AddAccountAsync("Totp Ada", AccountRoles.Admin);
        await page.SignInAsync("Totp Ada", "/account/authenticator");

        string key = await page.GetByTestId("authenticator-key").InnerTextAsync();
        Assert.Contains($"secret={key.Replace(" ", "", StringComparison.Ordinal)}", await ReadQrCodeAsync(page), StringComparison.Ordinal);
        string used = SigningIn.Code(key, TimeProvider.System.GetUtcNow());
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(used);
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        await Expect(page.GetByTestId("recovery-codes").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(10);
        string recovery = await page.GetByTestId("recovery-codes").GetByRole(AriaRole.Listitem).First.InnerTextAsync();

        // The code that turned the app on was used by that, and each works once.
        await SignOutAsync(page);
        await page.SignInAsync("Totp Ada");
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(used);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not fit");

        // The code of the next half minute.
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(SigningIn.Code(key, TimeProvider.System.GetUtcNow().AddSeconds(30)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Totp Ada");

        await SignOutAsync(page);
        await page.SignInAsync("Totp Ada");
        await page.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code" }).ClickAsync();
        await page.GetByLabel("Recovery code").FillAsync(recovery);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByText("9 left")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_admin_adds_a_passkey_and_signs_in_with_it_alone()
    {
        IPage page = await OpenAsync();
        await Site.Services.AddAccountAsync("Key Ada", AccountRoles.Admin);

        // A passkey belongs to a name, never to an address of numbers.
        await page.GotoAsync(new UriBuilder(Site.Address) { Host = "localhost" }.ToString());
        ICDPSession devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });

        await page.SignInAsync("Key Ada", "/account/passkeys");
        await page.GetByLabel("Name of the new passkey").FillAsync("Test key");
        await page.GetByLabel("Your password", new() { Exact = true }).FillAsync(AccountSite.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove Test key" })).ToBeVisibleAsync();

        await SignOutAsync(page);

        // Others' wrong guesses keep the password out, and never the passkey.
        string id = await Site.Services.WithAsync(async services =>
            (await services.GetRequiredService<UserManager<Account>>().FindByNameAsync("Key Ada"))!.Id);
        while (await Site.Services.WithAsync(services =>
            services.GetRequiredService<Guesses>().TakeAsync(id, "", TestContext.Current.CancellationToken)) is not null)
        {
        }

        await page.GotoAsync(new Uri(new Uri(page.Url), "/account/sign-in?returnUrl=/account").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Key Ada");

        await page.GotoAsync(new Uri(new Uri(page.Url), "/account/passkeys").ToString());
        await page.GetByLabel("Your password, to remove one").FillAsync(AccountSite.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Test key" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove Test key" })).ToBeHiddenAsync();
        await SignOutAsync(page);
        await page.GotoAsync(new Uri(new Uri(page.Url), "/account/sign-in").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not belong to an account here");
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_another_browsers_sign_in()
    {
        await Site.BrowserAsync(Camera.Face);
        await Site.Services.AddAccountAsync("Far Ada", AccountRoles.Admin);
        IPage here = await OpenAsync();
        IPage there = await OpenAsync();
        await here.SignInAsync("Far Ada");
        await there.SignInAsync("Far Ada");
        await here.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
        await here.WaitForURLAsync(url => string.Equals(new Uri(url).AbsolutePath, "/", StringComparison.Ordinal));
        await there.GotoAsync("/account");
        await Expect(there.Locator("h1")).ToHaveTextAsync("Sign in");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Axe_finds_nothing_serious_on_the_account_pages(ColorScheme scheme, int width)
    {
        IPage page = await OpenAsync(configure: options =>
        {
            options.ColorScheme = scheme;
            options.ViewportSize = new ViewportSize { Width = width, Height = 850 };
        });
        string name = $"Axe {scheme}";
        await Site.Services.AddAccountAsync(name, AccountRoles.Admin);
        await page.GotoAsync("/account/sign-in");
        await AssertAccessibleAsync(page);
        await page.SignInAsync(name);
        foreach (string path in (string[])["/account", "/account/password", "/account/authenticator", "/account/passkeys",
            "/account/sign-ins", "/account/music-server", "/account/delete"])
        {
            await page.GotoAsync(path);
            await AssertAccessibleAsync(page);
        }
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), "/account").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => string.Equals(new Uri(url).AbsolutePath, "/", StringComparison.Ordinal));
    }

    private static async Task<string?> ReadQrCodeAsync(IPage page)
    {
        // At eight pixels to a module, and told that there is nothing else in the picture, the reader read each of a thousand codes; at the size
        // of the page, or looking for the code, it missed one in forty.
        ILocator code = page.Locator("svg.qr");
        await code.EvaluateAsync("svg => { svg.style.maxWidth = 'none'; svg.style.width = `${8 * svg.viewBox.baseVal.width}px`; }");
        using Mat picture = Cv2.ImDecode(await code.ScreenshotAsync(), ImreadModes.Grayscale);
        picture.GetArray(out byte[] pixels);
        RGBLuminanceSource source = new(pixels, picture.Width, picture.Height, RGBLuminanceSource.BitmapFormat.Gray8);
        return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source)), new Dictionary<DecodeHintType, object> { [DecodeHintType.PURE_BARCODE] = true })?.Text;
    }
}
