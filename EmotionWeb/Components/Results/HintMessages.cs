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
        NoFaceHint.TooBright => "hint-too-bright",
        NoFaceHint.TooSmall => "hint-too-small",
        NoFaceHint.CutOff => "hint-cut-off",
        NoFaceHint.Turned => "hint-turned",
        _ => "hint-no-frontal-face",
    });
}
