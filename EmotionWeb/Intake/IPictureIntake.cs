using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Intake;

/// <summary>What a page asks before it fetches a picture to be read.</summary>
internal interface IPictureIntake
{
    /// <summary>Asks for a place for the visitor's picture, which the caller disposes.</summary>
    /// <exception cref="TooManyReadingsException">The visitor has sent too many for now.</exception>
    /// <exception cref="BusyException">Too many readings wait already.</exception>
    Task<IVisionPlace> EnterAsync();

    /// <summary>Asks for a place for a frame of the visitor's camera, which the caller disposes.</summary>
    /// <returns>The place; null where the visitor sends them too fast, or all places are taken: the next comes by itself.</returns>
    Task<IVisionPlace?> TryEnterFrameAsync();
}
