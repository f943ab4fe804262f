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

    // Songs whose places lie closer than this are told by one label.
    private const double Together = 28;

    /// <summary>The two axes as path data.</summary>
    public static string Axes { get; } = $"M{N(Margin)} {N(Height / 2)}H{N(Width - Margin)}M{N(Width / 2)} {N(Margin)}V{N(Height - Margin)}";

    /// <summary>The way as far as it reaches, as path data.</summary>
    public static string Way(SessionPath path) => Line(Enumerable.Range(0, Pieces + 1).Select(i => path.At(i / (double)Pieces)));

    /// <summary>A straight line from where it ends to where it leads, as path data.</summary>
    public static string Beyond(SessionPath path) => Line([path.At(1), path.Goal]);

    /// <summary>Labels of the songs along the way, in order; those at one place share one, for example <c>1–3</c>.</summary>
    public static IReadOnlyList<(double X, double Y, string Label)> Stops(SessionPlan plan)
    {
        List<(double X, double Y, int From, int To)> stops = [];
        foreach ((int i, SessionEntry entry) in plan.Entries.Index())
        {
            (double x, double y) = Place(entry.Aim);
            if (stops.Count > 0 && stops[^1] is var last && Math.Abs(last.X - x) < Together && Math.Abs(last.Y - y) < Together)
            {
                stops[^1] = last with { To = i + 1 };
            }
            else
            {
                stops.Add((x, y, i + 1, i + 1));
            }
        }

        return [.. stops.Select(s => (s.X, s.Y, s.From == s.To ? Whole(s.From) : $"{Whole(s.From)}–{Whole(s.To)}"))];
    }

    /// <summary>Half the width that a label needs.</summary>
    public static double HalfWidth(string label) => 8 + (4 * label.Length);

    private static (double X, double Y) Place(Affect place) =>
        ((Width / 2) + (place.Valence * ((Width / 2) - Margin)), (Height / 2) - (place.Arousal * ((Height / 2) - Margin)));

    private static string Line(IEnumerable<Affect> places) => "M" + string.Join('L', places.Select(Place).Select(p => $"{N(p.X)} {N(p.Y)}"));

    private static string N(double value) => WheelGeometry.Number(value);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
