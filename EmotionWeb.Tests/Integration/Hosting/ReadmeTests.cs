using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using EmotionWeb.Tests.Architecture;
using EmotionWeb.Tests.Integration.Commands;
using EmotionWeb.Tests.Integration.Previews;
using EmotionWeb.Tests.Integration.Subsonic;
using EmotionWeb.Tests.Unit.Library;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>What the README says to type is typed.</summary>
public sealed partial class ReadmeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Your_music_sounds_as_the_readme_says()
    {
        string[] block = YourMusic().Match(await File.ReadAllTextAsync(Path.Combine(SourceFiles.Root, "README.md"), Token))
            .Groups["block"].Value
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(block.Length, 3, 10);
        using MusicFolder folder = new();
        folder.Add("africa.mp3", "Africa", "TOTO");
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Pumped Up Kicks", "Foster The People"));
        await using ShopStandIn shops = await ShopStandIn.StartAsync();
        (shops.Title, shops.Artist) = ("Take on Me", "a-ha");
        string address = Terminal.FreeAddress();

        // What a reader has is theirs; the rest is as it stands there.
        string script = Instead(string.Join('\n', block), [
            ("/srv/music", folder.Path),
            ("https://music.example.org/", server.Address.ToString()),
            ("Subsonic__Password=...", $"Subsonic__Password='{StandIn.Password}'"),
            ("./run.sh", $"exec '{Path.Combine(AppContext.BaseDirectory, "EmotionWeb")}' serve --urls {address}")]);
        string data = Directory.CreateTempSubdirectory("emotionweb-readme-").FullName;
        ProcessStartInfo start = new("/bin/bash", ["-euc", script]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["EMOTIONWEB_DATA"] = data;
        start.Environment["Previews__DeezerAddress"] = shops.Address.ToString();
        start.Environment["Previews__AppleAddress"] = new Uri(shops.Address, "apple/").ToString();
        using Process site = Process.Start(start)!;
        site.BeginOutputReadLine();
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri(address) };
            Dictionary<string, (string Song, string? Track)> rows = await RowsAsync(site, client);

            await SoundsAsync(client, rows["Africa"].Track!);
            await SoundsAsync(client, rows["Pumped Up Kicks"].Track!);
            await SoundsAsync(client, $"deezer-{rows["Take on Me"].Song}");
            Assert.Contains("stream", server.Methods());
            Assert.Single(shops.Sounds);
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync(Token);
            Directory.Delete(data, recursive: true);
        }
    }

    private static string Instead(string text, (string Said, string Done)[] pairs)
    {
        foreach ((string said, string done) in pairs)
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
            text = text.Replace(said, done, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The first page's songs by title, once the folder and the server were read.</summary>
    private static async Task<Dictionary<string, (string Song, string? Track)>> RowsAsync(Process site, HttpClient client)
    {
        long since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Patience)
        {
            Assert.False(site.HasExited, "The site ended.");
            try
            {
                // More than one song may have a title; the first of each is enough.
                string page = await client.GetStringAsync(new Uri("/songs", UriKind.Relative), Token);
                Dictionary<string, (string Song, string? Track)> rows = Row().Matches(page).DistinctBy(row => row.Groups["title"].Value)
                    .ToDictionary(row => WebUtility.HtmlDecode(row.Groups["title"].Value), row =>
                        (row.Groups["song"].Value, Track(row.Value)), StringComparer.Ordinal);
                if (rows.GetValueOrDefault("Africa").Track is not null && rows.GetValueOrDefault("Pumped Up Kicks").Track is not null)
                {
                    return rows;
                }
            }
            catch (HttpRequestException)
            {
                // It is not up yet.
            }

            await Task.Delay(200, Token);
        }

        throw new TimeoutException("The music was not there in two minutes.");
    }

    private static string? Track(string row) => TrackOfRow().Match(row) is { Success: true } track ? track.Groups["track"].Value : null;

    private static async Task SoundsAsync(HttpClient client, string track)
    {
        using HttpResponseMessage sound = await client.GetAsync(new Uri($"/media/{track}", UriKind.Relative), Token);
        Assert.Equal((HttpStatusCode.OK, "audio/mpeg"), (sound.StatusCode, sound.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(await sound.Content.ReadAsByteArrayAsync(Token));
    }

    [GeneratedRegex(@"\*\*Your music\.\*\*.*?\n```\n(?<block>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex YourMusic();

    [GeneratedRegex("""data-testid="song-row" data-song="(?<song>\d+)".*?class="name"[^>]*>(?<title>[^<]*)<.*?</tr>""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex("data-track=\"(?<track>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TrackOfRow();
}
