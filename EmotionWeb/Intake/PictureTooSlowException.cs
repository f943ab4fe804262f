using EmotionWeb.Core;

namespace EmotionWeb.Intake;

/// <summary>A picture took longer to come than it may.</summary>
/// <param name="seconds">How long it may take.</param>
internal sealed class PictureTooSlowException(int seconds) : LocalizableException(IntakeMessages.TooSlow(seconds));
