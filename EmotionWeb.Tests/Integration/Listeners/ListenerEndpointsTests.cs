using System.Net;
using System.Text.Json;
using EmotionWeb.Accounts;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Listeners;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace EmotionWeb.Tests.Integration.Listeners;

/// <summary>The cookie of a listener, and their data: one's own and nobody else's.</summary>
public sealed class ListenerEndpointsTests : IAsyncDisposable
{
    private readonly SiteFactory _site = new() { Settings = { ["Accounts:TriesPerMinute"] = "1000" } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IFeedbackStore Feedback => _site.Services.GetRequiredService<IFeedbackStore>();

    [Fact]
    public async Task No_page_sets_a_cookie_and_the_first_word_sets_one_that_says_nothing()
    {
        using HttpClient browser = Browser();
        foreach (string page in (string[])["/", "/songs", "/session", "/my-data", "/about"])
        {
            HttpResponseMessage answer = await browser.GetAsync(page, Token);
            Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set) ? set : [],
                one => one.Contains(ListenerCookie.Name, StringComparison.Ordinal));
        }

        HttpResponseMessage introduced = await PostAsync(browser, "/listener/introduce");
        SetCookieHeaderValue cookie = SetCookieHeaderValue.Parse(Assert.Single(introduced.Headers.GetValues("Set-Cookie")));
        Assert.Equal("emotionweb-listener", cookie.Name.ToString());
        Assert.Matches("^[0-9a-f]{32}$", cookie.Value.ToString());
        Assert.True(cookie.HttpOnly);
        Assert.Equal(Microsoft.Net.Http.Headers.SameSiteMode.Lax, cookie.SameSite);
        Assert.InRange((cookie.Expires!.Value - TimeProvider.System.GetUtcNow()).TotalDays, 179, 181);

