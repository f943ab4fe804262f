namespace EmotionWeb.Core.FaceDetection;

/// <summary>Which detector looks for faces.</summary>
public enum FaceDetectorKind
{
    /// <summary>The network and the cascade propose, the network confirms: <see cref="ConfirmedFaceDetector"/>.</summary>
    Confirmed,

    /// <summary>The Haar cascade alone, unconfirmed: <see cref="HaarFaceDetector"/>.</summary>
    Haar,

    /// <summary>The network alone: <see cref="BlazeFaceDetector"/>.</summary>
    BlazeFace,
}
