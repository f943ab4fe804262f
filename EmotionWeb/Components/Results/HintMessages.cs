using EmotionWeb.Core;
using EmotionWeb.Core.FaceDetection;

namespace EmotionWeb.Components.Results;

/// <summary>What to try where nothing could be read.</summary>
internal static class HintMessages
{
    /// <summary>Where no emotion stands out.</summary>
    public static LocalizableMessage NotSure => new("hint-not-sure");

    /// <summary>Where no face was found.</summary>
    public static LocalizableMessage Of(NoFaceHint hint) => new(hint switch
    {
        NoFaceHint.TooDark => "hint-too-dark",
        NoFaceHint.TooSmall => "hint-too-small",
        _ => "hint-no-frontal-face",
    });
}
