using System.Diagnostics;
using System.Globalization;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Unit.Library;

public sealed class TranscoderTests : IDisposable
{
    private readonly MusicFolder _music = new();
    private readonly MusicFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<string> Kept => Directory.Exists(_data["transcoded"]) ? Directory.EnumerateFiles(_data["transcoded"]) : [];

    public void Dispose()
    {
        _music.Dispose();
        _data.Dispose();
    }

    [Theory]
    [InlineData("alac.m4a", SoundForm.Opus)]
    [InlineData("wma", SoundForm.Opus)]
    [InlineData("aiff", SoundForm.Aac)]
    [InlineData("wv", SoundForm.Opus)]
    [InlineData("ac3", SoundForm.Opus)]
    public async Task What_browsers_do_not_play_is_made_into_what_they_do(string kind, SoundForm form)
    {
        using Transcoder transcoder = Make("ffmpeg");
        string source = _music.Add($"-i $(touch x) \"'; a:b.{kind.Split('.')[^1]}", kind);
        string made = (await transcoder.GetAsync(source, "1", form, Token))!;
        TagReading reading = new TagReader(TimeProvider.System, NullLogger<TagReader>.Instance).Read(made);
        Assert.InRange(Assert.IsType<TagReading.Read>(reading).Tags.Duration!.Value.TotalSeconds, 0.8, 1.7);
        Assert.Equal([made], Kept);
        Assert.Equal((made, 1), (await transcoder.GetAsync(source, "1", form, Token), transcoder.Made));
        Assert.NotEqual(made, await transcoder.GetAsync(source, "2", form, Token));
    }

    [Fact]
    public async Task Those_who_ask_at_once_wait_for_one()
    {
        using Transcoder transcoder = Make("ffmpeg");
        string source = _music.Add("a.wma", "wma");
        string?[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => transcoder.GetAsync(source, "1", SoundForm.Opus, Token)));
        Assert.Single(made.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, transcoder.Made);
    }

    [Fact]
    public async Task A_playlist_that_calls_itself_a_song_has_nothing_else_read()
    {
        using Transcoder transcoder = Make("ffmpeg");
        string secret = _music.Add("secret.mp3");
        string source = _music.Write("a.wma",
            System.Text.Encoding.UTF8.GetBytes($"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{secret}\n#EXT-X-ENDLIST\n"));
        Assert.Null(await transcoder.GetAsync(source, "1", SoundForm.Opus, Token));
        Assert.Empty(Kept);
    }

    [Fact]
    public async Task It_ends_when_the_last_listener_goes()
    {
        string pid = _data["pid"];
        using Transcoder transcoder = Make(Script($"echo $$ > '{pid}.new' && mv '{pid}.new' '{pid}'; for last; do :; done; echo half > \"${{last#file:}}\"; exec sleep 600"));
        using CancellationTokenSource one = new(), other = new();
        Task<string?> first = transcoder.GetAsync(_music["a.wma"], "1", SoundForm.Opus, one.Token);
        Task<string?> second = transcoder.GetAsync(_music["a.wma"], "1", SoundForm.Opus, other.Token);
        while (!File.Exists(pid))
        {
            await Task.Delay(10, Token);
        }

        using Process process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(pid, Token), CultureInfo.InvariantCulture));
        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(process.HasExited);
        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await process.WaitForExitAsync(Token);
        while (Kept.Any())
        {
            await Task.Delay(10, Token);
        }
    }

    [Fact]
    public async Task What_is_half_written_is_never_served()
    {
        using Transcoder transcoder = Make(Script("for last; do :; done; echo half > \"${last#file:}\"; exit 1"));
        Assert.Null(await transcoder.GetAsync(_music["a.wma"], "1", SoundForm.Opus, Token));
        Assert.Empty(Kept);
    }

    [Fact]
    public async Task What_was_not_asked_for_longest_makes_room()
    {
        using Transcoder transcoder = Make(Script("for last; do :; done; head -c 400000 /dev/zero > \"${last#file:}\""), megabytes: 1);
        string one = (await transcoder.GetAsync(_music["a.wma"], "1", SoundForm.Opus, Token))!;
        string two = (await transcoder.GetAsync(_music["b.wma"], "1", SoundForm.Opus, Token))!;
        File.SetLastWriteTimeUtc(two, DateTime.UnixEpoch);
        string three = (await transcoder.GetAsync(_music["c.wma"], "1", SoundForm.Opus, Token))!;
        Assert.Equal(new[] { one, three }.Order(StringComparer.Ordinal), Kept.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-such-program")]
    [InlineData("/no/such/program")]
    public async Task Without_the_program_nothing_is_made(string program)
    {
        using Transcoder transcoder = Make(program);
        Assert.False(transcoder.IsAvailable);
        Assert.Null(await transcoder.GetAsync(_music.Add("a.wma", "wma"), "1", SoundForm.Opus, Token));
    }

    private string Script(string body)
    {
        string path = _data.Write("fake-ffmpeg", System.Text.Encoding.UTF8.GetBytes($"#!/bin/sh\n{body}\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private Transcoder Make(string program, int megabytes = 100) => new(
        Options.Create(new LibraryOptions { Folders = [_music.Path], Ffmpeg = program, TranscodedMegabytes = megabytes }),
        Options.Create(new CatalogueOptions { Folder = _data.Path }), TimeProvider.System, NullLogger<Transcoder>.Instance);
}
