namespace EmotionWeb.Intake;

/// <summary>What a page asks before it fetches a picture to be read.</summary>
internal interface IPictureIntake
{
    /// <summary>Asks whether the visitor may have a picture read now.</summary>
    /// <exception cref="Core.LocalizableException">Not now; the words say why and when.</exception>
    Task EnterAsync();
}
