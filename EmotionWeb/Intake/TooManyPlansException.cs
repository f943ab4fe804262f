using EmotionWeb.Core;

namespace EmotionWeb.Intake;

/// <summary>This client has planned more sessions than it may for now; others may go on.</summary>
/// <param name="wait">How long to wait, whole seconds.</param>
internal sealed class TooManyPlansException(TimeSpan wait) : LocalizableException(IntakeMessages.TooManyPlans((int)wait.TotalSeconds))
{
    /// <summary>How long to wait, whole seconds.</summary>
    public TimeSpan Wait { get; } = wait;
}
