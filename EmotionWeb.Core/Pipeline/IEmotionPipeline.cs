using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Core.Pipeline;

/// <summary>From a picture, or from a feeling named by hand, to the songs that answer it. Safe to call from many threads.</summary>
public interface IEmotionPipeline
{
    /// <summary>Reads a picture and chooses songs. The picture is kept nowhere.</summary>
    /// <param name="place">The place in the queue that it is read at.</param>
    /// <param name="picture">The bytes of the picture.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Cancels waiting and working.</param>
    /// <exception cref="ImageRefusedException">The bytes are no picture that is taken.</exception>
    /// <exception cref="UnknownModelException"><see cref="ReadingRequest.ModelId"/> names no model.</exception>
    /// <exception cref="BusyException">Too many readings wait already.</exception>
    Task<EmotionReading> ReadAsync(IVisionPlace place, ReadOnlyMemory<byte> picture, ReadingRequest request, CancellationToken cancellationToken);

    /// <summary>Chooses songs for scores that are known: another goal, other songs, or an emotion chosen by hand.</summary>
    Task<MusicRecommendation> RecommendAsync(EmotionScores scores, ReadingRequest request, CancellationToken cancellationToken);
}

/// <summary>What is wanted of a reading.</summary>
/// <param name="Goal">What the music is to do; match by default.</param>
/// <param name="Seed">Which of the many fitting selections; another seed brings other songs.</param>
/// <param name="Count">How many songs, 1 to 100; 20 by default.</param>
/// <param name="ModelId">The model to read with, or null for the default.</param>
/// <param name="Taste">What the listener said of songs; null for nobody in particular.</param>
/// <param name="Face">Which face is read, about where it is in the upright image; null for the likeliest.</param>
public sealed record ReadingRequest(
    ListeningGoal Goal = ListeningGoal.Match, int Seed = 0, int Count = 20, string? ModelId = null, ListenerTaste? Taste = null,
        FaceBox? Face = null);
