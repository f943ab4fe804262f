using System.Buffers;
using EmotionWeb.Core.Pipeline;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Intake;

/// <summary>
/// Takes in pictures from wherever they come. Their memory grows with what has come, not with what was announced, and all of them together
/// take no more than
/// <see cref="UploadOptions.Megabytes"/>. Safe to call from many threads.
/// </summary>
internal sealed class PictureUploads(IOptions<UploadOptions> options, TimeProvider time)
{
    private const int FirstBytes = 32 * 1024;
    private static readonly TimeSpan SoonAfter = TimeSpan.FromSeconds(1);

    private readonly long _most = options.Value.Megabytes * 1_000_000L;
    private long _held;

    /// <summary>Bytes that are held just now.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Receives something within <see cref="UploadOptions.Seconds"/>.</summary>
    /// <exception cref="PictureTooSlowException">It took longer.</exception>
    public async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> receive, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(options.Value.Seconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await receive(either.Token);
        }
        catch (Exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PictureTooSlowException(options.Value.Seconds);
        }
    }

    /// <summary>All bytes of a stream, for the caller to dispose; null as soon as there are more than may be.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="cancellationToken">Cancels waiting for them.</param>
    /// <exception cref="BusyException">All memory for pictures is taken.</exception>
    public async Task<PictureBytes?> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        byte[] bytes = Rent(FirstBytes);
        int length = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken)) > 0)
            {
                length += read;
                if (length > most)
                {
                    return null;
                }

                if (length == bytes.Length)
                {
                    byte[] larger = Rent(bytes.Length * 2);
                    bytes.CopyTo(larger, 0);
                    Return(bytes);
                    bytes = larger;
                }
            }

            PictureBytes all = new(this, bytes, length);
            bytes = [];
            return all;
        }
        finally
        {
            if (bytes.Length > 0)
            {
                Return(bytes);
            }
        }
    }

    private byte[] Rent(int least)
    {
        if (Interlocked.Add(ref _held, least) > _most)
        {
            Interlocked.Add(ref _held, -least);
            throw new BusyException(SoonAfter);
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(least);
        Interlocked.Add(ref _held, bytes.Length - least); // The pool may give a larger one.
        return bytes;
    }

    // Nothing of a face stays behind, also of a read that was broken off.
    private void Return(byte[] bytes)
    {
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        Interlocked.Add(ref _held, -bytes.Length);
    }

    /// <summary>The bytes of one picture. Disposing them wipes them and frees their memory for others.</summary>
    internal sealed class PictureBytes(PictureUploads uploads, byte[] bytes, int length) : IDisposable
    {
        private byte[]? _bytes = bytes;

        public int Length => length;

        /// <exception cref="ObjectDisposedException">They were disposed.</exception>
        public ReadOnlyMemory<byte> Memory => (_bytes ?? throw new ObjectDisposedException(nameof(PictureBytes))).AsMemory(0, length);

        /// <summary>The bytes as a stream, which ends with them.</summary>
        public Stream Open() =>
            new MemoryStream(_bytes ?? throw new ObjectDisposedException(nameof(PictureBytes)), 0, length, writable: false);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } taken)
            {
                uploads.Return(taken);
            }
        }
    }
}
