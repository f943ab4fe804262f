using System.Globalization;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Reports;

/// <summary>Figures of reports as text, the same on every machine.</summary>
internal static class Figures
{
    /// <summary>A share with its 95 % interval: <c>71.33 % (69.81 to 72.80)</c>; a dash of none.</summary>
    public static string Percent(Proportion part) => part.Share is { } share
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} % ({100 * part.Low:0.00} to {100 * part.High:0.00})")
        : "-";
}
