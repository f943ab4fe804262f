using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionWeb.Core.Moods;

/// <summary>Whether a colour can be read as text (WCAG 2.2, 1.4.3: a contrast of at least 4.5).</summary>
public static partial class Contrast
{
    /// <summary>The least that text needs.</summary>
    public const double Least = 4.5;

    /// <summary>The light theme's ground that carries the least contrast with dark text: a row under the pointer.</summary>
    public const string LightGround = "#F4EFE7";

    /// <summary>The dark theme's ground that carries the least contrast with light text: a row under the pointer.</summary>
    public const string DarkGround = "#272A33";

    /// <summary>Contrast of two colours, 1 to 21.</summary>
    /// <exception cref="ArgumentException">One is not <c>#RRGGBB</c>.</exception>
    public static double Of(string one, string other)
    {
        double a = Luminance(one), b = Luminance(other);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>Whether it is <c>#RRGGBB</c>.</summary>
    public static bool IsColour(string? colour) => colour is not null && Form().IsMatch(colour);

    private static double Luminance(string colour) => IsColour(colour)
        ? (0.2126 * Linear(colour, 1)) + (0.7152 * Linear(colour, 3)) + (0.0722 * Linear(colour, 5))
        : throw new ArgumentException($"'{colour}' is no colour of the form #RRGGBB.", nameof(colour));

    private static double Linear(string colour, int at)
    {
        double value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex("^#[0-9A-Fa-f]{6}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
