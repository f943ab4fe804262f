namespace EmotionWeb.Core.FaceDetection;

/// <summary>A place of the upright picture where a face may be, in the network's terms: its box reaches from the brows to the chin, and as far to each side.</summary>
/// <param name="Score">How sure the network is, 0..1; 0 where it has not looked yet.</param>
/// <param name="CentreX">Middle of the box, pixels.</param>
/// <param name="CentreY">Middle of the box, pixels.</param>
/// <param name="Side">Side of the box, pixels.</param>
/// <param name="Degrees">As <see cref="DetectedFace.Degrees"/>.</param>
/// <param name="Landmarks">Its places; null where the network has not looked yet.</param>
/// <param name="View">What the network looked at when it saw it; null where it has not looked yet.</param>
internal readonly record struct FaceCandidate(
    double Score, double CentreX, double CentreY, double Side, double Degrees, FaceLandmarks? Landmarks = null, PictureView? View = null)
{
    // The classifiers' crops were chosen for the cascade's boxes. Against the network's box of the same face it is as large, and its middle a tenth of its side nearer the forehead:
    // of 21 such boxes none reads more of FER2013's val split rightly by more than chance (docs/adr/011-a-second-face-detector.md).
    private const double CascadeSide = 1.0;
    private const double CascadeRise = 0.10;

    /// <summary>What the cascade found, upright.</summary>
    public static FaceCandidate FromCascade(FaceBox box)
    {
        double side = (box.Width + box.Height) / 2.0 / CascadeSide;
        return new FaceCandidate(0, box.X + (box.Width / 2.0), box.Y + (box.Height / 2.0) + (CascadeRise * side), side, 0);
    }

    /// <summary>What the network saw in a view.</summary>
    public static FaceCandidate FromView(SeenFace seen, PictureView view)
    {
        FacePoint centre = view.ToPicture(seen.CentreX, seen.CentreY);
        FaceLandmarks marks = new(In(seen.Landmarks.RightEye), In(seen.Landmarks.LeftEye), In(seen.Landmarks.Nose), In(seen.Landmarks.Mouth));
        return new FaceCandidate(seen.Score, centre.X, centre.Y, seen.Side * view.Side, marks.Degrees, marks, view);

        FacePoint In(FacePoint point) => view.ToPicture(point.X, point.Y);
    }

    /// <summary>The face as it is told, its box as the cascade would draw it.</summary>
    public DetectedFace ToFace()
    {
        (double sin, double cos) = Math.SinCos(Degrees * Math.PI / 180);
        double side = Side * CascadeSide, x = CentreX + (CascadeRise * Side * sin), y = CentreY - (CascadeRise * Side * cos);
        int whole = (int)Math.Round(side);
        return new DetectedFace(new FaceBox((int)Math.Round(x - (side / 2)), (int)Math.Round(y - (side / 2)), whole, whole), Degrees, Score, Landmarks);
    }

    /// <summary>Whether it was seen in a view of at most so many sides of its box, upright but for so many degrees.</summary>
    public bool WasSeenWithin(double sides, double degrees) =>
        View is { } view && view.Side <= sides * Side && Math.Abs(Math.IEEERemainder(Degrees - view.Degrees, 360)) <= degrees;

    /// <summary>Whether two are of the same face: the middle of one lies within the other, and neither is twice as large.</summary>
    public bool IsSameAs(FaceCandidate other) =>
        Math.Max(Math.Abs(CentreX - other.CentreX), Math.Abs(CentreY - other.CentreY)) < Math.Max(Side, other.Side) / 2
        && Math.Max(Side, other.Side) < 2 * Math.Min(Side, other.Side);

    /// <summary>Whether two are of the same face, turned by about as much.</summary>
    public bool IsTurnedAs(FaceCandidate other) => IsSameAs(other) && Math.Abs(Math.IEEERemainder(Degrees - other.Degrees, 360)) < 45;
}
