using EmotionWeb.Core.Subsonic;

namespace EmotionWeb.Tests.Unit.Subsonic;

public class SubsonicOptionsTests
{
    [Theory]
    [InlineData("", "", "", "", null)]
    [InlineData("https://music.example.org", "ada", "secret", "", null)]
    [InlineData("http://127.0.0.1:4533/music/", "", "", "secret", null)]
    [InlineData("", "ada", "secret", "", "Subsonic:Address says where")]
    [InlineData("music.example.org", "ada", "secret", "", "begins with http:// or https://")]
    [InlineData("ftp://music.example.org/", "ada", "secret", "", "begins with http:// or https://")]
    [InlineData("https://ada:secret@music.example.org/", "ada", "x", "", "holds more than an address")]
    [InlineData("https://music.example.org/?p=secret", "ada", "x", "", "holds more than an address")]
    [InlineData("https://music.example.org/#secret", "ada", "x", "", "holds more than an address")]
    [InlineData("https://music.example.org/", "ada", "", "", "one of them is missing")]
    [InlineData("https://music.example.org/", "", "secret", "", "one of them is missing")]
    public void What_cannot_be_is_said_at_the_start_without_the_secret(string address, string user, string password, string key,
        string? complaint)
    {
        string? said = new SubsonicOptions { Address = address, User = user, Password = password, ApiKey = key }.Complaint;

        if (complaint is null)
        {
            Assert.Null(said);
        }
        else
        {
            Assert.Contains(complaint, said, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://music.example.org", "https://music.example.org/")]
    [InlineData("https://music.example.org/sub", "https://music.example.org/sub/")]
    [InlineData("https://music.example.org/sub/", "https://music.example.org/sub/")]
    public void Calls_go_below_the_address(string address, string below) =>
        Assert.Equal(below, new SubsonicOptions { Address = address }.Base.AbsoluteUri);
}
