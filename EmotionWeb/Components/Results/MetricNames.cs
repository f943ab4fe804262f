using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionWeb.Components.Results;

/// <summary>Says the manifest's measured figures in words.</summary>
public static partial class MetricNames
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["val.fer2013.accuracy"] = "Read as the FER2013 labels say",
        ["val.ferplus8.accuracy"] = "Read as most FER+ annotators do, of eight emotions",
        ["val.ferplus7.accuracy"] = "Read as most FER+ annotators do, of seven emotions",
        ["val.ferplus7.ece"] = "Confidence off by, on average",
    };

    /// <summary>What a figure of the manifest says; one that is not known as its name reads (<c>valAccuracy</c>: <c>Val accuracy</c>).</summary>
    public static string InWords(string name)
    {
        if (Known.TryGetValue(name, out string? known))
        {
            return known;
        }

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
