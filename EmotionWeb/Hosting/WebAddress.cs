namespace EmotionWeb.Hosting;

/// <summary>Where the site listens.</summary>
internal static class WebAddress
{
    /// <summary>This machine only: a camera needs https from anywhere else.</summary>
    public const string Default = "http://127.0.0.1:5080";

    private static readonly string[] AnyAddress = ["//*", "//+", "//0.0.0.0", "//[::]"];

    /// <summary>The address in force: the command line's, else EMOTIONWEB_URLS, else the default.</summary>
    /// <exception cref="InvalidDataException">It is no address; the message says what one looks like.</exception>
    public static string Choose(string? named, IConfiguration configuration)
    {
        string urls = named ?? (configuration["EMOTIONWEB_URLS"] is { Length: > 0 } set ? set : Default);
        return Complaint(urls) is { } complaint ? throw new InvalidDataException($"EMOTIONWEB_URLS: {complaint}") : urls;
    }

    /// <summary>What a browser on this machine opens to reach a site that listens on <paramref name="urls"/>: the first, and for "any address" this machine.</summary>
    public static string ToOpen(string urls)
    {
        string url = urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[0];
        return AnyAddress.Aggregate(url, (opened, any) => opened.Replace(any, "//localhost", StringComparison.Ordinal));
    }

    /// <summary>Whether an address that the site listens on is reached from this machine alone.</summary>
    public static bool IsLocal(string url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.IsLoopback;

    /// <summary>What is wrong with <paramref name="urls"/>, or null.</summary>
    public static string? Complaint(string? urls)
    {
        if (urls is null)
        {
            return null;
        }

        foreach (string url in urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? parts : [""])
        {
            // Kestrel also takes http://*:5080 and http://+:5080, which Uri does not.
            string address = url.Replace("//*", "//any", StringComparison.Ordinal).Replace("//+", "//any", StringComparison.Ordinal);
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            {
                return $"'{url}' is no address to listen on; write it like {Default} or http://*:8080.";
            }
        }

        return null;
    }
}
