using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Does changes to picture files in the queue of the readings. Thread-safe; holds no state of its own.</summary>
public sealed class PictureChanger(IVisionQueue queue, ISnapshotDecoder decoder)
{
    /// <summary>The picture after a change, as a file (<see cref="PictureChanges.Apply"/>).</summary>
    /// <param name="picture">A picture file, with the exceptions of <see cref="ISnapshotDecoder.Decode"/>.</param>
    /// <param name="change">What to do.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public Task<byte[]> ApplyAsync(ReadOnlyMemory<byte> picture, PictureChange change, CancellationToken cancellationToken) => queue.RunAsync(
        _ =>
        {
            using Snapshot snapshot = decoder.Decode(picture);
            return PictureChanges.Apply(snapshot, change);
        },
        cancellationToken);
}
