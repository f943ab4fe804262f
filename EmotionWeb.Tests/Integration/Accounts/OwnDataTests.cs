using System.Net;
using System.Text.Json;
using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Accounts;

/// <summary>What is kept of someone is theirs: to see, to take along, to have deleted.</summary>
public sealed class OwnDataTests : IAsyncLifetime
{
    private readonly SiteFactory _site = new()
    {
        Settings =
        {
            ["Accounts:TriesPerMinute"] = "1000",
            ["Site:Controller"] = "Ada Ltd, 1 Main Street, London",
            ["Site:Contact"] = "privacy@example.org",
        },
    };

    private string _ada = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ada = await _site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        await _site.Services.AddAccountAsync("Lil", AccountRoles.Listener);
    }

    [Fact]
    public async Task Everyone_downloads_their_own_data_and_nothing_that_opens_an_account()
    {
        using Visitor ada = new(_site), nobody = new(_site);
        Assert.StartsWith("/account/sign-in", Visitor.Target(await nobody.GetAsync("/account/data")), StringComparison.Ordinal);
        await ada.SignInAsync("Ada", AccountSite.Password);
        await _site.Services.GetRequiredService<SecurityLog>().WriteAsync(Token);
        HttpResponseMessage answer = await ada.GetAsync("/account/data");
        Assert.Equal("emotionweb-account.json", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        string text = await answer.Content.ReadAsStringAsync(Token);
        JsonElement data = JsonDocument.Parse(text).RootElement;
        Assert.Equal((_ada, "Ada"), (data.GetProperty("id").GetString(), data.GetProperty("name").GetString()));
        Assert.Equal("admin", Assert.Single(data.GetProperty("roles").EnumerateArray()).GetString());
        Assert.Single(data.GetProperty("signIns").EnumerateArray());
        Assert.Equal("SignedIn", data.GetProperty("securityEvents").EnumerateArray().Last().GetProperty("event").GetString());

        (string? Hash, string? Stamp, string SignIn) secrets = await _site.Services.WithAsync(async services =>
        {
            Account account = (await services.GetRequiredService<UserManager<Account>>().FindByNameAsync("Ada"))!;
            return (account.PasswordHash, account.SecurityStamp,
                (await services.GetRequiredService<AccountsContext>().SignIns.SingleAsync(Token)).Id);
        });
        Assert.All((string?[])[secrets.Hash, secrets.Stamp, secrets.SignIn], secret =>
            Assert.DoesNotContain(secret!, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_deletes_their_account_is_gone_and_signed_out_but_never_the_last_admin()
    {
        using Visitor lil = new(_site), elsewhere = new(_site), ada = new(_site);
        await lil.SignInAsync("Lil", AccountSite.Password);
        await elsewhere.SignInAsync("Lil", AccountSite.Password);
        Assert.StartsWith("That is not your password", await Visitor.ProblemAsync(await DeleteAsync(lil, "wrong password")),
            StringComparison.Ordinal);
        Assert.Equal("/", Visitor.Target(await DeleteAsync(lil, AccountSite.Password)));
        Assert.StartsWith("/account/sign-in", Visitor.Target(await lil.GetAsync("/account")), StringComparison.Ordinal);
        Assert.StartsWith("/account/sign-in", Visitor.Target(await elsewhere.GetAsync("/account")), StringComparison.Ordinal);
        Assert.NotNull(await Visitor.ProblemAsync(await lil.SignInAsync("Lil", AccountSite.Password)));
        Assert.Equal(0, await _site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().SignIns.CountAsync(Token)));

        await ada.SignInAsync("Ada", AccountSite.Password);
        Assert.Contains("the last admin", await Visitor.ProblemAsync(await DeleteAsync(ada, AccountSite.Password)),
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task The_page_about_it_names_who_is_responsible_on_what_ground_and_ones_rights()
    {
        using Visitor visitor = new(_site);
        var privacy = (await Visitor.PageAsync(await visitor.GetAsync("/about"))).QuerySelector("[data-testid=privacy]")!;
        Assert.Equal("mailto:privacy@example.org", privacy.QuerySelector("a")!.GetAttribute("href"));
        Assert.All((string[])["Ada Ltd, 1 Main Street, London", "9(2)(a)", "6(1)(b)", "6(1)(f)", "complain", "90 days"], words =>
            Assert.Contains(words, privacy.TextContent, StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private static Task<HttpResponseMessage> DeleteAsync(Visitor visitor, string password) =>
        visitor.SendAsync("/account/delete", "delete", ("Confirmation.Password", password));
}
