using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Tests.Component.Live;

/// <summary>Reads in every frame what the test says, and counts them.</summary>
internal sealed class FakeFrames : IFrameReader
{
    private static readonly FaceBox Box = new(120, 90, 120, 120);

    public FrameReading Reading { get; set; } = Of(Emotion.Happy);

    /// <summary>Holds back what was read until the test gives it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public List<int> Asked { get; } = [];

    public static FrameReading Of(Emotion emotion) => Of(new FrameFace(Box, 1, EmotionScores.Of(emotion), true));

    public static FrameReading Of(params FrameFace[] faces) => new(faces, [.. faces.Select(f => f.Box)], NoFaceHint.None, 480, 360, "cnn");

    public static FrameReading Nobody(NoFaceHint hint) => new([], [], hint, 480, 360, "cnn");

    public async Task<FrameReading> ReadFrameAsync(
        IVisionPlace place, ReadOnlyMemory<byte> frame, int most, CancellationToken cancellationToken)
    {
        Asked.Add(most);
        FrameReading read = Reading;
        await (Gate?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        return read;
    }
}
