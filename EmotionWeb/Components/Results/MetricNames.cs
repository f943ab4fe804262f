using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionWeb.Components.Results;

/// <summary>Says the manifest's measured figures in words.</summary>
public static partial class MetricNames
{
    /// <summary>A name as the manifest writes it (<c>valAccuracy</c>) as one reads it (<c>Val accuracy</c>).</summary>
    public static string InWords(string name)
    {
        string words = WordStart().Replace(name, " ${capital}").ToLowerInvariant().Trim();
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>A share in per cent with a decimal, anything greater as it is; whatever the machine's culture.</summary>
    public static string Format(double value) => value is >= 0 and <= 1
        ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %"
        : value.ToString("0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<=[a-z0-9])(?<capital>[A-Z])|[-_.]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
