using System.Net;
using System.Security.Claims;
using AngleSharp.Dom;
using EmotionWeb.Accounts;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Integration.Accounts;

/// <summary>A sign-in ends when its owner, its time or the site says so, at once and everywhere.</summary>
public sealed class SigningOutTests : IAsyncLifetime
{
    private const string Exported = "/admin/export/songs?format=Json&mood=1";

    private readonly SiteFactory _site = new() { Settings = { ["Accounts:TriesPerMinute"] = "1000" } };
    private string _ada = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ada = await _site.Services.AddAccountAsync("Ada", AccountRoles.Admin);

    [Fact]
    public async Task A_copy_of_the_cookie_exports_nothing_once_its_owner_signed_out()
    {
        using Visitor visitor = new(_site);
        string copy = Cookie(await visitor.SignInAsync("Ada", AccountSite.Password));
        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(copy, Exported)).StatusCode);
        HttpResponseMessage left = await visitor.SendAsync("/account", "account/sign-out");
        Assert.Equal("\"cache\", \"storage\"", Assert.Single(left.Headers.GetValues("Clear-Site-Data")));
        Assert.StartsWith("/account/denied", Visitor.Target(await WithCookieAsync(copy, Exported)), StringComparison.Ordinal);
        Assert.StartsWith("/account/sign-in", Visitor.Target(await WithCookieAsync(copy, "/account/denied")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("account/sign-out", HttpStatusCode.Found)]
    [InlineData("everywhere", HttpStatusCode.ServiceUnavailable)]
    public async Task Signing_out_works_while_the_database_is_locked(string form, HttpStatusCode status)
    {
        using Visitor visitor = new(_site);
        string copy = Cookie(await visitor.SignInAsync("Ada", AccountSite.Password));
        (string path, Dictionary<string, string> values) = await visitor.FillAsync("/account", form);
        string database = _site.Services.GetRequiredService<IOptions<CatalogueOptions>>().Value.Database;
        await using (SqliteConnection writer = new($"Data Source={database};Pooling=False"))
        {
            await writer.OpenAsync(Token);
            await using SqliteTransaction held = writer.BeginTransaction(deferred: false);
            HttpResponseMessage left = await visitor.PostAsync(path, values);
            Assert.Equal(status, left.StatusCode);
            Assert.Contains(left.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("emotionweb=;", StringComparison.Ordinal));
            Assert.StartsWith("/account/denied", Visitor.Target(await WithCookieAsync(copy, Exported)), StringComparison.Ordinal);
            Assert.StartsWith("/account/sign-in", Visitor.Target(await visitor.GetAsync("/account")), StringComparison.Ordinal);
        }

        // And once the other writer is done, the database knows it as well.
        while (await _site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().SignIns.AnyAsync(Token)))
        {
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task Whoever_looks_sees_their_sign_ins_and_ends_one()
    {
        using Visitor here = new(_site), there = new(_site), other = new(_site);
        await _site.Services.AddAccountAsync("Lil", AccountRoles.Listener);
        await here.SignInAsync("Ada", AccountSite.Password);
        await there.SignInAsync("Ada", AccountSite.Password);
        await other.SignInAsync("Lil", AccountSite.Password);

        const string Page = "/account/sign-ins";
        IElement list = (await Visitor.PageAsync(await here.GetAsync(Page))).QuerySelector("[data-testid=sign-ins]")!;
        Assert.Equal(2, list.Children.Length);
        Assert.Single(list.Children, one => one.TextContent.Contains("this one", StringComparison.Ordinal));
        string far = list.QuerySelector("button[name=End]")!.GetAttribute("value")!;

        // Nobody ends another's.
        await other.SendAsync(Page, "end", ("End", far));
        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/account")).StatusCode);

        Assert.Equal(Page, Visitor.Target(await here.SendAsync(Page, "end", ("End", far))));
        Assert.StartsWith("/account/sign-in", Visitor.Target(await there.GetAsync("/account")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_sign_in_ends_after_its_longest_time_however_it_is_renewed()
    {
        using Visitor visitor = new(_site);
        await visitor.SignInAsync("Ada", AccountSite.Password);
        OpenSignIn begun = await OnlyAsync();
        Assert.Equal(TimeSpan.FromDays(90), begun.Ends - begun.Started);
        await visitor.SendAsync("/account/password", "password", ("Form.Current", AccountSite.Password),
            ("Form.New", "another good phrase"), ("Form.Again", "another good phrase"));
        OpenSignIn renewed = await OnlyAsync();
        Assert.NotEqual(begun.Id, renewed.Id);
        Assert.Equal(begun.Ends, renewed.Ends);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/account")).StatusCode);

        await _site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().SignIns
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Ends, DateTimeOffset.UnixEpoch), Token));
        Assert.StartsWith("/account/sign-in", Visitor.Target(await visitor.GetAsync("/account")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_edits_with_a_second_factor_alone_where_the_site_wants_one()
    {
        await using SiteFactory strict = new() { Settings = { ["Accounts:AdminsNeedSecondFactor"] = "true" } };
        await strict.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        using Visitor visitor = new(strict);
        await visitor.SignInAsync("Ada", AccountSite.Password);
        Assert.StartsWith("/account/denied", Visitor.Target(await visitor.GetAsync("/admin/songs")), StringComparison.Ordinal);
        Assert.Contains("second factor",
            (await Visitor.PageAsync(await visitor.GetAsync("/account/denied"))).QuerySelector("h1")!.TextContent,
            StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotAllowedException>(() => EditAsync("pwd"));
        Assert.Equal("Ada", (await EditAsync("mfa")).Name);

        await strict.Services.WithAsync(async services =>
        {
            UserManager<Account> accounts = services.GetRequiredService<UserManager<Account>>();
            Account ada = (await accounts.FindByNameAsync("Ada"))!;
            ada.TwoFactorEnabled = true;
            return await accounts.UpdateAsync(ada);
        });
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/admin/songs")).StatusCode);
        Assert.Equal("Ada", (await EditAsync("pwd")).Name);

        Task<Editor> EditAsync(string method) => strict.Services.WithAsync(async services =>
        {
            AccountSignInManager signIns = services.GetRequiredService<AccountSignInManager>();
            ClaimsPrincipal user = await signIns.CreateUserPrincipalAsync((await signIns.UserManager.FindByNameAsync("Ada"))!);
            OpenSignIn open = await services.GetRequiredService<AccountsContext>().SignIns.SingleAsync(Token);
            ((ClaimsIdentity)user.Identity!).AddClaims([new Claim(AccountSignInManager.ClaimType, open.Id),
                new Claim(AccountSignInManager.MethodType, method)]);
            return await services.GetRequiredService<IEditorContext>().RequireAdminAsync(user, Token);
        });
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on an iPhone")]
    [InlineData(null, "A browser")]
    public void A_browser_is_known_again_by_two_words(string? userAgent, string words) => Assert.Equal(words, BrowserNames.Of(userAgent));

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private static string Cookie(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("emotionweb=", StringComparison.Ordinal)).Split(';')[0];

    private async Task<HttpResponseMessage> WithCookieAsync(string cookie, string path)
    {
        WebApplicationFactoryClientOptions plain = new() { AllowAutoRedirect = false, HandleCookies = false };
        using HttpClient client = _site.CreateClient(plain);
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return await client.GetAsync(new Uri(path, UriKind.Relative), Token);
    }

    private Task<OpenSignIn> OnlyAsync() =>
        _site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().SignIns.AsNoTracking()
        .SingleAsync(one => one.AccountId == _ada, Token));
}
