using EmotionWeb.Core;

namespace EmotionWeb.Intake;

/// <summary>This client has sent more pictures than it may for now; others may go on.</summary>
/// <param name="wait">How long to wait, whole seconds.</param>
internal sealed class TooManyReadingsException(TimeSpan wait)
    : LocalizableException(IntakeMessages.TooManyReadings((int)wait.TotalSeconds));
