using System.Security.Claims;
using EmotionWeb.Core.Feedback;

namespace EmotionWeb.Listeners;

/// <summary>Which listener a sign-in stands for.</summary>
internal static class ListenerClaims
{
    /// <summary>The key of the account that is signed in; null where none is.</summary>
    public static string? AccountKey(this ClaimsPrincipal user) =>
        user is { Identity.IsAuthenticated: true } && user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? ListenerKey.OfAccount(id) : null;
}
