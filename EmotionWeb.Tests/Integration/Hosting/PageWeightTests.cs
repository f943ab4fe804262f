using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>What a page costs on the way: everything compressed that may be, and kept by the browser for as long as its name holds.</summary>
public sealed partial class PageWeightTests(PageWeightTests.Served served) : IClassFixture<PageWeightTests.Served>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client => served.Client;

    [Theory]
    [InlineData("/")]
    [InlineData("/songs")]
    [InlineData("/about")]
    [InlineData("/models")]
    [InlineData("/account/sign-in")]
    public async Task Every_script_and_style_of_a_page_comes_compressed_and_stays(string path)
    {
        IHtmlDocument page = new HtmlParser().ParseDocument(await TextAsync(path));
        string[] files = [.. page.QuerySelectorAll("script[src], link[rel=stylesheet], link[rel=modulepreload]")
            .Select(e => e.GetAttribute("src") ?? e.GetAttribute("href")!)];
        Assert.Contains(files, f => f.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith(".js", StringComparison.Ordinal));

        foreach (string file in files)
        {
            using HttpResponseMessage answer = await Client.GetAsync(file, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Content.Headers.ContentEncoding.Count == 1, file);
            Assert.Matches(Fingerprinted(), file);
            Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl?.MaxAge);
            Assert.Contains(answer.Headers.CacheControl!.Extensions, e => e.Name is "immutable");
        }
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/songs", true)]
    [InlineData("/about", true)]
    [InlineData("/account/sign-in", false)]
    [InlineData("/account/register", false)]
    public async Task Pages_come_compressed_but_those_with_forms_that_hold_secrets(string path, bool compressed)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path, Token);

        Assert.Equal(compressed ? ["br"] : [], answer.Content.Headers.ContentEncoding);
        Assert.Equal(compressed, answer.Headers.Vary.Contains("Accept-Encoding"));
    }

    private async Task<string> TextAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path, Token);
        await using Stream body = await answer.Content.ReadAsStreamAsync(Token);
        await using Stream plain = answer.Content.Headers.ContentEncoding.Contains("br")
            ? new BrotliStream(body, CompressionMode.Decompress) : body;
        using StreamReader reader = new(plain);
        return await reader.ReadToEndAsync(Token);
    }

    [GeneratedRegex(@"\.[0-9a-z]{10}\.(razor\.)?(styles\.)?(css|js)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fingerprinted();

    /// <summary>A site that listens, and a client that takes what is compressed and leaves it so.</summary>
    public sealed class Served : IAsyncDisposable
    {
        private readonly SiteFactory _site = new() { Settings = { ["Accounts:AllowRegistration"] = "true" } };

        public Served()
        {
            SocketsHttpHandler handler = new() { AutomaticDecompression = DecompressionMethods.None };
            Client = new HttpClient(handler) { BaseAddress = _site.Listen() };
            Client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, br");
        }

        public HttpClient Client { get; }

        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return _site.DisposeAsync();
        }
    }
}
