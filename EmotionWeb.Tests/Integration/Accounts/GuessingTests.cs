using System.Diagnostics;
using System.Net;
using System.Threading.RateLimiting;
using EmotionWeb.Accounts;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Browser;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Integration.Accounts;

/// <summary>Passwords are not guessed, however many try at once, and nobody is locked out by those who do.</summary>
public sealed class GuessingTests : IAsyncLifetime
{
    private const string SignIn = "/account/sign-in";
    private const int AtOnce = 2;

    private readonly WatchedHasher _hasher = new();
    private readonly SiteFactory _site;
    private string _ada = "";

    public GuessingTests()
    {
        _site = new SiteFactory { Replace = services => services.AddSingleton<IPasswordHasher<Account>>(_hasher) };
        _site.Settings["Accounts:TriesPerMinute"] = "1000";
        _site.Settings["Accounts:PasswordsAtOnce"] = AtOnce.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Of_forty_guesses_at_once_no_more_are_weighed_than_allowed()
    {
        await StartAsync(failures: 5);
        using Visitor attacker = new(_site);
        Assert.Equal(Enumerable.Repeat(HttpStatusCode.OK, 40), await GuessAsync(attacker, "Ada", 40));
        Assert.Equal(5, _hasher.ChecksOf("Ada"));
        Assert.Equal(40, _hasher.Checks);
        Assert.Equal(5, Assert.Single(await CountsAsync()));
        Assert.True(_hasher.MostAtOnce <= AtOnce, $"{_hasher.MostAtOnce} at once");
    }

    [Fact]
    public async Task Forty_guesses_at_once_are_counted_exactly()
    {
        await StartAsync(failures: 100);
        using Visitor attacker = new(_site);
        await GuessAsync(attacker, "Ada", 40);
        Assert.Equal(40, Assert.Single(await CountsAsync()));
        await attacker.SignInAsync("Ada", AccountSite.Password);
        Assert.Empty(await CountsAsync());
    }

    [Fact]
    public async Task A_device_that_signed_in_before_is_not_locked_out_by_others_guesses()
    {
        await StartAsync(failures: 3);
        using Visitor own = new(_site), attacker = new(_site), fresh = new(_site);
        await own.SignInAsync("Ada", AccountSite.Password);
        await own.SendAsync("/account", "account/sign-out");
        await GuessAsync(attacker, "Ada", 4);
        Assert.NotNull(await Visitor.ProblemAsync(await fresh.SignInAsync("Ada", AccountSite.Password)));
        Assert.Equal("/", Visitor.Target(await own.SignInAsync("Ada", AccountSite.Password)));

        // It has as many tries as others, and no more.
        await own.SendAsync("/account", "account/sign-out");
        await GuessAsync(own, "Ada", 3);
        Assert.NotNull(await Visitor.ProblemAsync(await own.SignInAsync("Ada", AccountSite.Password)));
    }

    [Fact]
    public async Task A_password_that_is_right_does_not_wear_out_before_its_code()
    {
        await StartAsync(failures: 3);
        string key = await _site.Services.WithAsync(async services =>
        {
            UserManager<Account> accounts = services.GetRequiredService<UserManager<Account>>();
            Account ada = (await accounts.FindByNameAsync("Ada"))!;
            await accounts.ResetAuthenticatorKeyAsync(ada);
            await accounts.SetTwoFactorEnabledAsync(ada, true);
            return (await accounts.GetAuthenticatorKeyAsync(ada))!;
        });
        using Visitor visitor = new(_site);
        for (int i = 0; i < 4; i++)
        {
            Assert.StartsWith("/account/sign-in/code", Visitor.Target(await visitor.SignInAsync("Ada", AccountSite.Password)),
                StringComparison.Ordinal);
        }

        Task<HttpResponseMessage> SendAsync(string code) => visitor.SendAsync("/account/sign-in/code", "code", ("Form.Code", code));
        string right = SigningIn.Code(key, TimeProvider.System.GetUtcNow()), wrong = right[..5] + (char)('0' + ((right[5] - '0' + 5) % 10));
        Assert.NotNull(await Visitor.ProblemAsync(await SendAsync(wrong)));
        Assert.Equal("/", Visitor.Target(await SendAsync(right)));
        Assert.Empty(await CountsAsync());
    }

    [Fact]
    public async Task While_the_database_is_locked_every_name_is_told_to_wait_alike()
    {
        await StartAsync(failures: 5);
        using Visitor visitor = new(_site);
        (string path, Dictionary<string, string> known) = await visitor.FillAsync(SignIn, "sign-in", ("Form.Name", "Ada"),
            ("Form.Password", "wrong password"));
        Dictionary<string, string> unknown = new(known, StringComparer.Ordinal) { ["Form.Name"] = "Nobody" };

        string database = _site.Services.GetRequiredService<IOptions<CatalogueOptions>>().Value.Database;
        await using SqliteConnection writer = new($"Data Source={database};Pooling=False");
        await writer.OpenAsync(Token);
        await using SqliteTransaction held = writer.BeginTransaction(deferred: false);
        (HttpStatusCode Status, string? Problem, TimeSpan Took)[] answers = await Task.WhenAll(TellAsync(known), TellAsync(unknown));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answers[0].Status);
        Assert.StartsWith("Too much is going on", answers[0].Problem, StringComparison.Ordinal);
        Assert.Equal((answers[0].Status, answers[0].Problem), (answers[1].Status, answers[1].Problem));
        Assert.InRange((answers[0].Took - answers[1].Took).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(0, _hasher.Checks);

        async Task<(HttpStatusCode Status, string? Problem, TimeSpan Took)> TellAsync(Dictionary<string, string> form)
        {
            long start = Stopwatch.GetTimestamp();
            HttpResponseMessage answer = await visitor.PostAsync(path, form);
            return (answer.StatusCode, await Visitor.ProblemAsync(answer), Stopwatch.GetElapsedTime(start));
        }
    }

    [Fact]
    public async Task Where_the_database_is_gone_a_form_is_told_so_and_nothing_is_acknowledged()
    {
        _site.Settings["Accounts:AllowRegistration"] = "true";
        await StartAsync(failures: 5);
        using Visitor visitor = new(_site);
        (string path, Dictionary<string, string> form) = await visitor.FillAsync(
            "/account/register", "register", ("Form.Name", "Barney"), ("Form.Password", AccountSite.Password), ("Form.Again", AccountSite.Password));
        foreach (string file in Directory.EnumerateFiles(_site.Services.GetRequiredService<IOptions<CatalogueOptions>>().Value.Folder, "*.db*"))
        {
            File.Delete(file);
        }

        HttpResponseMessage answer = await visitor.PostAsync(path, form);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.StartsWith("The site cannot use its own data", await Visitor.ProblemAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_who_wait_or_wait_too_long_are_told_so()
    {
        FakeTimeProvider time = new();
        using PasswordPermits permits = new(Options.Create(new AccountsOptions { PasswordsAtOnce = 1 }), time);
        using RateLimitLease first = await permits.TakeAsync(Token);
        Task<RateLimitLease>[] waiting = [.. Enumerable.Range(0, PasswordPermits.Waiting).Select(_ => permits.TakeAsync(Token))];
        await Assert.ThrowsAsync<TooManyPasswordsException>(() => permits.TakeAsync(Token));
        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        time.Advance(PasswordPermits.Patience);
        foreach (Task<RateLimitLease> one in waiting)
        {
            await Assert.ThrowsAsync<TooManyPasswordsException>(() => one);
        }
    }

    [Fact]
    public async Task Who_registers_waits_for_leave_to_hash_before_the_database_is_held()
    {
        _site.Settings["Accounts:AllowRegistration"] = "true";
        await StartAsync(failures: 5);
        using Visitor visitor = new(_site);
        (string path, Dictionary<string, string> values) = await visitor.FillAsync("/account/register", "register",
            ("Form.Name", "Lil"), ("Form.Password", AccountSite.Password), ("Form.Again", AccountSite.Password));
        PasswordPermits permits = _site.Services.GetRequiredService<PasswordPermits>();
        RateLimitLease[] all = [await permits.TakeAsync(Token), await permits.TakeAsync(Token)];
        Task<HttpResponseMessage> registering = visitor.PostAsync(path, values);
        while (permits.Waiters == 0 && !registering.IsCompleted)
        {
            await Task.Delay(20, Token);
        }

        await _site.Services.WithAsync(services => services.GetRequiredService<Guesses>().TakeAsync(_ada, "", Token));
        Array.ForEach(all, permit => permit.Dispose());
        Assert.Equal("/account?done=registered", Visitor.Target(await registering));
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task StartAsync(int failures)
    {
        _site.Settings["Accounts:LockoutFailures"] = failures.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _ada = await _site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
    }

    private static async Task<HttpStatusCode[]> GuessAsync(Visitor visitor, string name, int times)
    {
        (string path, Dictionary<string, string> values) = await visitor.FillAsync(SignIn, "sign-in", ("Form.Name", name),
            ("Form.Password", "wrong password"));
        return [.. (await Task.WhenAll(Enumerable.Range(0, times).Select(_ => Task.Run(() => visitor.PostAsync(path, values), Token))))
            .Select(answer => answer.StatusCode)];
    }

    private Task<int[]> CountsAsync() => _site.Services.WithAsync(services =>
        services.GetRequiredService<AccountsContext>().Guesses.Where(one => one.Subject == _ada).Select(one => one.Count)
            .ToArrayAsync(Token));

    /// <summary>Cheap, so that forty of them are done in good time on a busy machine.</summary>
    private sealed class WatchedHasher() : PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = 10_000 }))
    {
        private readonly List<string> _checked = [];
        private int _now;

        public int MostAtOnce { get; private set; }

        public int Checks
        {
            get
            {
                lock (_checked)
                {
                    return _checked.Count;
                }
            }
        }

        public int ChecksOf(string name)
        {
            lock (_checked)
            {
                return _checked.Count(one => string.Equals(one, name, StringComparison.Ordinal));
            }
        }

        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            lock (_checked)
            {
                _checked.Add(user.Name);
                MostAtOnce = Math.Max(MostAtOnce, ++_now);
            }

            try
            {
                return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
            }
            finally
            {
                lock (_checked)
                {
                    _now--;
                }
            }
        }
    }
}
