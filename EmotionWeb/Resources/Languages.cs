using System.Globalization;

namespace EmotionWeb.Resources;

/// <summary>The languages that the program speaks. Words and figures are of one language, whatever the machine's.</summary>
internal static class Languages
{
    /// <summary>What is spoken where nothing else is asked for.</summary>
    public static CultureInfo Default { get; } = CultureInfo.GetCultureInfo("en");

    /// <summary>Pages and API answers are in a language that the browser asks for and the program speaks, else in <see cref="Default"/>.</summary>
    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app) => app.UseRequestLocalization(Default.Name);

    /// <summary>Commands speak <see cref="Default"/>; holds for what the caller awaits, not for the caller.</summary>
    public static void Speak() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Default;
}
