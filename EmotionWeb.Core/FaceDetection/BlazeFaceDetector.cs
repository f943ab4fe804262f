using EmotionWeb.Core.Imaging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>The network alone: it looks at the whole picture, and, where no face is confirmed, at it turned on either side and on its head. Thread-safe.</summary>
public sealed class BlazeFaceDetector : IFaceDetector, IDisposable
{
    private const int Side = 256;

    private readonly FaceDetectionOptions _options;
    private readonly BlazeFaceNetwork _network;

    /// <summary>Loads the network and warms it up.</summary>
    /// <exception cref="ModelsMissingException">It is not in the models folder.</exception>
    public BlazeFaceDetector(ModelsFolder folder, IOptions<FaceDetectionOptions> options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        (_options, _network) = (options.Value, BlazeFaceNetwork.Load(folder));
    }

    /// <inheritdoc />
    public FaceSearch Detect(Snapshot snapshot, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        using FaceNetworkSearch search = new(_network, new PicturePyramid(snapshot), _options, cancellationToken);
        search.Confirm(search.Look(Side, 0));
        if (!search.IsSure)
        {
            search.Confirm(search.Look(Side, 90, -90, 180));
        }

        IReadOnlyList<DetectedFace> faces = search.Faces;
        return new FaceSearch(faces, faces.Count > 0 ? NoFaceHint.None : NoFaceHints.Of(snapshot, Brightness.Of(snapshot.Image, channel: 1), search.Doubtful, _options));
    }

    /// <inheritdoc />
    public void Dispose() => _network.Dispose();
}
