namespace EmotionWeb.Accounts;

/// <summary>What a browser calls itself, in two words, so that its owner knows it again; nothing is decided by it.</summary>
internal static class BrowserNames
{
    // The first that fits: most call themselves by others' names as well.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
            ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Windows", "Windows"), ("Mac OS X", "a Mac"),
            ("CrOS", "a Chromebook"), ("Linux", "Linux")];

    /// <summary>Such as <c>Firefox on Linux</c>.</summary>
    public static string Of(string? userAgent) =>
        $"{Name(Browsers, userAgent) ?? "A browser"}{(Name(Systems, userAgent) is { } system ? $" on {system}" : "")}";

    private static string? Name((string Mark, string Name)[] known, string? userAgent) =>
        known.FirstOrDefault(one => userAgent?.Contains(one.Mark, StringComparison.Ordinal) == true).Name;
}
