using System.Runtime.CompilerServices;
using MudBlazor;

namespace EmotionWeb.Components.Shared;

/// <summary>What can be done about a short message, such as taking back what it tells of. It lives as long as the message. Safe to call from many threads.</summary>
internal static class SnackbarActions
{
    private static readonly ConditionalWeakTable<Snackbar, Offer> Made = [];

    /// <summary>Puts a button beside the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="name">What the button says.</param>
    /// <param name="act">What it does; faults are its own to report.</param>
    public static void Offer(this Snackbar message, string name, Func<Task> act) => Offer(message, new Offer(name, act));

    /// <inheritdoc cref="Offer(Snackbar, string, Func{Task})"/>
    public static void Offer(this Snackbar message, Offer offer) => Made.AddOrUpdate(message, offer);

    /// <summary>The message's button, or null.</summary>
    public static Offer? Of(Snackbar message) => Made.TryGetValue(message, out Offer? offer) ? offer : null;
}

/// <summary>A button beside a message.</summary>
/// <param name="Name">What it says.</param>
/// <param name="Act">What it does.</param>
/// <param name="TestId">What tests know it by, or null.</param>
internal sealed record Offer(string Name, Func<Task> Act, string? TestId = null);
