using System.Net;
using System.Text.Json;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Hosting;
using EmotionWeb.Tests.Integration.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Integration.Hosting;

public class SiteTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/css/site.css")]
    [InlineData("/none-such")]
    [InlineData("/api/v1/none-such")]
    [InlineData("/api/v1/models")]
    [InlineData("/healthz")]
    public async Task Every_answer_keeps_the_page_to_itself(string path)
    {
        using HttpResponseMessage answer = await api.Client.GetAsync(path, Token);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Dictionary<string, string> directives = policy.Split("; ").Select(d => d.Split(' ', 2)).ToDictionary(d => d[0], d => d[1], StringComparer.Ordinal);
        Assert.Equal("'self'", directives["default-src"]);
        Assert.Equal("'self'", directives["script-src"]);
        Assert.Equal("'self'", directives["connect-src"]);
        Assert.Equal("'none'", directives["frame-ancestors"]);
        Assert.Equal("'none'", directives["object-src"]);
        Assert.Equal("'self'", directives["base-uri"]);
        Assert.Equal("'self'", directives["form-action"]);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("camera=(self)", Assert.Single(answer.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
        Assert.NotEmpty(answer.Headers.GetValues("Referrer-Policy"));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
    }

    [Fact]
    public async Task It_is_alive_and_ready()
    {
        using HttpResponseMessage alive = await api.Client.GetAsync("/healthz", Token);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        using HttpResponseMessage ready = await api.Client.GetAsync("/readyz", Token);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        JsonElement checks = (await ready.JsonAsync()).GetProperty("checks");
        Assert.Equal("Healthy", checks.GetProperty("model").GetString());
        Assert.Equal("Healthy", checks.GetProperty("database").GetString());
    }

    [Fact]
    public async Task A_model_that_cannot_be_used_stops_the_start_and_says_why()
    {
        DirectoryInfo models = Directory.CreateTempSubdirectory("models-");
        try
        {
            foreach (string file in Directory.GetFiles(ModelsFolder.Find(null).Path))
            {
                File.Copy(file, Path.Combine(models.FullName, Path.GetFileName(file)));
            }

            // Not the default: it is loaded before the site listens as well.
            await File.WriteAllTextAsync(Path.Combine(models.FullName, "vit-48.onnx"), "no network", Token);
            await using WebApplication site = Site.Build(
                [$"--EMOTIONWEB_DATA={Path.Combine(models.FullName, "data")}", $"--Recognition:ModelsFolder={models.FullName}"], "http://127.0.0.1:0");

            ModelRefusedException refused = await Assert.ThrowsAsync<ModelRefusedException>(() => site.StartAsync(Token));
            Assert.Contains("vit-48", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            models.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Metrics_count_readings_by_outcome_and_never_by_emotion()
    {
        using HttpResponseMessage reading = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut), Token);
        Assert.Equal(HttpStatusCode.OK, reading.StatusCode);
        string metrics = await api.Client.GetStringAsync("/metrics", Token);
        string[] lines = [.. metrics.Split('\n').Where(line => line.StartsWith("emotionweb_", StringComparison.Ordinal))];
        Assert.Contains(lines, line => line.StartsWith("emotionweb_readings_total", StringComparison.Ordinal) && line.Contains("outcome=\"read\"", StringComparison.Ordinal));
        Assert.All(["decode", "detect", "classify", "recommend"], (string stage) => Assert.Contains(lines, line => line.Contains($"stage=\"{stage}\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains("happy", StringComparison.Ordinal));
        Assert.All(["emotionweb_readings_waiting", "emotionweb_readings_running", "emotionweb_pages_refused_total"],
            (string name) => Assert.Contains(lines, line => line.StartsWith(name, StringComparison.Ordinal)));
        Assert.Contains("service_name=\"emotionweb\"", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/songs", HttpStatusCode.OK)]
    [InlineData("/session?feeling=sad", HttpStatusCode.OK)]
    [InlineData("/css/site.css", HttpStatusCode.OK)]
    [InlineData("/none-such", HttpStatusCode.NotFound)]
    public async Task A_page_can_be_asked_after_without_its_body(string path, HttpStatusCode status)
    {
        await using SiteFactory site = new();
        using HttpClient client = new() { BaseAddress = site.Listen() };
        using HttpRequestMessage request = new(HttpMethod.Head, path);
        using HttpResponseMessage answer = await client.SendAsync(request, Token);
        Assert.Equal(status, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so()
    {
        using HttpResponseMessage answer = await api.Client.GetAsync("/none-such", Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<h1", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_trusted_proxies_are_believed()
    {
        await using SiteFactory alone = new();
        Assert.Equal(ForwardedHeaders.None, alone.Services.GetRequiredService<IOptions<Microsoft.AspNetCore.Builder.ForwardedHeadersOptions>>().Value.ForwardedHeaders);

        await using SiteFactory behind = new() { Settings = { ["Proxy:Trusted:0"] = "10.0.0.0/8", ["Proxy:Trusted:1"] = "192.0.2.7" } };
        Microsoft.AspNetCore.Builder.ForwardedHeadersOptions headers = behind.Services.GetRequiredService<IOptions<Microsoft.AspNetCore.Builder.ForwardedHeadersOptions>>().Value;
        Assert.True(headers.ForwardedHeaders.HasFlag(ForwardedHeaders.XForwardedFor));
        Assert.Equal(2, headers.KnownIPNetworks.Count);
        Assert.Empty(headers.KnownProxies);
    }
}
