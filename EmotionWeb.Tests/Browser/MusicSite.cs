using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Integration.Media;
using EmotionWeb.Tests.Unit.Library;

namespace EmotionWeb.Tests.Browser;

/// <summary>A site with a folder of music: six songs of the catalogue's first page, each of another kind, made by ffmpeg.</summary>
public sealed class MusicSite : IAsyncLifetime
{
    /// <summary>Their titles, in the page's order.</summary>
    internal static readonly string[] Titles = ["Africa", "Pumped Up Kicks", "Take on Me", "Highway to Hell", "At the River", "Avril 14th"];

    private static readonly (string File, string Kind, string Artist)[] Files =
    [
        ("africa.mp3", "mp3", "TOTO"), ("pumped.flac", "flac", "Foster The People"), ("take.m4a", "m4a", "a-ha"),
        ("highway.ogg", "ogg", "AC/DC"), ("river.opus", "opus", "Groove Armada"), ("avril.wav", "wav", "Aphex Twin"),
    ];

    private readonly SiteFactory _site = new() { Settings = { ["Circuits:Most"] = "1000", ["Circuits:PerAddress"] = "1000" } };

    internal MusicFolder Music { get; } = Folder();

    internal Dictionary<string, string> Settings => _site.Settings;

    internal IServiceProvider Services => _site.Services;

    internal Uri Address { get; private set; } = null!;

    /// <summary>The songs in a folder of their own. The first has a cover, and is said to be 6 dB too loud.</summary>
    internal static MusicFolder Folder()
    {
        MusicFolder music = new();
        foreach ((int i, (string file, string kind, string artist)) in Files.Index())
        {
            music.Add(file, Titles[i], artist, kind, seconds: 6);
        }

        MusicFolder.Tag(music["africa.mp3"], file =>
        {
            file.Tag.ReplayGainTrackGain = -6.0206;
            file.Tag.ReplayGainTrackPeak = 0.9;
            file.Tag.Pictures = [new TagLib.Picture(Sounds.Picture(300, 300))];
        });
        MusicFolder.Settle(music["africa.mp3"]);
        return music;
    }

    /// <summary>Songs, by default 24 of 200 s, as many of each mood, by as many artists: enough for a session to choose among.</summary>
    internal static MusicFolder OfEveryMood(int count = 24, double seconds = 200)
    {
        MusicFolder music = new();
        for (int i = 0; i < count; i++)
        {
            string mood = ((string[])["Happy", "Calm", "Sad", "Energetic"])[i % 4];
            music.Add($"{i}.mp3", "mp3", file =>
            {
                file.Tag.Title = $"{mood} {i}";
                file.Tag.Performers = [$"Artist {i}"];
                ((TagLib.Id3v2.Tag)file.GetTag(TagLib.TagTypes.Id3v2, create: true)).SetTextFrame("TMOO", mood);
            }, seconds);
        }

        return music;
    }

    public async ValueTask InitializeAsync()
    {
        Settings["Library:Folders:0"] = Music.Path;
        Address = _site.Listen();
        await MediaSite.ScanAsync(_site.Services);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        Music.Dispose();
    }
}
