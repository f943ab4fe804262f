using EmotionWeb.Accounts;
using EmotionWeb.Accounts.Passwords;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Unit.Accounts;

public class CommonPasswordsTests
{
    [Theory]
    [InlineData("password1234")]
    [InlineData("qwertyuiop123")]
    [InlineData("emotionweb12")]
    [InlineData("EmotionWeb 2026!")]
    [InlineData("P@ssw0rd2026")]
    [InlineData("!!!Iloveyou!!!")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("123456789012")]
    [InlineData("sunshine_sunshine_")]
    [InlineData("hunter2hunter2")]
    [InlineData("ada.lovelace99")]
    [InlineData("LovelaceEmotionWeb")]
    [InlineData("lovelacepassword")]
    [InlineData("adalovelace-99")]
    [InlineData("ｐａｓｓｗｏｒｄ１２３４")]
    [InlineData("example-12345")]
    [InlineData("abcdefghijkl")]
    [InlineData("lkjhgfdsapoi99")]
    public async Task What_is_tried_first_is_refused(string password)
    {
        IdentityResult result = await CheckAsync(password);
        Assert.Contains("among the first that are tried", Assert.Single(result.Errors).Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("kettle umbrella 7")]
    [InlineData("aaaa bbbb cccc zebra")]
    [InlineData("my cat is called ada")]
    [InlineData("ünïcode ist schön")]
    [InlineData("84719 30562 19")]
    [InlineData("a password nobody has")]
    public async Task What_is_not_is_taken_whatever_it_is_made_of(string password) => Assert.True((await CheckAsync(password)).Succeeded);

    [Fact]
    public async Task One_that_is_too_short_is_told_so_and_nothing_else() => Assert.True((await CheckAsync("password")).Succeeded);

    private static Task<IdentityResult> CheckAsync(string password) =>
        new CommonPasswords(Options.Create(new AccountsOptions { PasskeyDomain = "music.example.org" })).ValidateAsync(null!,
            new Account("Ada.Lovelace"), password);
}
