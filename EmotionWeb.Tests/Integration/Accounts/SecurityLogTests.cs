using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Commands;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Tests.Integration.Accounts;

/// <summary>
/// What happens to accounts and data is told once each, with the account and the address and nothing that opens anything.
/// </summary>
public sealed class SecurityLogTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("emotionweb-security-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_event_is_one_structured_line_and_the_admin_sees_it()
    {
        using Lines lines = new();
        await using SiteFactory site = new()
        {
            Settings = { ["Accounts:LockoutFailures"] = "3", ["Accounts:TriesPerMinute"] = "1000" },
            Replace = services => services.AddSingleton<ILoggerProvider>(lines),
        };
        string address = site.Listen().ToString();
        string ada = await site.Services.AddAccountAsync("Ada", AccountRoles.Admin),
            lil = await site.Services.AddAccountAsync("Lil", AccountRoles.Listener);
        using Visitor visitor = new(site, address), attacker = new(site, address);
        await attacker.SignInAsync("a password typed as a name", "wrong password");
        for (int i = 0; i < 4; i++)
        {
            await attacker.SignInAsync("Lil", "wrong password");
        }

        await visitor.SignInAsync("Ada", AccountSite.Password);
        await visitor.SendAsync("/account/password", "password", ("Form.Current", AccountSite.Password),
            ("Form.New", "another good phrase"), ("Form.Again", "another good phrase"));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/admin/export/map")).StatusCode);
        await visitor.SendAsync("/account", "account/sign-out");

        (SecurityEventKind, string?)[] expected =
        [
            (SecurityEventKind.SignInFailed, null),
            (SecurityEventKind.SignInFailed, lil), (SecurityEventKind.SignInFailed, lil), (SecurityEventKind.LockedOut, lil),
                (SecurityEventKind.SignInFailed, lil),
            (SecurityEventKind.SignedIn, ada), (SecurityEventKind.PasswordChanged, ada), (SecurityEventKind.Exported, ada),
                (SecurityEventKind.SignedOut, ada),
        ];
        Assert.Equal(expected.Select(one => $"{one.Item1} {one.Item2 ?? "-"} 127.0.0.1"), lines.Told);
        Assert.DoesNotContain(lines.All, line => line.Contains("typed as a name", StringComparison.Ordinal)
            || line.Contains("wrong password", StringComparison.Ordinal) || line.Contains("good phrase", StringComparison.Ordinal));

        await site.Services.GetRequiredService<SecurityLog>().WriteAsync(Token);
        Assert.Equal(expected, (await EventsAsync(site)).Select(one => (one.Kind, one.AccountId)));
        await visitor.SignInAsync("Ada", "another good phrase");
        string page = await (await visitor.GetAsync("/admin/security")).Content.ReadAsStringAsync(Token);
        Assert.Contains("Rests after too many wrong tries", page, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_from_the_shell_is_told_too()
    {
        string backup = Path.Combine(_data.FullName, "songs.backup");
        (int code, _, string error) = await RunAsync("correct horse battery", "admin", "create", "Ada");
        Assert.Equal(0, code);
        Assert.Contains("Security: RoleChanged, account ", error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(null, "backup", backup)).Code);
        Assert.Equal(0, (await RunAsync("another good phrase", "admin", "reset", "Ada")).Code);
        Assert.Equal(0, (await RunAsync(null, "restore", backup)).Code);
        await using SiteFactory site = new(_data);
        Assert.Equal([SecurityEventKind.RoleChanged, SecurityEventKind.Restored], (await EventsAsync(site)).Select(one => one.Kind));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_set_up_link_stays_out_of_what_is_not_a_terminal()
    {
        string file = Path.Combine(_data.FullName, "setup-link.txt"), said = "";
        using (Process site = await Terminal.ServeAsync(_data.FullName, Terminal.FreeAddress(), line => said += line + "\n"))
        {
            await UntilAsync(() => File.Exists(file));
            await EndAsync(site);
        }

        string link = await File.ReadAllTextAsync(file, Token);
        Assert.Contains("/account/setup?token=", link, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain("token=", said, StringComparison.Ordinal);
        Assert.Contains(file, said, StringComparison.Ordinal);
        Assert.Matches(@"(^|\n)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info: ", said); // When it was, in UTC.

        // Once there is an admin it is of no use, and gone.
        await RunAsync("correct horse battery", "admin", "create", "Ada");
        using (Process site = await Terminal.ServeAsync(_data.FullName, Terminal.FreeAddress()))
        {
            await UntilAsync(() => !File.Exists(file));
            await EndAsync(site);
        }
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static async Task UntilAsync(Func<bool> done)
    {
        while (!done())
        {
            await Task.Delay(50, Token);
        }
    }

    private static async Task EndAsync(Process site)
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{site.Id}"]))
        {
            await kill.WaitForExitAsync(Token);
        }

        await site.WaitForExitAsync(Token);
    }

    private Task<(int Code, string Out, string Error)> RunAsync(string? input, params string[] arguments) =>
        Terminal.RunAsync(_data.FullName, input, arguments);

    private static Task<SecurityEvent[]> EventsAsync(SiteFactory site) => site.Services.WithAsync(services =>
        services.GetRequiredService<AccountsContext>().SecurityEvents.OrderBy(one => one.Id).ToArrayAsync(Token));

    /// <summary>Every line of the log, and what the security log's say of themselves.</summary>
    private sealed class Lines : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> _all = [], _told = [];

        public IEnumerable<string> All => _all;

        public IEnumerable<string> Told => _told;

        public ILogger CreateLogger(string categoryName) =>
            new Logger(this, string.Equals(categoryName, typeof(SecurityLog).FullName, StringComparison.Ordinal));

        public void Dispose()
        {
        }

        private sealed class Logger(Lines lines, bool security) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
                string> formatter)
            {
                lines._all.Enqueue(formatter(state, exception) + exception);
                if (security)
                {
                    Dictionary<string, object?> fields = ((IReadOnlyList<KeyValuePair<string, object?>>)state!)
                        .ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
                    lines._told.Enqueue($"{fields["Event"]} {fields["AccountId"]} {fields["Address"]}");
                }
            }
        }
    }
}
