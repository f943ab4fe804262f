using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Tests.Integration.Previews;

/// <summary>Both shops on loopback, with good days and every bad one.</summary>
internal sealed class ShopStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sounds;

    private ShopStandIn(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What kind of day it is, for searches.</summary>
    public string Day { get; set; } = "good";

    /// <summary>What kind of day it is, for sound.</summary>
    public string SoundDay { get; set; } = "good";

    /// <summary>What it sends as every preview.</summary>
    public byte[] Sound { get; set; } = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];

    /// <summary>The title that its songs have; null for that which is asked for. So for the artist.</summary>
    public string? Title { get; set; }

    public string? Artist { get; set; }

    /// <summary>How long its songs sound, seconds.</summary>
    public int Seconds { get; set; } = 200;

    /// <summary>Where a preview is said to be; null for here.</summary>
    public string? PreviewAddress { get; set; }

    public string ShopAddress { get; set; } = "https://www.deezer.com/track/1";

    /// <summary>What was called: path and query.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Ends when it was first asked.</summary>
    public Task Asked => _asked.Task;

    public IEnumerable<string> Searches => Calls.Where(c => c.StartsWith("/search", StringComparison.Ordinal));

    public IEnumerable<string> Sounds => Calls.Where(c => c.StartsWith("/sound", StringComparison.Ordinal));

    public Dictionary<string, string?> Settings(bool deezer, bool apple = false) => new(StringComparer.Ordinal)
    {
        ["Previews:Deezer"] = deezer.ToString(),
        ["Previews:Apple"] = apple.ToString(),
        ["Previews:DeezerAddress"] = Address.ToString(),
        ["Previews:AppleAddress"] = new Uri(Address, "apple/").ToString(),
    };

    public static async Task<ShopStandIn> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        ShopStandIn shops = new(builder.Build());
        shops._app.MapGet("/search/track", context => shops.SearchAsync(context, shops.Deezer));
        shops._app.MapGet("/apple/search", context => shops.SearchAsync(context, shops.Apple));
        shops._app.MapGet("/sound/{name}", shops.SoundAsync);
        await shops._app.StartAsync(TestContext.Current.CancellationToken);
        shops.Address = new Uri(shops._app.Urls.First());
        return shops;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task SearchAsync(HttpContext context, Func<string, object> found)
    {
        Calls.Enqueue(context.Request.Path.Value!.Replace("/apple", "", StringComparison.Ordinal) + context.Request.QueryString);
        _asked.TrySetResult();
        HttpResponse answer = context.Response;
        switch (Day)
        {
            case "good":
                // Apple's comes under another type.
                await WriteAsync(answer, JsonSerializer.Serialize(found(PreviewAddress ?? NextSound())), "text/javascript");
                break;
            case "empty":
                await WriteAsync(answer, """{"data":[],"total":0,"resultCount":0,"results":[]}""");
                break;
            case "no preview":
                await WriteAsync(answer, JsonSerializer.Serialize(found("")));
                break;
            case "no data":
                await WriteAsync(answer, """{"error":{"type":"DataException","message":"no data","code":800}}""");
                break;
            case "quota":
                await WriteAsync(answer, """{"error":{"type":"Exception","message":"Quota limit exceeded","code":4}}""");
                break;
            case "429":
                answer.StatusCode = 429;
                answer.Headers.RetryAfter = "120";
                break;
            case "500":
                answer.StatusCode = 500;
                break;
            case "redirect":
                answer.Redirect("http://elsewhere.example/");
                break;
            case "endless":
                await EndlessAsync(context);
                break;
            case "silence":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "html":
                await WriteAsync(answer, "<!doctype html><p>Sign in to the hotel's network", "text/html");
                break;
            case "cut off":
                await WriteAsync(answer, JsonSerializer.Serialize(found("x"))[..40]);
                break;
            case "other json":
                await WriteAsync(answer, """{"data":{"id":1},"results":"none"}""");
                break;
            case "nothing of it":
                await WriteAsync(answer, """{"hello":"world"}""");
                break;
            case "abort":
                context.Abort();
                break;
            default:
                throw new InvalidOperationException(Day);
        }
    }

    private string NextSound() => new Uri(Address, string.Create(CultureInfo.InvariantCulture,
        $"sound/{Interlocked.Increment(ref _sounds)}.mp3?exp=1")).ToString();

    private object Deezer(string preview) => new
    {
        data = new object?[]
        {
            null,
            new
            {
                id = 1, readable = true, title = Title ?? "Africa", duration = Seconds, preview, link = ShopAddress, rank = 9,
                    artist = new { name = Artist ?? "TOTO" },
            },
        },
        total = 2,
    };

    private object Apple(string preview) => new
    {
        resultCount = 1,
        results = new[]
        {
            new
            {
                kind = "song", trackId = 1, trackName = Title ?? "Africa", artistName = Artist ?? "TOTO", previewUrl = preview,
                trackViewUrl = "https://music.apple.com/us/album/1", trackTimeMillis = Seconds * 1000,
            },
        },
    };

    private async Task SoundAsync(HttpContext context)
    {
        string name = (string)context.Request.RouteValues["name"]!;
        Calls.Enqueue($"/sound/{name}");
        HttpResponse answer = context.Response;
        switch (SoundDay)
        {
            case "403 once" when name.StartsWith("1.", StringComparison.Ordinal):
                answer.StatusCode = 403;
                break;
            case "good" or "403 once":
                await Results.Bytes(Sound, "audio/mpeg", enableRangeProcessing: true).ExecuteAsync(context);
                break;
            case "403":
                answer.StatusCode = 403;
                break;
            case "empty":
                answer.ContentType = "audio/mpeg";
                answer.ContentLength = 0;
                break;
            case "html":
                await WriteAsync(answer, "<p>Buy it", "text/html");
                break;
            case "500":
                answer.StatusCode = 500;
                break;
            case "redirect":
                answer.Redirect("http://elsewhere.example/");
                break;
            case "endless":
                answer.ContentType = "audio/mpeg";
                await EndlessAsync(context);
                break;
            default:
                throw new InvalidOperationException(SoundDay);
        }
    }

    private static async Task EndlessAsync(HttpContext context)
    {
        byte[] part = Encoding.UTF8.GetBytes(new string(' ', 64 * 1024));
        while (!context.RequestAborted.IsCancellationRequested)
        {
            try
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                return; // Who asked has enough.
            }
        }
    }

    private static Task WriteAsync(HttpResponse answer, string text, string type = "application/json")
    {
        answer.ContentType = type;
        return answer.WriteAsync(text);
    }
}
