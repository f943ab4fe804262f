using System.Collections.Concurrent;
using System.Text.Json;
using EmotionWeb.Accounts;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Listeners;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Tests.Integration.Listeners;

/// <summary>A journal is its listener's alone, and is nowhere but with them.</summary>
public sealed class JournalEndpointsTests : IAsyncDisposable
{
    private const string Secret = "Zyxwvutsrqponm";

    private static readonly JournalSettings On = new(IsOn: true, JournalKeep.Year);

    private readonly Logged _logged = new();
    private readonly SiteFactory _site;

    public JournalEndpointsTests() => _site = new SiteFactory
    {
        Settings = { ["Accounts:TriesPerMinute"] = "1000" },
        Replace = services => services.AddLogging(logging => logging.AddProvider(_logged).AddFilter<Logged>(category: null, LogLevel.Trace)),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJournalStore Journal => _site.Services.GetRequiredService<IJournalStore>();

    [Fact]
    public async Task By_default_no_page_sets_a_cookie_and_the_tables_are_empty()
    {
        using HttpClient browser = _site.CreateClient();
        string[] pages = ["/", "/journal", "/my-data", "/session", "/about", "/my-data/journal.json", "/my-data/journal.csv"];
        foreach (string page in pages)
        {
            using HttpResponseMessage answer = await browser.GetAsync(page, Token);
            Assert.True(answer.IsSuccessStatusCode, page);
            Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set) ? set : [],
                one => one.Contains(ListenerCookie.Name, StringComparison.Ordinal));
        }

        await using JournalContext context =
            await _site.Services.GetRequiredService<IDbContextFactory<JournalContext>>().CreateDbContextAsync(Token);
        Assert.False(await context.Listeners.AnyAsync(Token) || await context.Entries.AnyAsync(Token)
            || await context.Plays.AnyAsync(Token));
    }

    [Fact]
    public async Task Of_two_listeners_each_takes_along_their_own()
    {
        using HttpClient browser = _site.CreateClient();
        string ada = new('a', 32), bob = new('b', 32);
        await WriteAsync(ListenerKey.OfBrowser(ada), Emotion.Sad, "=1+1");
        await WriteAsync(ListenerKey.OfBrowser(bob), Emotion.Happy, "Bob's");

        using JsonDocument all = JsonDocument.Parse(await GetAsync(browser, "/my-data/journal.json", ada));
        JsonElement own = Assert.Single(all.RootElement.EnumerateArray());
        Assert.Equal(("sad", "hand", 1, "=1+1"), (own.GetProperty("emotion").GetString(), own.GetProperty("origin").GetString(),
            own.GetProperty("scores").GetProperty("sad").GetDouble(), own.GetProperty("note").GetString()));
        Assert.Equal("Blue", own.GetProperty("played")[0].GetProperty("title").GetString());
        string csv = await GetAsync(browser, "/my-data/journal.csv", ada);
        Assert.Contains(",'=1+1", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("Bob", csv, StringComparison.Ordinal);
        Assert.Equal("[]", await GetAsync(browser, "/my-data/journal.json", new string('c', 32)));
        Assert.Equal("[]", await GetAsync(browser, "/my-data/journal.json", "made up"));

        using HttpRequestMessage forget = Request(HttpMethod.Post, "/listener/forget", ada);
        forget.Headers.Add("Sec-Fetch-Site", "same-origin");
        using HttpResponseMessage forgot = await browser.SendAsync(forget, Token);
        Assert.True(forgot.IsSuccessStatusCode);
        Assert.Equal(0, await Journal.CountAsync(ListenerKey.OfBrowser(ada), null, Token));
        Assert.Equal(JournalSettings.Off, await Journal.SettingsAsync(ListenerKey.OfBrowser(ada), Token));
        Assert.Equal(1, await Journal.CountAsync(ListenerKey.OfBrowser(bob), null, Token));
    }

    [Fact]
    public async Task An_account_has_it_in_its_data_and_takes_it_with_it_when_it_goes()
    {
        string lil = ListenerKey.OfAccount(await _site.Services.AddAccountAsync("Lil", AccountRoles.Listener));
        string ada = ListenerKey.OfAccount(await _site.Services.AddAccountAsync("Ada", AccountRoles.Listener));
        await WriteAsync(lil, Emotion.Sad, "Lil's note");
        await WriteAsync(ada, Emotion.Happy, "Ada's note");
        using Visitor visitor = new(_site);
        await visitor.SignInAsync("Lil", AccountSite.Password);

        foreach (string path in (string[])["/my-data/journal.json", "/account/data"])
        {
            string data = await (await visitor.GetAsync(path)).Content.ReadAsStringAsync(Token);
            Assert.Contains("Lil\\u0027s note", data, StringComparison.Ordinal);
            Assert.DoesNotContain("Ada", data, StringComparison.Ordinal);
        }

        await visitor.SendAsync("/account/delete", "delete", ("Confirmation.Password", AccountSite.Password));
        Assert.Equal(0, await Journal.CountAsync(lil, null, Token));
        Assert.Equal(JournalSettings.Off, await Journal.SettingsAsync(lil, Token));
        Assert.Equal(1, await Journal.CountAsync(ada, null, Token));
    }

    [Fact]
    public async Task Neither_log_nor_metrics_nor_a_page_of_somebody_else_shows_any_of_it()
    {
        string ada = new('a', 32), key = ListenerKey.OfBrowser(ada);
        await WriteAsync(key, Emotion.Disgust, Secret);
        await Journal.ExpireAsync(Token);
        using HttpClient browser = _site.CreateClient();
        Assert.Contains(Secret, await GetAsync(browser, "/my-data/journal.json", ada), StringComparison.Ordinal);

        foreach (string path in (string[])["/metrics", "/healthz", "/readyz", "/journal", "/my-data", "/", "/about"])
        {
            string shown = await browser.GetStringAsync(path, Token);
            Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(key, shown, StringComparison.Ordinal);
        }

        Assert.Contains(_logged.Lines, line => line.Contains("JournalEntries", StringComparison.Ordinal));
        Assert.DoesNotContain(_logged.Lines, line => line.Contains(Secret, StringComparison.Ordinal)
            || line.Contains(key, StringComparison.Ordinal) || line.Contains(ada, StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task WriteAsync(string listener, Emotion emotion, string note)
    {
        await Journal.SetAsync(listener, On, Token);
        long id = (await Journal.FeltAsync(listener, new Felt(
            TimeProvider.System.GetUtcNow(), EmotionScores.Of(emotion), ListeningGoal.Lift, JournalOrigin.Hand), Token))!.Value;
        await Journal.PlayedAsync(listener, new FeedbackSubject(null, "t1", "Blue", "Band"), 1, liked: true, Token);
        Assert.True(await Journal.NoteAsync(listener, id, note, Token));
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string secret)
    {
        HttpRequestMessage request = new(method, path);
        request.Headers.Add("Cookie", $"{ListenerCookie.Name}={secret}");
        return request;
    }

    private static async Task<string> GetAsync(HttpClient browser, string path, string secret)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, path, secret);
        using HttpResponseMessage answer = await browser.SendAsync(request, Token);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    /// <summary>Keeps every line that is logged.</summary>
    private sealed class Logged : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
