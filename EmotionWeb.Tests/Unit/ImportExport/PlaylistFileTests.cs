using System.Text;
using System.Xml.Linq;
using EmotionWeb.Core.ImportExport;

namespace EmotionWeb.Tests.Unit.ImportExport;

public class PlaylistFileTests
{
    private static readonly XNamespace Xspf = "http://xspf.org/ns/0/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_m3u8_names_each_song_in_utf_8_and_its_file_within_the_folder()
    {
        byte[] file = await WriteAsync(
            PlaylistFormat.M3u8,
            new PlaylistSong("Песня", "Хор", "Album", TimeSpan.FromSeconds(200.4), "Хор/01 Песня.mp3"),
            new PlaylistSong("Back in Black", "AC/DC"),
            new PlaylistSong("Nobody's", ""));

        Assert.Equal(
            "#EXTM3U\n#PLAYLIST:Evening\n#EXTINF:200,Хор - Песня\n./Хор/01 Песня.mp3\n"
            + "#EXTINF:-1,AC/DC - Back in Black\n./AC-DC - Back in Black\n"
            + "#EXTINF:-1,Nobody's\n./Nobody's\n", Encoding.UTF8.GetString(file));
        Assert.NotEqual(0xEF, file[0]);
    }

    [Theory]
    [InlineData("Two\r\nLines")]
    [InlineData("Two\u2028Lines")]
    [InlineData("Two\u0085Lines")]
    [InlineData("\u0000Two\u000BLines\n")]
    public async Task No_name_forges_a_line(string name)
    {
        string[] lines = Encoding.UTF8.GetString(await WriteAsync(PlaylistFormat.M3u8, new PlaylistSong(name, name, Path: $"{name}.mp3")))
            .Split('\n');

        Assert.Equal(["#EXTM3U", "#PLAYLIST:Evening", "#EXTINF:-1,Two Lines - Two Lines", "./Two Lines - Two Lines", ""], lines);
    }

    [Fact]
    public async Task A_file_whose_name_begins_as_a_comment_is_one_all_the_same() => Assert.EndsWith("\n./#1 & more.mp3\n",
        Encoding.UTF8.GetString(await WriteAsync(PlaylistFormat.M3u8, new PlaylistSong("T", "A", Path: "#1 & more.mp3"))),
            StringComparison.Ordinal);

    [Fact]
    public async Task An_xspf_is_well_formed_whatever_names_hold()
    {
        byte[] file = await WriteAsync(
            PlaylistFormat.Xspf,
            new PlaylistSong("<b> & \"c\" ]]>", "A\u0001B\uD800C 🎵", "Sea", TimeSpan.FromMilliseconds(1500), "A & B/100 %?#.mp3"),
            new PlaylistSong("Bare", ""));

        XDocument list = XDocument.Load(new MemoryStream(file));
        Assert.Equal("Evening", list.Root!.Element(Xspf + "title")!.Value);
        XElement[] tracks = [.. list.Descendants(Xspf + "track")];
        Assert.Equal(
            ["./A%20%26%20B/100%20%25%3F%23.mp3", "<b> & \"c\" ]]>", "ABC 🎵", "Sea", "1500"],
            new[] { "location", "title", "creator", "album", "duration" }.Select(name => tracks[0].Element(Xspf + name)!.Value));
        Assert.Equal(["title"], tracks[1].Elements().Select(e => e.Name.LocalName));
    }

    [Fact]
    public async Task A_list_for_people_has_a_line_a_song() => Assert.Equal("A - T\nB\n",
        Encoding.UTF8.GetString(await WriteAsync(PlaylistFormat.Text, new PlaylistSong("T", "A"), new PlaylistSong("B", " "))));

    private static async Task<byte[]> WriteAsync(PlaylistFormat format, params PlaylistSong[] songs)
    {
        using MemoryStream output = new();
        await PlaylistFile.WriteAsync(output, format, "Evening", songs.ToAsyncEnumerable(), Token);
        return output.ToArray();
    }
}
