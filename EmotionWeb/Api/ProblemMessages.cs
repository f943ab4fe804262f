using EmotionWeb.Core;

namespace EmotionWeb.Api;

/// <summary>What the API says went wrong.</summary>
internal static class ProblemMessages
{
    public static LocalizableMessage NoFaceDetail => new("problem-no-face-detail");

    public static LocalizableMessage LowConfidenceDetail => new("problem-low-confidence-detail");

    public static LocalizableMessage ImageTooLargeDetail => new("problem-image-too-large-detail");

    public static LocalizableMessage InvalidRequestDetail => new("problem-invalid-request-detail");

    public static LocalizableMessage NotFoundDetail => new("problem-not-found-detail");

    public static LocalizableMessage MethodNotAllowedDetail => new("problem-method-not-allowed-detail");

    public static LocalizableMessage InternalErrorDetail => new("problem-internal-error-detail");

    /// <param name="seconds">How long to wait.</param>
    public static LocalizableMessage RateLimitedDetail(int seconds) => new("problem-rate-limited-detail", seconds);

    /// <param name="type">One of the types in <see cref="Problems"/>.</param>
    public static LocalizableMessage Title(string type) => new($"problem-{type}");
}