        string? key = _site.Services.GetRequiredService<ListenerCookie>().Open(await introduced.Content.ReadAsStringAsync(Token));
        Assert.Equal(ListenerKey.OfBrowser(cookie.Value.ToString()), key);
        Assert.DoesNotContain(cookie.Value.ToString(), key!, StringComparison.Ordinal);
        HttpResponseMessage again = await PostAsync(browser, "/listener/introduce", cookie.Value.ToString());
        Assert.Equal(cookie.Value.ToString(), SetCookieHeaderValue.Parse(Assert.Single(again.Headers.GetValues("Set-Cookie"))).Value.ToString());
    }

    [Fact]
    public async Task By_https_it_is_the_hosts_alone()
    {
        using HttpClient browser = Browser("https://localhost");
        SetCookieHeaderValue cookie = SetCookieHeaderValue.Parse(Assert.Single((await PostAsync(browser,
            "/listener/introduce")).Headers.GetValues("Set-Cookie")));
        Assert.Equal(("__Host-emotionweb-listener", true, "/"), (cookie.Name.ToString(), cookie.Secure, cookie.Path.ToString()));
    }

    [Theory]
    [InlineData("/listener/introduce", "Origin", "https://elsewhere.example")]
    [InlineData("/listener/introduce", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/listener/introduce", "Sec-Fetch-Site", "same-site")]
    [InlineData("/listener/forget", "Origin", "http://localhost:81")]
    [InlineData("/listener/forget", "Sec-Fetch-Site", "none")]
    public async Task Another_sites_page_is_refused(string path, string header, string value)
    {
        using HttpClient browser = Browser();
        string secret = new('a', 32);
        await Feedback.AddAsync(ListenerKey.OfBrowser(secret), new(null, "t1", "One", "Band"), FeedbackKind.Like, cancellationToken: Token);
        using HttpRequestMessage request = new(HttpMethod.Post, path);
        request.Headers.Add(header, value);
        request.Headers.Add("Cookie", $"{ListenerCookie.Name}={secret}");
        using HttpResponseMessage refused = await browser.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
        Assert.Single(await Feedback.AllAsync(ListenerKey.OfBrowser(secret), Token));
    }

    [Fact]
    public async Task Of_two_listeners_each_gets_and_forgets_their_own()
    {
        using HttpClient browser = Browser();
        string ada = new('a', 32), bob = new('b', 32);
        await Feedback.AddAsync(ListenerKey.OfBrowser(ada), new(null, "t1", "=1+1", "Ada's Band"), FeedbackKind.Like,
            cancellationToken: Token);
        await Feedback.AddAsync(ListenerKey.OfBrowser(bob), new(null, "t2", "Two", "Bob's Band"), FeedbackKind.Skip, 0.5,
            TimeSpan.FromMinutes(1), Token);

        JsonElement one = Assert.Single((await JsonAsync(browser, ada)).EnumerateArray());
        Assert.Equal(("like", "=1+1"), (one.GetProperty("what").GetString(), one.GetProperty("title").GetString()));
        JsonElement other = Assert.Single((await JsonAsync(browser, bob)).EnumerateArray());
        Assert.Equal(("skip", 0.5), (other.GetProperty("what").GetString(), other.GetProperty("fraction").GetDouble()));
        Assert.Empty((await JsonAsync(browser, new string('c', 32))).EnumerateArray());
        Assert.Empty((await JsonAsync(browser, "made up")).EnumerateArray());

        HttpResponseMessage csv = await GetAsync(browser, "/my-data/feedback.csv", ada);
        Assert.Equal("emotionweb-feedback.csv", csv.Content.Headers.ContentDisposition?.FileName);
        Assert.True(csv.Headers.CacheControl?.NoStore);
        string[] lines = (await csv.Content.ReadAsStringAsync(Token)).Split("\r\n");
        Assert.Equal("at,what,title,artist,mood,fraction,weight", lines[0]);
        Assert.EndsWith(",like,'=1+1,Ada's Band,,,1", lines[1], StringComparison.Ordinal);

        HttpResponseMessage forgot = await PostAsync(browser, "/listener/forget", ada);
        Assert.Equal(HttpStatusCode.NoContent, forgot.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(forgot.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Empty(await Feedback.AllAsync(ListenerKey.OfBrowser(ada), Token));
        Assert.Single(await Feedback.AllAsync(ListenerKey.OfBrowser(bob), Token));
    }

    [Fact]
    public async Task An_account_has_its_own_in_its_data_and_takes_it_with_it_when_it_goes()
    {
        string lil = await _site.Services.AddAccountAsync("Lil", AccountRoles.Listener), ada = await _site.Services.AddAccountAsync("Ada",
            AccountRoles.Listener);
        await Feedback.AddAsync(ListenerKey.OfAccount(lil), new(null, "t1", "Lil's song", "Band"), FeedbackKind.Like,
            cancellationToken: Token);
        await Feedback.AddAsync(ListenerKey.OfAccount(ada), new(null, "t2", "Ada's song", "Band"), FeedbackKind.Never,
            cancellationToken: Token);
        using Visitor visitor = new(_site);
        await visitor.SignInAsync("Lil", AccountSite.Password);

        foreach (string path in (string[])["/my-data/feedback.json", "/account/data"])
        {
            string data = await (await visitor.GetAsync(path)).Content.ReadAsStringAsync(Token);
            Assert.Contains("s song", data, StringComparison.Ordinal);
            Assert.DoesNotContain("Ada", data, StringComparison.Ordinal);
        }

        await visitor.SendAsync("/account/delete", "delete", ("Confirmation.Password", AccountSite.Password));
        Assert.Empty(await Feedback.AllAsync(ListenerKey.OfAccount(lil), Token));
        Assert.Single(await Feedback.AllAsync(ListenerKey.OfAccount(ada), Token));
    }

    [Theory]
    [InlineData("/my-data/feedback.xml")]
    [InlineData("/my-data/..%2ffeedback.csv")]
    public async Task Other_files_are_not_there(string path)
    {
        using HttpClient browser = Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path, Token)).StatusCode);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private HttpClient Browser(string address = "http://localhost") =>
        _site.CreateClient(new WebApplicationFactoryClientOptions
        {
            AllowAutoRedirect = false,
            HandleCookies = false,
            BaseAddress = new Uri(address)
        });

    private static async Task<JsonElement> JsonAsync(HttpClient browser, string secret) =>
        JsonDocument.Parse(await (await GetAsync(browser, "/my-data/feedback.json", secret)).Content.ReadAsStringAsync(Token)).RootElement;

    private static Task<HttpResponseMessage> GetAsync(HttpClient browser, string path, string secret) => SendAsync(browser, HttpMethod.Get,
        path, secret);

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, string? secret = null) => SendAsync(browser,
        HttpMethod.Post, path, secret);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, HttpMethod method, string path, string? secret)
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Origin", browser.BaseAddress!.GetLeftPart(UriPartial.Authority));
        if (secret is not null)
        {
            request.Headers.Add("Cookie", $"{ListenerCookie.Name}={secret}");
        }

        return await browser.SendAsync(request, Token);
    }
}
