using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Intake;
using EmotionWeb.Resources;
using Microsoft.JSInterop;

namespace EmotionWeb.Components.Capture;

/// <summary>A picture that waits in the browser until it is read. Disposing it lets the browser forget it.</summary>
/// <param name="stream">Where its bytes are.</param>
/// <param name="most">The most bytes that are fetched.</param>
/// <param name="face">The face that was chosen in it, pixels; null for the likeliest.</param>
public sealed class CapturedPicture(IJSStreamReference stream, long most, FaceBox? face = null) : IAsyncDisposable
{
    /// <summary>The face that was chosen in it, pixels; null for the likeliest.</summary>
    public FaceBox? Face { get; } = face;

    /// <summary>Fetches the picture's bytes into memory, as the only copy on the server, which the caller disposes.</summary>
    /// <exception cref="ImageRefusedException">It has more bytes than <see cref="CaptureLimits.MaxBytes"/>.</exception>
    /// <exception cref="PictureTooSlowException">It took too long to come.</exception>
    /// <exception cref="BusyException">All memory for pictures is taken.</exception>
    internal async Task<PictureUploads.PictureBytes> ReadAsync(PictureUploads uploads, CancellationToken cancellationToken)
    {
        if (stream.Length > most)
        {
            throw new ImageRefusedException(ImageRefusal.TooLarge, FormMessages.FileTooLarge(most));
        }

        return await uploads.InTimeAsync(
            async token =>
            {
                await using Stream content = await stream.OpenReadStreamAsync(most, token);
                return await uploads.ReadAsync(content, (int)most, token);
            },
            cancellationToken) ?? throw new ImageRefusedException(ImageRefusal.TooLarge, FormMessages.FileTooLarge(most));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
