using System.Globalization;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Components.Results;

/// <summary>Where things stand on the wheel, in units of its 360 x 360 drawing, origin at the top left.</summary>
public static class WheelGeometry
{
    /// <summary>Radius of the plane in the middle, on which a reading is a dot.</summary>
    public const double Plane = 74;

    private const double Centre = 180;
    private const double Inner = 78;
    private const double Outer = 156;
    private const double LabelRadius = 118;

    // Degrees left free at each side of a sector, so that its focus ring is seen whole.
    private const double Gap = 0.9;

    /// <summary>The emotions in the order of the wheel, clockwise from the top.</summary>
    public static IReadOnlyList<Emotion> Clockwise { get; } = [.. Emotions.All.OrderBy(e => (450 - Circumplex.Angle(e)) % 360)];

    /// <summary>The emotion so many sectors on, clockwise where positive.</summary>
    public static Emotion Next(Emotion from, int steps)
    {
        int index = Clockwise.Index().First(entry => entry.Item == from).Index;
        return Clockwise[(index + steps + Clockwise.Count) % Clockwise.Count];
    }

    /// <summary>Where a place on the circumplex lies on the plane.</summary>
    public static (double X, double Y) Place(Affect affect) => (Centre + (affect.Valence * (Plane - 4)), Centre - (affect.Arousal * (Plane - 4)));

    /// <summary>Radius of the ground that a reading's spread covers; a certain one keeps a small halo.</summary>
    public static double Reach(double spread) => Math.Max(14, spread * (Plane - 4));

    /// <summary>Middle of a sector's label.</summary>
    public static (double X, double Y) Label(Emotion emotion)
    {
        (double from, double to) = Bounds(emotion);
        return Polar(LabelRadius, (from + to) / 2);
    }

    /// <summary>A sector's outline as SVG path data; it covers the directions that <see cref="Circumplex.Nearest"/> gives to the emotion.</summary>
    public static string Sector(Emotion emotion)
    {
        (double from, double to) = Bounds(emotion);
        (from, to) = (from + Gap, to - Gap);
        (double x1, double y1) = Polar(Outer, from);
        (double x2, double y2) = Polar(Outer, to);
        (double x3, double y3) = Polar(Inner, to);
        (double x4, double y4) = Polar(Inner, from);
        return $"M{Number(x1)} {Number(y1)}A{Outer} {Outer} 0 0 0 {Number(x2)} {Number(y2)}L{Number(x3)} {Number(y3)}A{Inner} {Inner} 0 0 1 {Number(x4)} {Number(y4)}Z";
    }

    /// <summary>A coordinate as SVG writes it, whatever the machine's culture.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    // Half-way to the neighbours on either side, in degrees counter-clockwise.
    private static (double From, double To) Bounds(Emotion emotion)
    {
        double angle = Circumplex.Angle(emotion);
        double before = Circumplex.Angle(Next(emotion, 1)), after = Circumplex.Angle(Next(emotion, -1));
        return (angle - (Turn(angle - before) / 2), angle + (Turn(after - angle) / 2));
    }

    private static double Turn(double degrees) => (degrees + 360) % 360;

    private static (double X, double Y) Polar(double radius, double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        return (Centre + (radius * cos), Centre - (radius * sin));
    }
}
