using Microsoft.Extensions.Logging;

namespace EmotionWeb.Core;

/// <summary>Tells the handlers of an event. One that fails, a page's for the most part, is logged: it keeps neither the others from hearing nor
/// what happened from having happened.</summary>
internal static partial class EachHandler
{
    /// <summary>Calls each handler in its turn.</summary>
    /// <param name="handlers">The event; null where nobody listens.</param>
    /// <param name="call">Calls one.</param>
    /// <param name="logger">The event's owner's.</param>
    public static void Tell<T>(T? handlers, Action<T> call, ILogger logger)
        where T : Delegate
    {
        foreach (T handler in (handlers?.GetInvocationList() ?? []).Cast<T>())
        {
            try
            {
                call(handler);
            }
            catch (Exception e)
            {
                LogFailed(logger, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "One that listens failed to take in a change.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
