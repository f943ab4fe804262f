using System.Globalization;
using EmotionWeb.Components.Results;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Sessions;

namespace EmotionWeb.Components.Sessions;

/// <summary>Where things stand on the drawing of a session, in units of its 560 x 240 picture, origin at the top left.</summary>
internal static class SessionCurveGeometry
{
    public const double Width = 560;
    public const double Height = 240;

    private const double Margin = 28;
    private const int Pieces = 48;

    private const double LabelHeight = 24;

    /// <summary>The two axes as path data.</summary>
    public static string Axes { get; } = $"M{N(Margin)} {N(Height / 2)}H{N(Width - Margin)}M{N(Width / 2)} {N(Margin)}V{N(Height - Margin)}";

    /// <summary>The way as far as it reaches, as path data.</summary>
    public static string Way(SessionPath path) => Line(Enumerable.Range(0, Pieces + 1).Select(i => path.At(i / (double)Pieces)));

    /// <summary>A straight line from where it ends to where it leads, as path data.</summary>
    public static string Beyond(SessionPath path) => Line([path.At(1), path.Goal]);

    /// <summary>Labels of the songs along the way, in order; those that would run into each other are one, for example <c>1–3</c>.</summary>
    public static IReadOnlyList<(double X, double Y, string Label)> Stops(SessionPlan plan)
    {
        List<(double X, double Y, int From, int To)> stops = [];
        foreach ((int i, SessionEntry entry) in plan.Entries.Index())
        {
            (double x, double y) = Place(entry.Aim);
            (double X, double Y, int From, int To) stop = (x, y, i + 1, i + 1);

            // A label that grew may run into the one before.
            while (stops.Count > 0 && stops[^1] is var last && Collide(last, stop))
            {
                stops.RemoveAt(stops.Count - 1);
                stop = (last.X, last.Y, last.From, stop.To);
            }

            stops.Add(stop);
        }

        return [.. stops.Select(s => (s.X, s.Y, Label(s.From, s.To)))];
    }

    private static bool Collide((double X, double Y, int From, int To) one, (double X, double Y, int From, int To) other) =>
        Math.Abs(one.X - other.X) < HalfWidth(Label(one.From, one.To)) + HalfWidth(Label(other.From, other.To))
        && Math.Abs(one.Y - other.Y) < LabelHeight;

    private static string Label(int from, int to) => from == to ? Whole(from) : $"{Whole(from)}–{Whole(to)}";

    /// <summary>Half the width that a label needs.</summary>
    public static double HalfWidth(string label) => 8 + (4 * label.Length);

    private static (double X, double Y) Place(Affect place) =>
        ((Width / 2) + (place.Valence * ((Width / 2) - Margin)), (Height / 2) - (place.Arousal * ((Height / 2) - Margin)));

    private static string Line(IEnumerable<Affect> places) => "M" + string.Join('L', places.Select(Place).Select(p => $"{N(p.X)} {N(p.Y)}"));

    private static string N(double value) => WheelGeometry.Number(value);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
