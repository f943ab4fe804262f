using System.Globalization;

namespace EmotionWeb.Components.Models;

/// <summary>Where figures lie on a chart: from values to the coordinates of an SVG of <see cref="Width"/> x <see cref="Height"/>.</summary>
/// <param name="Left">Least x.</param>
/// <param name="Right">Greatest x.</param>
/// <param name="Bottom">Least y.</param>
/// <param name="Top">Greatest y.</param>
/// <param name="Room">Width at the right of the field, for the names at the ends of lines.</param>
public readonly record struct ChartScale(double Left, double Right, double Bottom, double Top, double Room = 26)
{
    /// <summary>Width of the whole chart.</summary>
    public const double Width = 420;

    /// <summary>Height of the whole chart.</summary>
    public const double Height = 290;

    /// <summary>Where the field of the curves begins and ends.</summary>
    public const double FieldLeft = 58;

    /// <inheritdoc cref="FieldLeft" />
    public const double FieldTop = 28;

    /// <inheritdoc cref="FieldLeft" />
    public const double FieldBottom = Height - 56;

    /// <inheritdoc cref="FieldLeft" />
    public double FieldRight => Width - Room;

    /// <summary>A plane that holds some figures, with air above and below.</summary>
    public static ChartScale Around(IReadOnlyCollection<(double X, double Y)> points, double right)
    {
        double bottom = points.Min(p => p.Y), top = points.Max(p => p.Y), air = Math.Max(0.02, 0.08 * (top - bottom));
        return new ChartScale(points.Min(p => p.X), right, bottom - air, top + air);
    }

    /// <summary>The horizontal place of a value.</summary>
    public double X(double value) => FieldLeft + ((value - Left) / (Right - Left) * (FieldRight - FieldLeft));

    /// <summary>The vertical place of a value.</summary>
    public double Y(double value) => FieldBottom - ((value - Bottom) / (Top - Bottom) * (FieldBottom - FieldTop));

    /// <summary>A curve as the points of an SVG polyline.</summary>
    public string Points(IEnumerable<(double X, double Y)> points)
    {
        ChartScale plane = this;
        return string.Join(' ', points.Select(p => $"{Number(plane.X(p.X))},{Number(plane.Y(p.Y))}"));
    }

    /// <summary>Moves places along one axis so far apart that no two are nearer than <paramref name="gap"/>, in the order that they have.</summary>
    /// <returns>The places, in the order in which they were given.</returns>
    public static IReadOnlyList<double> Spread(IReadOnlyList<double> places, double gap)
    {
        ArgumentNullException.ThrowIfNull(places);
        double[] spread = [.. places];
        int[] order = [.. Enumerable.Range(0, spread.Length).OrderBy(i => spread[i])];
        for (int i = 1; i < order.Length; i++)
        {
            double missing = gap - (spread[order[i]] - spread[order[i - 1]]);
            for (int j = 0; missing > 0 && j < order.Length; j++)
            {
                spread[order[j]] += j < i ? -missing / 2 : missing / 2;
            }
        }

        return spread;
    }

    /// <summary>Some round values between two, four to eight of them.</summary>
    public static IReadOnlyList<double> Ticks(double from, double to)
    {
        double rough = (to - from) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { <= 1.5 => 1, <= 3 => 2, <= 7 => 5, _ => 10 };
        int first = (int)Math.Ceiling((from / step) - 1e-9), last = (int)Math.Floor((to / step) + 1e-9);
        return [.. Enumerable.Range(first, last - first + 1).Select(i => i * step)];
    }

    /// <summary>A coordinate as SVG writes it, whatever the machine's culture.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">Written beside its end, and over its column of the table.</param>
/// <param name="Emotion">Key of the emotion whose colour it has.</param>
/// <param name="Points">From left to right.</param>
/// <param name="IsGuide">Whether it is a thin broken line to compare with, which the table leaves out.</param>
public sealed record ChartLine(string Name, string Emotion, IReadOnlyList<(double X, double Y)> Points, bool IsGuide = false);

/// <summary>A thin upright line of a chart, where something changed.</summary>
/// <param name="X">Where.</param>
/// <param name="Name">Written above it.</param>
public sealed record ChartMark(double X, string Name);
