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

    /// <summary>How much two boxes are one: the area that both share, of all that they cover; 0 (nothing) to 1 (the same).</summary>
    public double Overlap(FaceBox other)
    {
        double width = Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X);
        double height = Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y);
        double both = Math.Max(0, width) * Math.Max(0, height);
        return both / (Area + other.Area - both);
    }

    /// <summary>The part that lies in a picture of this size; at least a pixel of it.</summary>
    public FaceBox Within(int width, int height)
    {
        int left = Math.Clamp(X, 0, width - 1), top = Math.Clamp(Y, 0, height - 1);
        return new FaceBox(left, top, Math.Clamp(X + Width, left + 1, width) - left, Math.Clamp(Y + Height, top + 1, height) - top);
    }
}
