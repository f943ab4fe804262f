namespace EmotionWeb.Core.FaceDetection;

/// <summary>Where a face is, in pixels of the upright image, origin at the top left.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, greater than 0.</param>
/// <param name="Height">Height, greater than 0.</param>
public readonly record struct FaceBox(int X, int Y, int Width, int Height)
{
    /// <summary>Area in pixels.</summary>
    public long Area => (long)Width * Height;
}
