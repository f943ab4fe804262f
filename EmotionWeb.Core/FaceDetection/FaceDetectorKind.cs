namespace EmotionWeb.Core.FaceDetection;

/// <summary>Which detector looks for faces.</summary>
public enum FaceDetectorKind
{
    /// <summary>The cascade proposes, the network confirms, and looks itself in all orientations where nothing was confirmed: <see cref="ConfirmedFaceDetector"/>.</summary>
    Confirmed,

    /// <summary>The Haar cascade alone, unconfirmed: <see cref="HaarFaceDetector"/>.</summary>
    Haar,

    /// <summary>The network alone: <see cref="BlazeFaceDetector"/>.</summary>
    BlazeFace,
}
