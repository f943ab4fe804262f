using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenCvSharp;

namespace EmotionWeb.Tests.Integration.Media;

/// <summary>Sound and covers over HTTP, from a folder of the operator's.</summary>
public sealed class MediaTests(MediaSite shared) : IClassFixture<MediaSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_song_is_served_whole_with_what_a_browser_needs_to_keep_it()
    {
        using HttpResponseMessage response = await shared.GetAsync($"/media/{await shared.IdAsync()}");
        Assert.Equal((HttpStatusCode.OK, "audio/mpeg", (long)shared.Song.Length),
            (response.StatusCode, response.Content.Headers.ContentType!.ToString(), response.Content.Headers.ContentLength!.Value));
        Assert.Equal(("bytes", "private"), (response.Headers.AcceptRanges.Single(), response.Headers.CacheControl!.ToString()));
        Assert.NotNull(response.Headers.ETag);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(shared.Song, await response.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task HEAD_tells_the_same_without_the_bytes()
    {
        using HttpRequestMessage head = new(HttpMethod.Head, $"/media/{await shared.IdAsync()}");
        using HttpResponseMessage response = await shared.Client.SendAsync(head, Token);
        Assert.Equal((HttpStatusCode.OK, (long)shared.Song.Length), (response.StatusCode, response.Content.Headers.ContentLength!.Value));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("bytes=0-99", 206, 0, 100)]
    [InlineData("bytes=100-", 206, 100, null)]
    [InlineData("bytes=-500", 206, -500, 500)]
    [InlineData("bytes=0-0", 206, 0, 1)]
    [InlineData("bytes=99999999-", 416, 0, 0)]
    [InlineData("bytes=0-1,5-6", 200, 0, null)]
    [InlineData("bytes=9-2", 200, 0, null)]
    [InlineData("bytes=x", 200, 0, null)]
    [InlineData("nonsense", 200, 0, null)]
    public async Task Ranges_are_answered(string range, int status, int from, int? length)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/media/{await shared.IdAsync()}");
        request.Headers.TryAddWithoutValidation("Range", range);
        using HttpResponseMessage response = await shared.Client.SendAsync(request, Token);
        byte[] body = await response.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal(status, (int)response.StatusCode);
        int start = from < 0 ? shared.Song.Length + from : from;
        Assert.Equal(shared.Song[start..(start + (length ?? shared.Song.Length - start))], body);
        if (status == 416)
        {
            Assert.Equal($"bytes */{shared.Song.Length}", response.Content.Headers.ContentRange!.ToString());
        }
    }

    [Fact]
    public async Task A_stale_range_gets_the_whole_and_a_known_version_nothing()
    {
        string id = await shared.IdAsync();
        using HttpResponseMessage first = await shared.GetAsync($"/media/{id}");
        using HttpRequestMessage known = new(HttpMethod.Get, $"/media/{id}");
        known.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage unchanged = await shared.Client.SendAsync(known, Token);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        using HttpRequestMessage stale = new(HttpMethod.Get, $"/media/{id}");
        stale.Headers.Range = new RangeHeaderValue(0, 9);
        stale.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue("\"old\""));
        using HttpResponseMessage whole = await shared.Client.SendAsync(stale, Token);
        Assert.Equal((HttpStatusCode.OK, (long)shared.Song.Length), (whole.StatusCode, whole.Content.Headers.ContentLength!.Value));
    }

    [Theory]
    [InlineData("/media/unknown")]
    [InlineData("/media/..%2f..%2fetc%2fpasswd")]
    [InlineData("/media/..%5c..%5cwindows")]
    [InlineData("/media/%2fetc%2fpasswd")]
    [InlineData("/media//etc/passwd")]
    [InlineData("/media/song.mp3")]
    [InlineData("/media/unknown/cover?size=96")]
    [InlineData("/media/..%2f..%2fetc%2fpasswd/cover")]
    public async Task What_is_no_track_is_not_there(string address)
    {
        // As it stands: the client would take dots out.
        using HttpResponseMessage response = await shared.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_file_that_became_a_link_out_of_the_library_is_not_read()
    {
        await using MediaSite site = await MediaSite.StartAsync();
        string secret = site.Outside.Write("secret.mp3", site.Song);
        string inner = site.Music.Add("inner.mp3", "Inner", "Who");
        await site.ScanAsync();
        string id = await site.IdAsync("inner.mp3");
        File.Delete(inner);
        File.CreateSymbolicLink(inner, secret);
        using HttpResponseMessage link = await site.GetAsync($"/media/{id}");
        Assert.Equal(HttpStatusCode.NotFound, link.StatusCode);
    }

    [Fact]
    public async Task A_folder_that_became_a_link_out_of_the_library_is_not_followed()
    {
        await using MediaSite site = await MediaSite.StartAsync();
        site.Music.Add("Album/a.mp3", "A", "Who");
        await site.ScanAsync();
        string id = await site.IdAsync(Path.Combine("Album", "a.mp3"));
        site.Outside.Write("a.mp3", site.Song);
        Directory.Delete(site.Music["Album"], recursive: true);
        Directory.CreateSymbolicLink(site.Music["Album"], site.Outside.Path);
        using HttpResponseMessage response = await site.GetAsync($"/media/{id}");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_library_behind_a_link_is_a_library()
    {
        using MusicFolder music = new();
        music.Add("a.mp3", "Song", "Who");
        string link = music.Path + "-link";
        Directory.CreateSymbolicLink(link, music.Path);
        await using SiteFactory site = new() { Settings = { ["Library:Folders:0"] = link } };
        using HttpClient client = site.CreateClient();
        await MediaSite.ScanAsync(site.Services);
        await using CatalogueContext context = await site.Services.GetRequiredService<IDbContextFactory<CatalogueContext>>()
            .CreateDbContextAsync(Token);
        string id = (await context.Tracks.SingleAsync(Token)).PublicId;
        using HttpResponseMessage response = await client.GetAsync(new Uri($"/media/{id}", UriKind.Relative), Token);
        Directory.Delete(link);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_file_that_vanished_is_not_there_and_missing_from_then_on()
    {
        await using MediaSite site = await MediaSite.StartAsync();
        string id = await site.IdAsync();
        site.Music.Add("other.mp3", "Other", "Who");
        File.Delete(site.Music["song.mp3"]);
        using HttpResponseMessage response = await site.GetAsync($"/media/{id}");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(1, Assert.Single(await site.Services.GetRequiredService<ILibrary>().StatusAsync(Token)).Missing);
    }

    [Fact]
    public async Task A_file_of_a_folder_that_went_away_is_not_there_and_not_missing()
    {
        await using MediaSite site = await MediaSite.StartAsync();
        string id = await site.IdAsync();
        Directory.Move(site.Music.Path, site.Music.Path + "-aside");
        using HttpResponseMessage response = await site.GetAsync($"/media/{id}");
        Directory.Move(site.Music.Path + "-aside", site.Music.Path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(0, Assert.Single(await site.Services.GetRequiredService<ILibrary>().StatusAsync(Token)).Missing);
    }

    [Theory]
    [InlineData("alac.m4a", "", "audio/ogg; codecs=\"opus\"")]
    [InlineData("wma", "", "audio/ogg; codecs=\"opus\"")]
    [InlineData("wma", "?as=aac", "audio/mp4; codecs=\"mp4a.40.2\"")]
    [InlineData("mp3", "?as=opus", "audio/ogg; codecs=\"opus\"")]
    public async Task What_is_transcoded_can_be_sought(string kind, string form, string type)
    {
        string name = $"to-transcode{form.Replace('?', '-')}.{kind.Split('.')[^1]}";
        shared.Music.Add(name, kind, file => file.Tag.Title = name);
        await shared.ScanAsync();
        string id = await shared.IdAsync(name);
        using HttpResponseMessage whole = await shared.GetAsync($"/media/{id}{form}");
        Assert.Equal((HttpStatusCode.OK, type), (whole.StatusCode, whole.Content.Headers.ContentType!.ToString()));
        byte[] sound = await whole.Content.ReadAsByteArrayAsync(Token);

        using HttpRequestMessage request = new(HttpMethod.Get, $"/media/{id}{form}");
        request.Headers.Range = new RangeHeaderValue(100, 299);
        using HttpResponseMessage part = await shared.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(sound[100..300], await part.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task The_API_says_which_songs_are_heard_here()
    {
        shared.Music.Add("africa.mp3", "Africa", "Toto");
        await shared.ScanAsync();
        using JsonDocument songs = JsonDocument.Parse(await shared.Client.GetStringAsync(new Uri("/api/v1/songs?limit=200",
            UriKind.Relative), Token));
        Assert.All(songs.RootElement.GetProperty("items").EnumerateArray(), song => Assert.Equal(
            song.GetProperty("title").GetString() is "Africa" ? "full" : "link", song.GetProperty("playable").GetString()));
    }

    [Fact]
    public async Task A_form_that_is_not_known_is_not_there()
    {
        using HttpResponseMessage response = await shared.GetAsync($"/media/{await shared.IdAsync()}?as=exe");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(96)]
    [InlineData(256)]
    [InlineData(512)]
    public async Task A_cover_comes_in_the_size_that_is_shown(int size)
    {
        string name = FormattableString.Invariant($"cover-{size}.mp3");
        shared.Music.Add(name, "mp3", file => file.Tag.Pictures = [new TagLib.Picture(Sounds.Picture(1200, 600))]);
        await shared.ScanAsync();
        using HttpResponseMessage response = await shared.GetAsync($"/media/{await shared.IdAsync(name)}/cover?size={size}");
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal("max-age=86400, private", response.Headers.CacheControl!.ToString());
        using Mat picture = Cv2.ImDecode(await response.Content.ReadAsByteArrayAsync(Token), ImreadModes.Color);
        Assert.Equal((size, size / 2), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(97)]
    [InlineData(100_000)]
    public async Task A_cover_in_another_size_is_not_there(int size)
    {
        string name = FormattableString.Invariant($"odd-{size}.mp3");
        shared.Music.Add(name, "mp3", file => file.Tag.Pictures = [new TagLib.Picture(Sounds.Picture(64, 64))]);
        await shared.ScanAsync();
        using HttpResponseMessage response = await shared.GetAsync($"/media/{await shared.IdAsync(name)}/cover?size={size}");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task An_albums_cover_is_decoded_once_however_many_ask()
    {
        await using MediaSite site = await MediaSite.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            site.Music.Add(FormattableString.Invariant($"Album/{i}.mp3"), "mp3", file =>
                file.Tag.Pictures = [new TagLib.Picture(Sounds.Picture(1200, 600, "green"))]);
        }

        await site.ScanAsync();
        string first = await site.IdAsync(Path.Combine("Album", "0.mp3"));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.OkAsync($"/media/{first}/cover?size=256")));
        for (int i = 1; i < 5; i++)
        {
            await site.OkAsync($"/media/{await site.IdAsync(Path.Combine("Album", FormattableString.Invariant($"{i}.mp3")))}/cover?size=256");
        }

        Assert.Equal(1, site.Services.GetRequiredService<CoverStore>().Decoded);
    }

    [Fact]
    public async Task The_picture_beside_is_the_cover_where_the_file_has_none()
    {
        shared.Music.Add("Album/a.mp3", "A", "Who");
        File.Copy(Sounds.Picture(300, 300, "blue"), shared.Music["Album/cover.jpg"]);
        await shared.ScanAsync();
        await shared.OkAsync($"/media/{await shared.IdAsync(Path.Combine("Album", "a.mp3"))}/cover?size=96");
    }

    [Theory]
    [InlineData("bomb")]
    [InlineData("text")]
    [InlineData("large")]
    public async Task A_cover_that_cannot_be_shown_is_a_line_of_the_report(string kind)
    {
        await using MediaSite site = await MediaSite.StartAsync();
        byte[] picture = kind switch
        {
            "bomb" => Bomb(),
            "large" => [.. await File.ReadAllBytesAsync(Sounds.Picture(64, 64), Token), .. new byte[11_000_000]],
            _ => "no picture"u8.ToArray(),
        };
        site.Music.Add("cover.mp3", "mp3", file =>
            file.Tag.Pictures = [new TagLib.Picture(new TagLib.ByteVector(picture)) { Type = TagLib.PictureType.FrontCover,
            MimeType = "image/png" }]);
        await site.ScanAsync();
        string id = await site.IdAsync("cover.mp3");

        using HttpResponseMessage refused = await site.GetAsync($"/media/{id}/cover?size=96");
        using HttpResponseMessage sound = await site.GetAsync($"/media/{id}");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (refused.StatusCode, sound.StatusCode));
        FileProblem problem = Assert.Single(await site.Services.GetRequiredService<ILibrary>().ProblemsAsync(0, 10, Token));
        Assert.True(problem.IsOffered);
        Assert.StartsWith("its cover cannot be shown: ", problem.Reason.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_song_without_a_cover_has_none()
    {
        using HttpResponseMessage response = await shared.GetAsync($"/media/{await shared.IdAsync()}/cover?size=96");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
    }

    /// <summary>A PNG of 30,000 pixels a side, which is small on the disk.</summary>
    private static byte[] Bomb()
    {
        byte[] png = File.ReadAllBytes(Png());
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 30_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 30_000);
        return png;
    }

    private static string Png()
    {
        string path = Path.ChangeExtension(Sounds.Picture(64, 64), ".png");
        if (!File.Exists(path))
        {
            using Mat picture = new(64, 64, MatType.CV_8UC3, Scalar.All(100));
            picture.ImWrite(path);
        }

        return path;
    }
}
