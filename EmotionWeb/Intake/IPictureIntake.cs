using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Intake;

/// <summary>What a page asks before it fetches a picture to be read.</summary>
internal interface IPictureIntake
{
    /// <summary>Asks for a place for the visitor's picture, which the caller disposes.</summary>
    /// <exception cref="TooManyReadingsException">The visitor has sent too many for now.</exception>
    /// <exception cref="BusyException">Too many readings wait already.</exception>
    Task<IVisionPlace> EnterAsync();
}
