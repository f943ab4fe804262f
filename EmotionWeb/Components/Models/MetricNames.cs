using System.Globalization;
using System.Text.RegularExpressions;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Components.Models;

/// <summary>Says the manifest's measured figures in words.</summary>
public static partial class MetricNames
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["fer2013.accuracy"] = "Read as the FER2013 labels say",
        ["ferplus8.accuracy"] = "Read as most FER+ annotators do, of eight emotions",
        ["ferplus7.accuracy"] = "Read as most FER+ annotators do, of seven emotions",
        ["ferplus7.ece"] = "Confidence off by, on average",
    };

    /// <summary>What a figure of the manifest says; one that is not known as its name reads (<c>valAccuracy</c>: <c>Val accuracy</c>).</summary>
    public static string InWords(string name)
    {
        if (name.Split('.', 2) is [var split, var figure] && split is "val" or "test" && Known.TryGetValue(figure, out string? known))
        {
            return $"{known} ({(split is "val" ? "validation" : "test")})";
        }

        if (Time().Match(name) is { Success: true } time)
        {
            string device = time.Groups["device"].Value is "cpu" ? "CPU" : "GPU";
            return time.Groups["faces"].Value is "1" ? $"One face on the {device} takes" : $"{time.Groups["faces"].Value} faces at once on the {device} take";
        }

        string words = WordStart().Replace(name, " ${capital}").ToLowerInvariant().Trim();
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>A figure of the manifest as its name asks: milliseconds as such, anything else as <see cref="Format(double)"/> has it.</summary>
    public static string Format(string name, double value)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(".milliseconds", StringComparison.Ordinal) ? value.ToString("0.0", CultureInfo.InvariantCulture) + " ms" : Format(value);
    }

    /// <summary>A share in per cent with a decimal, anything greater as it is; whatever the machine's culture.</summary>
    public static string Format(double value) => value is >= 0 and <= 1
        ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %"
        : value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The 95 % interval of a share, in per cent with a decimal: <c>(87.2 to 89.5)</c>; nothing of none.</summary>
    public static string Interval(Proportion part) => part.N == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"({100 * part.Low:0.0} to {100 * part.High:0.0})");

    [GeneratedRegex("(?<=[a-z0-9])(?<capital>[A-Z])|[-_.]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();

    [GeneratedRegex("^batch(?<faces>[0-9]+)[.](?<device>[a-z]+)[.]milliseconds$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();
}
