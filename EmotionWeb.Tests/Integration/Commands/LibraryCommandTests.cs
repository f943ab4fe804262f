using System.Text.Json;
using EmotionWeb.Commands;
using EmotionWeb.Core.Library;
using EmotionWeb.Tests.Unit.Library;
using EmotionWeb.Tests.Unit.Persistence;

namespace EmotionWeb.Tests.Integration.Commands;

public sealed class LibraryCommandTests : IDisposable
{
    private readonly MusicFolder _music = new();

    public void Dispose() => _music.Dispose();

    [Fact]
    public async Task A_scan_is_summed_up_with_a_line_for_each_bad_file()
    {
        await using TemporaryCatalogue catalogue = Catalogue();
        _music.Add("a.mp3", "Song", "Who");
        _music.Write("bad\u001b[31m.mp3", [1, 2, 3]);

        (int code, string output) = await RunAsync(catalogue, LibraryCommand.ScanAsync, json: false);

        Assert.Equal(CommandLine.Done, code);
        Assert.Contains("Saw 2 files in ", output, StringComparison.Ordinal);
        Assert.Contains(": 2 new, 0 changed, 0 moved, 0 gone, 1 of what was read not offered.", output, StringComparison.Ordinal);
        Assert.Contains($"{_music["bad [31m.mp3"]}: is broken, or is not what its name says.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_are_told_in_JSON()
    {
        await using TemporaryCatalogue catalogue = Catalogue();
        _music.Add("a.m4a", "Song", "Who", "alac.m4a");
        _music.Write("bad.mp3", [1, 2, 3]);

        JsonElement scan = JsonDocument.Parse((await RunAsync(catalogue, LibraryCommand.ScanAsync, json: true)).Output).RootElement;
        JsonElement status = JsonDocument.Parse((await RunAsync(catalogue, LibraryCommand.TellAsync, json: true)).Output).RootElement;

        Assert.Equal((2, 2, 0, 1), (scan.GetProperty("seen").GetInt32(), scan.GetProperty("added").GetInt32(), scan.GetProperty("gone")
            .GetInt32(), scan.GetProperty("refused").GetInt32()));
        Assert.Equal(_music["bad.mp3"], scan.GetProperty("problems")[0].GetProperty("path").GetString());
        JsonElement folder = status.GetProperty("folders")[0];
        Assert.Equal((_music.Path, 1, 1, 0, 1), (folder.GetProperty("path").GetString(), folder.GetProperty("tracks").GetInt32(),
            folder.GetProperty("unplayable").GetInt32(), folder.GetProperty("missing").GetInt32(), folder.GetProperty("refused")
            .GetInt32()));
        Assert.Equal(JsonValueKind.Null, folder.GetProperty("unavailable").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, folder.GetProperty("scanned").ValueKind);
    }

    [Fact]
    public async Task Where_every_folder_is_away_the_scan_fails_and_the_status_says_since_when()
    {
        await using TemporaryCatalogue catalogue = Catalogue();
        Directory.Delete(_music.Path);

        (int code, string output) = await RunAsync(catalogue, LibraryCommand.ScanAsync, json: false);
        (_, string status) = await RunAsync(catalogue, LibraryCommand.TellAsync, json: false);

        Assert.Equal(CommandLine.Failed, code);
        Assert.All([output, status], text => Assert.Matches("Unavailable since 20.*: it is not there. Nothing of it was forgotten.", text));
    }

    [Fact]
    public async Task The_status_tells_of_the_music_server_without_asking_it()
    {
        await using TemporaryCatalogue catalogue = new(Directory.CreateTempSubdirectory("catalogue-").FullName,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Subsonic:Address"] = "http://127.0.0.1:1/music",
                ["Subsonic:User"] = "ada",
                ["Subsonic:Password"] = "secret",
            });

        (int code, string output) = await RunAsync(catalogue, LibraryCommand.TellAsync, json: false);
        JsonElement server = JsonDocument.Parse((await RunAsync(catalogue, LibraryCommand.TellAsync, json: true)).Output).RootElement
            .GetProperty("server");

        Assert.Equal((CommandLine.Done, "http://127.0.0.1:1/music/: 0 tracks, 0 missing, 0 not offered, never read."), (code, output.Trim()));
        Assert.Equal(("http://127.0.0.1:1/music/", JsonValueKind.Null), (server.GetProperty("address").GetString(), server.GetProperty("read").ValueKind));
        Assert.DoesNotContain("secret", server.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_folders_it_says_how_to_name_one()
    {
        await using TemporaryCatalogue none = new();
        LibraryException refused = await Assert.ThrowsAsync<LibraryException>(() => RunAsync(none, LibraryCommand.TellAsync, json: false));
        Assert.Contains("Library__Folders__0", refused.Text(), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(
        TemporaryCatalogue catalogue, Func<IServiceProvider, bool, TextWriter, CancellationToken, Task<int>> command, bool json)
    {
        StringWriter output = new();
        int code = await command(catalogue.Services, json, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }

    private TemporaryCatalogue Catalogue() => new(Directory.CreateTempSubdirectory("catalogue-").FullName, new Dictionary<string,
        string?>(_music.Settings, StringComparer.Ordinal)
    { ["Library:Ffmpeg"] = "no-such-program" });
}
