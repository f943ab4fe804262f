using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using AngleSharp.Html.Dom;
using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Accounts;

/// <summary>Signing in and out over HTTP, as a browser does it.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly CountingHasher _hasher = new();
    private readonly SiteFactory _site;

    public SignInTests()
    {
        _site = new SiteFactory { Replace = services => services.AddSingleton<IPasswordHasher<Account>>(_hasher) };
        _site.Settings["Accounts:LockoutFailures"] = "3";
        _site.Settings["Accounts:TriesPerMinute"] = "8";
    }

    public async ValueTask InitializeAsync()
    {
        await _site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        await _site.Services.AddAccountAsync("Lil", AccountRoles.Listener);
    }

    [Fact]
    public async Task The_right_password_signs_in_and_leads_back_to_where_one_was_going()
    {
        using Visitor visitor = new(_site);
        HttpResponseMessage closed = await visitor.GetAsync("/account");
        Assert.Equal("/account/sign-in?returnUrl=%2Faccount", Visitor.Target(closed));
        Assert.Equal("/account", Visitor.Target(await visitor.SignInAsync("ada", AccountSite.Password, "/account/sign-in?returnUrl=%2Faccount")));
        Assert.Equal("Ada", (await Visitor.PageAsync(await visitor.GetAsync("/account"))).QuerySelector("h1")?.TextContent);
    }

    [Theory]
    [InlineData("http://localhost", false)]
    [InlineData("https://localhost", true)]
    public async Task Cookies_are_out_of_reach_of_scripts_other_sites_and_of_http_behind_https(string address, bool secure)
    {
        using Visitor visitor = new(_site, address);
        HttpResponseMessage answer = await visitor.SignInAsync("Ada", AccountSite.Password);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith(secure ? "__Host-emotionweb=" : "emotionweb=", StringComparison.Ordinal));
        Assert.Contains("path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(secure, cookie.Contains("secure", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_unknown_name_a_wrong_password_and_a_resting_account_look_and_cost_the_same()
    {
        using Visitor visitor = new(_site);
        (string?, int) unknown = await FailAsync(visitor, "nobody", "wrong password");
        (string?, int) wrong = await FailAsync(visitor, "Ada", "wrong password");
        await FailAsync(visitor, "Ada", "wrong password");
        await FailAsync(visitor, "Ada", "wrong password");
        (string?, int) resting = await FailAsync(visitor, "Ada", AccountSite.Password);
        Assert.Equal(unknown, wrong);
        Assert.Equal(unknown, resting);
        Assert.Equal(1, unknown.Item2);
    }

    [Fact]
    public async Task Looking_at_the_authenticator_page_ends_no_other_sign_in()
    {
        using Visitor here = new(_site), there = new(_site);
        await here.SignInAsync("Ada", AccountSite.Password);
        await there.SignInAsync("Ada", AccountSite.Password);
        string? Key(IHtmlDocument page) => page.QuerySelector("[data-testid=authenticator-key]")?.TextContent;
        string? key = Key(await Visitor.PageAsync(await here.GetAsync("/account/authenticator")));
        Assert.False(string.IsNullOrEmpty(key));
        Assert.Equal(key, Key(await Visitor.PageAsync(await there.GetAsync("/account/authenticator"))));
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_passkey_is_added_and_removed_with_the_password_and_ends_other_sign_ins()
    {
        byte[] id = [1, 2, 3];
        await _site.Services.WithAsync(async s => await s.GetRequiredService<UserManager<Account>>().AddOrUpdatePasskeyAsync(
            await AdaAsync(s), new UserPasskeyInfo(id, [4], DateTimeOffset.UnixEpoch, 0, null, true, false, false, [5], [6])));
        using Visitor here = new(_site), there = new(_site);
        await here.SignInAsync("Ada", AccountSite.Password);
        await there.SignInAsync("Ada", AccountSite.Password);
        const string Page = "/account/passkeys";
        HttpResponseMessage added = await here.SendAsync(Page, "add", ("Answer.Credential", "{}"), ("Password", "wrong password"));
        Assert.StartsWith("That is not your password", await Visitor.ProblemAsync(added), StringComparison.Ordinal);
        HttpResponseMessage kept = await here.SendAsync(Page, "remove", ("Remove", Base64Url.EncodeToString(id)));
        Assert.StartsWith("Type your password", await Visitor.ProblemAsync(kept), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync(Page)).StatusCode);

        Assert.Equal(Page, Visitor.Target(await here.SendAsync(Page, "remove", ("Remove", Base64Url.EncodeToString(id)), ("Password", AccountSite.Password))));
        Assert.Null((await Visitor.PageAsync(await here.GetAsync(Page))).QuerySelector("#remove-password"));
        Assert.Equal("/account/sign-in", Visitor.Target(await there.GetAsync(Page))?.Split('?')[0]);
    }

    [Fact]
    public async Task Too_many_tries_from_one_address_are_refused_before_the_password_is_looked_at()
    {
        using Visitor visitor = new(_site);
        for (int i = 0; i < 8; i++)
        {
            await visitor.SignInAsync($"nobody{i}", "wrong password");
        }

        HttpResponseMessage refused = await visitor.SignInAsync("Ada", AccountSite.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.StartsWith("Too many tries", await Visitor.ProblemAsync(refused), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("~//evil.example")]
    public async Task Nobody_is_sent_to_another_site_after_signing_in(string returnUrl)
    {
        using Visitor visitor = new(_site);
        Assert.Equal("/", Visitor.Target(await visitor.SignInAsync("Ada", AccountSite.Password, $"/account/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}")));
    }

    [Theory]
    [InlineData("/account/sign-in", "sign-in")]
    [InlineData("/account/sign-out", null)]
    [InlineData("/account/passkey/request", null)]
    [InlineData("/account/passkey/creation", null)]
    public async Task A_form_without_its_antiforgery_token_is_refused(string path, string? handler)
    {
        using Visitor visitor = new(_site);
        await visitor.SignInAsync("Ada", AccountSite.Password);
        HttpResponseMessage answer = await visitor.PostAsync(path, handler is null ? new(StringComparer.Ordinal) : new(StringComparer.Ordinal) { ["_handler"] = handler, ["Form.Name"] = "Ada", ["Form.Password"] = AccountSite.Password });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_sign_in_for_copies_of_its_cookie_too()
    {
        using Visitor visitor = new(_site);
        await visitor.SignInAsync("Ada", AccountSite.Password);
        Assert.Equal("/", Visitor.Target(await visitor.SendAsync("/account", "account/sign-out")));
        Assert.StartsWith("/account/sign-in", Visitor.Target(await visitor.GetAsync("/account")), StringComparison.Ordinal);
        Assert.Equal(0, await _site.Services.WithAsync(s => Task.FromResult(s.GetRequiredService<AccountsContext>().SignIns.Count())));
    }

    [Fact]
    public async Task A_listener_is_kept_out_of_everything_under_admin()
    {
        using Visitor visitor = new(_site);
        await visitor.SignInAsync("Lil", AccountSite.Password);
        Assert.StartsWith("/account/denied", Visitor.Target(await visitor.GetAsync("/admin/anything")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync("/account/denied")).StatusCode);
    }

    [Fact]
    public async Task Registering_is_off_unless_it_is_turned_on()
    {
        using Visitor visitor = new(_site);
        HttpResponseMessage page = await visitor.GetAsync("/account/register");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Empty((await Visitor.PageAsync(page)).Forms);
    }

    [Fact]
    public async Task Whoever_registers_is_a_listener()
    {
        await using SiteFactory open = new();
        open.Settings["Accounts:AllowRegistration"] = "true";
        using Visitor visitor = new(open);
        HttpResponseMessage made = await visitor.SendAsync("/account/register", "register", ("Form.Name", "José 2"), ("Form.Password", AccountSite.Password), ("Form.Again", AccountSite.Password));
        Assert.Equal("/account?done=registered", Visitor.Target(made));
        Assert.Equal([AccountRoles.Listener], await open.Services.WithAsync(async s =>
        {
            UserManager<Account> accounts = s.GetRequiredService<UserManager<Account>>();
            return await accounts.GetRolesAsync((await accounts.FindByNameAsync("josé 2"))!);
        }));
        HttpResponseMessage again = await visitor.SendAsync("/account/register", "register", ("Form.Name", "JOSÉ 2"), ("Form.Password", AccountSite.Password), ("Form.Again", AccountSite.Password));
        Assert.Contains("taken", await Visitor.ProblemAsync(again), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    private static async Task<Account> AdaAsync(IServiceProvider services) => (await services.GetRequiredService<UserManager<Account>>().FindByNameAsync("Ada"))!;

    private async Task<(string? Problem, int Hashes)> FailAsync(Visitor visitor, string name, string password)
    {
        int before = _hasher.Checks;
        long start = Stopwatch.GetTimestamp();
        HttpResponseMessage answer = await visitor.SignInAsync(name, password);
        Assert.True(Stopwatch.GetElapsedTime(start) >= AccountSignInManager.ShortestFailure);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await Visitor.ProblemAsync(answer), _hasher.Checks - before);
    }

    private sealed class CountingHasher : PasswordHasher<Account>
    {
        private int _checks;

        public int Checks => _checks;

        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _checks);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
