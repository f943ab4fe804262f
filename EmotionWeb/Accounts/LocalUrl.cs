using Microsoft.AspNetCore.Http.HttpResults;

namespace EmotionWeb.Accounts;

/// <summary>Where a visitor is sent on to: never to another site, whatever the address asks for.</summary>
internal static class LocalUrl
{
    /// <summary>The path, if it is one on this site; else the first page.</summary>
    public static string OrHome(string? path) =>
        path is ['/', ..] && RedirectHttpResult.IsLocalUrl(path) ? path : "/";
}
