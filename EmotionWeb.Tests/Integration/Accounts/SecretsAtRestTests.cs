using System.Text;
using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Accounts;

/// <summary>Who reads the database signs in with nothing that stands there.</summary>
public sealed class SecretsAtRestTests : IDisposable
{
    private const string Key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    private const string Code = "QQQQQ-WWWWW";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("emotionweb-secrets-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Authenticator_keys_are_encrypted_and_recovery_codes_hashed()
    {
        await using SiteFactory site = new(_data);
        await site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        string[] codes = await AdaAsync(site, async (accounts, ada) =>
        {
            await accounts.ResetAuthenticatorKeyAsync(ada);
            return (string[])[.. (await accounts.GenerateNewTwoFactorRecoveryCodesAsync(ada, 10))!,
                (await accounts.GetAuthenticatorKeyAsync(ada))!];
        });

        Assert.Equal(11, codes.Distinct(StringComparer.Ordinal).Count());
        string kept = await KeptAsync(site);
        Assert.All(codes, code => Assert.DoesNotContain(code, kept, StringComparison.Ordinal));
        Assert.Equal(codes[^1], await AdaAsync(site, (accounts, ada) => accounts.GetAuthenticatorKeyAsync(ada)));
        Assert.False((await RedeemAsync(site, "AAAAA-BBBBB")).Succeeded);
        Assert.True((await RedeemAsync(site, codes[3].ToLowerInvariant())).Succeeded);
        Assert.False((await RedeemAsync(site, codes[3])).Succeeded);
        Assert.Equal(9, await AdaAsync(site, (accounts, ada) => accounts.CountRecoveryCodesAsync(ada)));
    }

    [Fact]
    public async Task What_an_earlier_version_kept_in_clear_is_brought_over_at_the_start_once()
    {
        await using (SiteFactory before = new(_data))
        {
            string id = await before.Services.AddAccountAsync("Ada", AccountRoles.Admin);
            await before.Services.WithAsync(services =>
            {
                AccountsContext context = services.GetRequiredService<AccountsContext>();
                context.UserTokens.AddRange(InClear(id, "AuthenticatorKey", Key), InClear(id, "RecoveryCodes", $"{Code};22222-33333"));
                return context.SaveChangesAsync(Token);
            });
            Assert.Contains(Key, await KeptAsync(before), StringComparison.Ordinal);
        }

        string[] first;
        await using (SiteFactory after = new(_data))
        {
            first = await TokensAsync(after);
            string kept = await KeptAsync(after);
            Assert.DoesNotContain(Key, kept, StringComparison.Ordinal);
            Assert.DoesNotContain(Code, kept, StringComparison.Ordinal);
            Assert.Equal(Key, await AdaAsync(after, (accounts, ada) => accounts.GetAuthenticatorKeyAsync(ada)));
        }

        await using SiteFactory again = new(_data);
        Assert.Equal(first, await TokensAsync(again));
        Assert.True((await RedeemAsync(again, Code)).Succeeded);
        Assert.Equal(1, await AdaAsync(again, (accounts, ada) => accounts.CountRecoveryCodesAsync(ada)));
    }

    [Fact]
    public async Task Lost_keys_lock_nobody_out_who_has_a_recovery_code()
    {
        string code;
        await using (SiteFactory before = new(_data))
        {
            await before.Services.AddAccountAsync("Ada", AccountRoles.Admin);
            code = await AdaAsync(before, async (accounts, ada) =>
            {
                await accounts.ResetAuthenticatorKeyAsync(ada);
                await accounts.SetTwoFactorEnabledAsync(ada, true);
                return (await accounts.GenerateNewTwoFactorRecoveryCodesAsync(ada, 10))!.First();
            });
        }

        Directory.Delete(Path.Combine(_data.FullName, "keys"), recursive: true);
        await using SiteFactory after = new(_data);
        using Visitor visitor = new(after);
        Assert.StartsWith("/account/sign-in/code", Visitor.Target(await visitor.SignInAsync("Ada", AccountSite.Password)),
            StringComparison.Ordinal);
        Assert.StartsWith("That code does not fit",
            await Visitor.ProblemAsync(await visitor.SendAsync("/account/sign-in/code", "code", ("Form.Code", "123456"))),
            StringComparison.Ordinal);
        Assert.Equal("/", Visitor.Target(await visitor.SendAsync("/account/sign-in/recovery", "recovery", ("Form.Code", code))));
    }

    public void Dispose() => _data.Delete(recursive: true);

    /// <summary>As Identity keeps it.</summary>
    private static IdentityUserToken<string> InClear(string id, string name, string value) =>
        new() { UserId = id, LoginProvider = "[AspNetUserStore]", Name = name, Value = value };

    /// <summary>All that stands in the database's files.</summary>
    private async Task<string> KeptAsync(SiteFactory site)
    {
        _ = site.Services;
        StringBuilder kept = new();
        foreach (string file in Directory.GetFiles(_data.FullName, "emotionweb.db*"))
        {
            await using FileStream lies = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(lies, Encoding.Latin1);
            kept.Append(await reader.ReadToEndAsync(Token));
        }

        return kept.ToString();
    }

    private static Task<string[]> TokensAsync(SiteFactory site) => site.Services.WithAsync(services =>
        services.GetRequiredService<AccountsContext>().UserTokens.OrderBy(token => token.Name).Select(token => token.Value!)
            .ToArrayAsync(Token));

    private static Task<IdentityResult> RedeemAsync(SiteFactory site, string code) =>
        AdaAsync(site, (accounts, ada) => accounts.RedeemTwoFactorRecoveryCodeAsync(ada, code));

    private static Task<T> AdaAsync<T>(SiteFactory site, Func<UserManager<Account>, Account, Task<T>> ask) =>
        site.Services.WithAsync(async services =>
    {
        UserManager<Account> accounts = services.GetRequiredService<UserManager<Account>>();
        return await ask(accounts, (await accounts.FindByNameAsync("Ada"))!);
    });
}
