using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Intake;

/// <summary>Configuration section <c>Live</c>: how often and how long a page looks at whoever asked it to.</summary>
public sealed class LiveOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Live";

    /// <summary>
    /// Frames a minute that one client may send, from all of its pages together, apart from the pictures of <c>Api:RequestsPerMinute</c>;
    /// 60 by default, one a second. A page sends as often; what comes faster is passed over.
    /// </summary>
    [Range(1, 60, ErrorMessage = "Live:FramesPerMinute lies between 1 and 60.")]
    public int FramesPerMinute { get; set; } = 60;

    /// <summary>After so long out of sight a page ends its live mode, seconds; 30 by default.</summary>
    [Range(1, 600, ErrorMessage = "Live:HiddenSeconds lies between 1 and 600.")]
    public int HiddenSeconds { get; set; } = 30;

    /// <summary>Longest that live mode runs, minutes; 60 by default.</summary>
    [Range(1, 600, ErrorMessage = "Live:Minutes lies between 1 and 600.")]
    public int Minutes { get; set; } = 60;
}
