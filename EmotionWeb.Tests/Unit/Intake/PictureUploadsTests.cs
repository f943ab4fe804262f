using EmotionWeb.Core.Pipeline;
using EmotionWeb.Intake;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Unit.Intake;

public class PictureUploadsTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32 * 1024)]
    [InlineData(3_000_000)]
    public async Task What_comes_is_what_was_sent_and_its_memory_is_freed(int length)
    {
        PictureUploads uploads = Uploads();
        byte[] sent = new byte[length];
        new Random(1).NextBytes(sent);
        using (PictureUploads.PictureBytes? came = await uploads.ReadAsync(new MemoryStream(sent), length, Stop))
        {
            Assert.Equal(sent, came!.Memory.ToArray());
            Assert.InRange(uploads.Held, length, Math.Max(64 * 1024, 2 * length));
            using MemoryStream again = new();
            await came.Open().CopyToAsync(again, Stop);
            Assert.Equal(sent, again.ToArray());
        }

        Assert.Equal(0, uploads.Held);
    }

    [Fact]
    public async Task More_than_may_be_is_told_before_all_of_it_has_come()
    {
        PictureUploads uploads = Uploads();
        Assert.Null(await uploads.ReadAsync(new Endless(), 1_000_000, Stop));
        Assert.Equal(0, uploads.Held);
    }

    [Fact]
    public async Task What_comes_slowly_takes_no_more_memory_than_has_come()
    {
        PictureUploads uploads = Uploads(megabytes: 1);
        using CancellationTokenSource gone = new();
        Task[] slow = [.. Enumerable.Range(0, 25).Select(_ => uploads.ReadAsync(new Stalled(), 9_000_000, gone.Token))];
        Assert.InRange(uploads.Held, 1, 1_000_000);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(slow));
        Assert.Equal(0, uploads.Held);
    }

    [Fact]
    public async Task All_pictures_together_take_no_more_than_they_may()
    {
        PictureUploads uploads = Uploads(megabytes: 1);
        using (PictureUploads.PictureBytes? one = await uploads.ReadAsync(new MemoryStream(new byte[500_000]), 1_000_000, Stop))
        {
            await Assert.ThrowsAsync<BusyException>(() => uploads.ReadAsync(new MemoryStream(new byte[500_000]), 1_000_000, Stop));
            Assert.Equal(512 * 1024, uploads.Held);
        }

        using PictureUploads.PictureBytes? next = await uploads.ReadAsync(new MemoryStream(new byte[500_000]), 1_000_000, Stop);
        Assert.Equal(500_000, next!.Length);
    }

    [Fact]
    public async Task Nothing_of_a_picture_stays_in_memory_that_goes_on_to_others()
    {
        PictureUploads.PictureBytes came = (await Uploads().ReadAsync(new MemoryStream([1, 2, 3]), 10, Stop))!;
        ReadOnlyMemory<byte> bytes = came.Memory;
        came.Dispose();
        Assert.Equal([0, 0, 0], bytes.ToArray());
        Assert.Throws<ObjectDisposedException>(() => came.Memory);
        came.Dispose();
    }

    [Fact]
    public async Task What_takes_too_long_is_told_so()
    {
        PictureUploads uploads = Uploads(seconds: 30);
        Task<PictureUploads.PictureBytes?> slow = uploads.InTimeAsync(token => uploads.ReadAsync(new Stalled(), 1_000, token), Stop);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(slow.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        PictureTooSlowException told = await Assert.ThrowsAsync<PictureTooSlowException>(() => slow);
        Assert.Contains("longer than 30 s", told.Text(), StringComparison.Ordinal);
        Assert.Equal(0, uploads.Held);
    }

    [Fact]
    public async Task Who_leaves_is_not_told_of_being_slow()
    {
        PictureUploads uploads = Uploads();
        using CancellationTokenSource gone = new();
        Task<PictureUploads.PictureBytes?> left = uploads.InTimeAsync(token => uploads.ReadAsync(new Stalled(), 1_000, token), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
    }

    private PictureUploads Uploads(int megabytes = 64, int seconds = 60) => new(Options.Create(new UploadOptions { Megabytes = megabytes, Seconds = seconds }), _time);

    private sealed class Endless : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }

    /// <summary>Some bytes, and then none for ever.</summary>
    private sealed class Stalled : MemoryStream
    {
        private bool _began;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_began)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            _began = true;
            return 300;
        }
    }
}
