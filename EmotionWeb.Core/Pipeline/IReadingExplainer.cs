using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Explanation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;

namespace EmotionWeb.Core.Pipeline;

/// <summary>Says which parts of the face in a picture its reading rests on. Safe to call from many threads.</summary>
public interface IReadingExplainer
{
    /// <summary>Reads a picture once more and explains the reading. Neither the picture nor the explanation is kept.</summary>
    /// <param name="place">The place in the queue that it is read at.</param>
    /// <param name="picture">The bytes of the picture.</param>
    /// <param name="modelId">The model whose reading is explained, or null for the default.</param>
    /// <param name="chosen">Which face, about where it is in the upright image; null for the likeliest.</param>
    /// <param name="cancellationToken">Cancels waiting and working.</param>
    /// <exception cref="ImageRefusedException">The bytes are no picture that is taken.</exception>
    /// <exception cref="UnknownModelException"><paramref name="modelId"/> names no model.</exception>
    /// <exception cref="BusyException">Too many readings wait already.</exception>
    Task<ReadingExplanation> ExplainAsync(
        IVisionPlace place, ReadOnlyMemory<byte> picture, string? modelId, FaceBox? chosen, CancellationToken cancellationToken);
}

/// <summary>What came of explaining. Immutable.</summary>
public abstract record ReadingExplanation
{
    private ReadingExplanation()
    {
    }

    /// <summary>The reading of a face, explained; also where it falls short of the threshold.</summary>
    /// <param name="Face">The face, as the detector found it.</param>
    /// <param name="Square">The square that the model reads, which the heat map covers.</param>
    /// <param name="Value">The reading and its heat map.</param>
    /// <param name="ModelId">The model that read it.</param>
    /// <param name="ModelVersion">Version of its weights.</param>
    /// <param name="Milliseconds">How long the explanation alone took.</param>
    public sealed record Explained(FaceBox Face, FaceSquare Square, FaceExplanation Value, string ModelId, string ModelVersion, double Milliseconds) : ReadingExplanation;

    /// <summary>No face was found.</summary>
    /// <param name="Hint">What is likely in the way.</param>
    public sealed record NoFace(NoFaceHint Hint) : ReadingExplanation;
}
