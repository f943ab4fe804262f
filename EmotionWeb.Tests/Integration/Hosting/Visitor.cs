using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Mvc.Testing;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>A browser without a screen: keeps cookies, fills in forms as they were served, follows no redirect by itself.</summary>
public sealed class Visitor(SiteFactory site, string address = "http://localhost") : IDisposable
{
    private readonly HttpClient _client = site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri(address) });

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Loads the page, fills in the form of that name or action (hidden fields as they are) and sends it.</summary>
    public async Task<HttpResponseMessage> SendAsync(string page, string form, params (string Name, string Value)[] fields)
    {
        (string path, Dictionary<string, string> values) = await FillAsync(page, form, fields);
        return await PostAsync(path, values);
    }

    /// <summary>Loads the page and fills in its form, to be sent later or more than once.</summary>
    public async Task<(string Path, Dictionary<string, string> Values)> FillAsync(string page, string form,
        params (string Name, string Value)[] fields)
    {
        IHtmlDocument document = await PageAsync(await GetAsync(page));
        IHtmlFormElement element = document.Forms.Single(f => string.Equals(f.GetAttribute("action")?.TrimStart('/'), form, StringComparison.Ordinal)
            || string.Equals(f.QuerySelector("input[name=_handler]")?.GetAttribute("value"), form, StringComparison.Ordinal));
        Dictionary<string, string> values = element.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().ToDictionary(i => i.Name!, i => i.Value, StringComparer.Ordinal);
        foreach ((string name, string value) in fields)
        {
            values[name] = value;
        }

        return ("/" + element.GetAttribute("action")!.TrimStart('/'), values);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> values)
    {
        using FormUrlEncodedContent content = new(values);
        return await _client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    /// <summary>Signs in by password.</summary>
    public Task<HttpResponseMessage> SignInAsync(string name, string password, string page = "/account/sign-in") =>
        SendAsync(page, "sign-in", ("Form.Name", name), ("Form.Password", password));

    /// <summary>The page in an answer.</summary>
    public static async Task<IHtmlDocument> PageAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    /// <summary>What the page says went wrong, or null.</summary>
    public static async Task<string?> ProblemAsync(HttpResponseMessage answer) => (await PageAsync(answer)).QuerySelector("[role=alert]")?.TextContent;

    /// <summary>Where an answer sends its visitor, as path and query on this site; another site's whole address otherwise.</summary>
    public static string? Target(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Uri location = new(new Uri("http://localhost"), answer.Headers.Location!);
        return location.IsLoopback ? location.PathAndQuery : location.ToString();
    }

    public void Dispose() => _client.Dispose();
}
