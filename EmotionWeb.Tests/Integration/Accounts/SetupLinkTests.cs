using System.Net;
using EmotionWeb.Accounts;
using EmotionWeb.Core;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Integration.Accounts;

public class SetupLinkTests
{
    private static readonly (string, string)[] NewAdmin =
        [("Form.Name", "Ada"), ("Form.Password", AccountSite.Password), ("Form.Again", AccountSite.Password)];

    [Fact]
    public async Task The_first_start_shows_a_link_that_makes_one_admin_and_no_second()
    {
        ShownLinks display = new();
        await using SiteFactory site = new() { Replace = services => services.AddSingleton<ISetupLinkDisplay>(display) };
        using Visitor first = new(site);
        using Visitor second = new(site);
        string link = display.Path;
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync(link)).StatusCode);
        Assert.Equal("/account?done=setup", Visitor.Target(await first.SendAsync(link, "setup", NewAdmin)));
        Assert.Equal(HttpStatusCode.Gone, (await second.GetAsync(link)).StatusCode);
        Assert.Equal(1, await site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().UserRoles.CountAsync(r => r.RoleId == AccountRoles.Admin, TestContext.Current.CancellationToken)));
        Assert.Contains("You are an admin", (await Visitor.PageAsync(await first.GetAsync("/account"))).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_opens_nothing()
    {
        await using SiteFactory site = new() { Replace = services => services.AddSingleton<ISetupLinkDisplay>(new ShownLinks()) };
        using Visitor visitor = new(site);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.GetAsync("/account/setup?token=AAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.GetAsync("/account/setup")).StatusCode);
    }

    [Fact]
    public async Task A_weak_password_is_explained_and_the_link_stays()
    {
        await using Store store = await Store.CreateAsync();
        string token = (await store.AskAsync(links => links.IssueAsync(TestContext.Current.CancellationToken)))!;
        (Account? none, IReadOnlyList<IdentityError> errors) = await store.AskAsync(links => links.UseAsync(token, "Ada", "short", TestContext.Current.CancellationToken));
        Assert.Null(none);
        Assert.Contains("12", Assert.Single(errors).Description, StringComparison.Ordinal);
        Assert.NotNull((await store.AskAsync(links => links.UseAsync(token, "Ada", AccountSite.Password, TestContext.Current.CancellationToken))).Admin);
    }

    [Fact]
    public async Task A_link_ends_with_its_time()
    {
        await using Store store = await Store.CreateAsync();
        string token = (await store.AskAsync(links => links.IssueAsync(TestContext.Current.CancellationToken)))!;
        store.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.True(await store.AskAsync(links => links.IsOpenAsync(token, TestContext.Current.CancellationToken)));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await store.AskAsync(links => links.UseAsync(token, "Ada", AccountSite.Password, TestContext.Current.CancellationToken))).Admin);
    }

    [Fact]
    public async Task Once_there_is_an_admin_no_link_is_made_and_none_works()
    {
        await using Store store = await Store.CreateAsync();
        string token = (await store.AskAsync(links => links.IssueAsync(TestContext.Current.CancellationToken)))!;
        await store.Services.AddAccountAsync("Grace", AccountRoles.Admin);
        Assert.Null(await store.AskAsync(links => links.IssueAsync(TestContext.Current.CancellationToken)));
        Assert.Null((await store.AskAsync(links => links.UseAsync(token, "Ada", AccountSite.Password, TestContext.Current.CancellationToken))).Admin);
    }

    [Fact]
    public async Task Of_many_who_use_links_at_once_one_becomes_admin()
    {
        await using Store store = await Store.CreateAsync();
        string[] tokens = new string[4];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = (await store.AskAsync(links => links.IssueAsync(TestContext.Current.CancellationToken)))!;
        }

        (Account? Admin, IReadOnlyList<IdentityError>)[] answers = await Task.WhenAll(tokens.Select((token, i) => Task.Run(
            () => store.AskAsync(links => links.UseAsync(token, $"Admin {i}", AccountSite.Password, TestContext.Current.CancellationToken)))));
        Assert.Single(answers, answer => answer.Admin is not null);
        Assert.Equal(1, await store.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().Users.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_database_does_not_hold_the_token()
    {
        await using Store store = await Store.CreateAsync();
        string token = (await store.AskAsync(links => links.IssueAsync(TestContext.Current.CancellationToken)))!;
        byte[] kept = (await store.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().SetupLinks.SingleAsync(TestContext.Current.CancellationToken))).TokenHash;
        Assert.Equal(32, kept.Length);
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(token).Length);
        Assert.NotEqual(System.Buffers.Text.Base64Url.DecodeFromChars(token), kept);
    }

    [Fact]
    public async Task The_model_of_the_accounts_and_their_migrations_agree()
    {
        await using Store store = await Store.CreateAsync();
        Assert.False(await store.Services.WithAsync(s => Task.FromResult(s.GetRequiredService<AccountsContext>().Database.HasPendingModelChanges())));
    }

    /// <summary>The accounts alone, on a database of their own, at a time of the test's choosing.</summary>
    private sealed class Store : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emotionweb-accounts-");
        private readonly ServiceProvider _services;

        private Store() => _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("EMOTIONWEB_DATA", _folder.FullName)]).Build())
            .AddSingleton<TimeProvider>(Time)
            .AddCatalogue()
            .AddAccounts()
            .BuildServiceProvider(validateScopes: true);

        // After the years of the songs that come with the program.
        public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

        public IServiceProvider Services => _services;

        public static async Task<Store> CreateAsync()
        {
            Store store = new();
            await store._services.GetRequiredService<AccountsInitialiser>().InitialiseAsync(TestContext.Current.CancellationToken);
            return store;
        }

        public Task<T> AskAsync<T>(Func<SetupLinks, Task<T>> ask) => _services.WithAsync(s => ask(s.GetRequiredService<SetupLinks>()));

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
