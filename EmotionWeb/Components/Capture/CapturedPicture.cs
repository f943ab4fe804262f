using EmotionWeb.Core.Imaging;
using EmotionWeb.Resources;
using Microsoft.JSInterop;

namespace EmotionWeb.Components.Capture;

/// <summary>A picture that waits in the browser until it is read. Disposing it lets the browser forget it.</summary>
/// <param name="stream">Where its bytes are.</param>
/// <param name="most">The most bytes that are fetched.</param>
public sealed class CapturedPicture(IJSStreamReference stream, long most) : IAsyncDisposable
{
    /// <summary>Fetches the picture's bytes into memory, as the only copy on the server.</summary>
    /// <exception cref="ImageRefusedException">It has more bytes than <see cref="CaptureLimits.MaxBytes"/>.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        if (stream.Length > most)
        {
            throw new ImageRefusedException(ImageRefusal.TooLarge, FormMessages.FileTooLarge(most));
        }

        byte[] bytes = new byte[stream.Length];
        await using Stream content = await stream.OpenReadStreamAsync(most, cancellationToken);
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
