namespace EmotionWeb.Core.Previews;

/// <summary>
/// A preview's bytes as they come, from their first, which was read to see that there is one; no more than a preview can have, so that an
/// answer without end ends.
/// </summary>
internal sealed class PreviewSound(byte first, Stream rest, long most) : Stream
{
    private bool _begun;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        int read = 1;
        if (_begun)
        {
            read = await rest.ReadAsync(buffer, cancellationToken);
        }
        else
        {
            (_begun, buffer.Span[0]) = (true, first);
        }

        _read += read;
        return _read <= most ? read : throw new IOException("It is longer than any preview.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
