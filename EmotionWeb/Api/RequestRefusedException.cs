using EmotionWeb.Core;

namespace EmotionWeb.Api;

/// <summary>A request that cannot be understood; the explanation says what of it.</summary>
/// <param name="explanation">What is wrong, and how to mend it.</param>
/// <param name="status">400, or 415 where its form is one that is not taken.</param>
/// <param name="cause">What was met underneath, or null.</param>
internal sealed class RequestRefusedException(LocalizableMessage explanation, int status = StatusCodes.Status400BadRequest, Exception? cause = null)
    : LocalizableException(explanation, cause)
{
    /// <summary>The status to answer with.</summary>
    public int Status { get; } = status;
}
