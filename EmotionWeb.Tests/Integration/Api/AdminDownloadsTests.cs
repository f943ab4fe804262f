using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Hosting;

namespace EmotionWeb.Tests.Integration.Api;

/// <summary>What admins download, over HTTP.</summary>
public sealed class AdminDownloadsTests : IAsyncLifetime
{
    private readonly SiteFactory _site = new();

    public async ValueTask InitializeAsync()
    {
        await _site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        await _site.Services.AddAccountAsync("Lil", AccountRoles.Listener);
    }

    [Fact]
    public async Task Each_form_comes_whole_with_its_type_and_name()
    {
        using Visitor ada = await VisitorAsync("Ada");
        string csv = await DownloadAsync(ada, "/admin/export/songs", "text/csv", "songs.csv");
        int songs = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;
        Assert.True(songs >= 320, $"{songs} songs");

        using var json = JsonDocument.Parse(await DownloadAsync(ada, "/admin/export/songs?format=Json", "application/json", "songs.json"));
        Assert.Equal(songs, json.RootElement.GetArrayLength());
        var xspf = XDocument.Parse(await DownloadAsync(ada, "/admin/export/songs?format=Xspf", "application/xspf+xml", "songs.xspf"));
        Assert.Equal(songs, xspf.Descendants().Count(e => e.Name.LocalName is "track"));
        Assert.StartsWith("#EXTM3U", await DownloadAsync(ada, "/admin/export/songs?format=M3u8", "application/vnd.apple.mpegurl", "songs.m3u8"), StringComparison.Ordinal);
        using var map = JsonDocument.Parse(await DownloadAsync(ada, "/admin/export/map", "application/json", "moods-and-map.json"));
        Assert.Equal(21, map.RootElement.GetProperty("map").GetArrayLength());
    }

    [Fact]
    public async Task One_mood_comes_alone()
    {
        using Visitor ada = await VisitorAsync("Ada");
        using var all = JsonDocument.Parse(await DownloadAsync(ada, "/admin/export/songs?format=Json", "application/json", "songs.json"));
        using var one = JsonDocument.Parse(await DownloadAsync(ada, "/admin/export/songs?format=Json&mood=1", "application/json", "songs.json"));
        string mood = Assert.Single(one.RootElement.EnumerateArray().Select(s => s.GetProperty("mood").GetString()).Distinct(StringComparer.Ordinal))!;
        Assert.Equal(all.RootElement.EnumerateArray().Count(s => string.Equals(s.GetProperty("mood").GetString(), mood, StringComparison.Ordinal)), one.RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData("/admin/export/songs")]
    [InlineData("/admin/export/map")]
    public async Task Only_admins_get_them(string path)
    {
        using Visitor nobody = new(_site);
        Assert.StartsWith("/account/sign-in", Visitor.Target(await nobody.GetAsync(path)), StringComparison.Ordinal);
        using Visitor lil = await VisitorAsync("Lil");
        Assert.StartsWith("/account/denied", Visitor.Target(await lil.GetAsync(path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_not_there_is_told()
    {
        using Visitor ada = await VisitorAsync("Ada");
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.GetAsync("/admin/export/songs?format=Mp3")).StatusCode);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task<Visitor> VisitorAsync(string name)
    {
        Visitor visitor = new(_site);
        await visitor.SignInAsync(name, AccountSite.Password);
        return visitor;
    }

    private static async Task<string> DownloadAsync(Visitor visitor, string path, string type, string name)
    {
        using HttpResponseMessage answer = await visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((type, name), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
