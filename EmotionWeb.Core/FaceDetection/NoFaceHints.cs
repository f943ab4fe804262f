using EmotionWeb.Core.Imaging;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>What is likely in the way where no face was found.</summary>
internal static class NoFaceHints
{
    private const int DarkLevel = 60;
    private const int BrightLevel = 220;
    private const int SmallSide = 120;
    private const double TurnedDegrees = 25;

    /// <param name="snapshot">The picture.</param>
    /// <param name="brightness">Its brightness.</param>
    /// <param name="doubtful">The likeliest place of a face that was not confirmed; null where there is none.</param>
    /// <param name="options">The smallest face that is looked for.</param>
    public static NoFaceHint Of(Snapshot snapshot, Brightness brightness, FaceCandidate? doubtful, FaceDetectionOptions options)
    {
        int shortSide = Math.Min(snapshot.Width, snapshot.Height);
        return brightness.High < DarkLevel ? NoFaceHint.TooDark
            : brightness.Low > BrightLevel ? NoFaceHint.TooBright
            : shortSide < SmallSide ? NoFaceHint.TooSmall
            : doubtful is not { } face ? NoFaceHint.NoFrontalFace
            : face.Side < options.MinFace * shortSide ? NoFaceHint.TooSmall
            : LiesAcrossTheEdge(face, snapshot) ? NoFaceHint.CutOff
            : Math.Abs(face.Degrees) > TurnedDegrees ? NoFaceHint.Turned
            : NoFaceHint.NoFrontalFace;
    }

    private static bool LiesAcrossTheEdge(FaceCandidate face, Snapshot snapshot)
    {
        double half = face.Side / 2;
        return face.CentreX < half || face.CentreY < half || face.CentreX > snapshot.Width - half || face.CentreY > snapshot.Height - half;
    }
}
