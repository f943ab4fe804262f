using System.Text.Json.Serialization;
using EmotionWeb.Core.Imaging;

namespace EmotionWeb.Components.Capture;

/// <summary>What came of asking the browser for the camera, or became of it later.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CameraOutcome>))]
public enum CameraOutcome
{
    /// <summary>Pictures arrive.</summary>
    Live,

    /// <summary>The asking was given up by the page itself; nothing is to be said.</summary>
    Cancelled,

    /// <summary>The person, the browser or its policy said no.</summary>
    Denied,

    /// <summary>There is no camera, or the chosen one is gone.</summary>
    Absent,

    /// <summary>Another program holds it.</summary>
    InUse,

    /// <summary>The page came neither by https nor from localhost, where browsers give no camera.</summary>
    Insecure,

    /// <summary>The question was not answered within <see cref="CaptureLimits.AskSeconds"/>.</summary>
    Unanswered,

    /// <summary>It ended while it was on: unplugged, or switched off elsewhere.</summary>
    Ended,

    /// <summary>It was let go because the page went out of sight.</summary>
    Hidden,

    /// <summary>Anything else.</summary>
    Failed,
}

/// <summary>What the browser says of a started camera.</summary>
/// <param name="Outcome">Whether it is live, or why not.</param>
/// <param name="DeviceId">The camera in use, where it is live and the browser tells.</param>
/// <param name="UserFacing">Whether it looks at the person in front of the screen, who then expects a mirror.</param>
/// <param name="Devices">Every camera there is, where it is live.</param>
public sealed record CameraStart(CameraOutcome Outcome, string? DeviceId = null, bool UserFacing = true, IReadOnlyList<CameraDevice>? Devices = null);

/// <summary>A camera to choose.</summary>
/// <param name="Id">The browser's name for it.</param>
/// <param name="Label">Its name for people.</param>
public sealed record CameraDevice(string Id, string Label);

/// <summary>Why a file was not sent at all.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FileRefusal>))]
public enum FileRefusal
{
    /// <summary>It holds nothing.</summary>
    Empty,

    /// <summary>It says itself that it is no picture.</summary>
    NotAPicture,

    /// <summary>An HEIC photo, which neither this browser nor the server opens.</summary>
    Heic,

    /// <summary>The browser cannot make it smaller, and it is over <see cref="CaptureLimits.MaxBytes"/>.</summary>
    TooLarge,
}

/// <summary>The bounds of what is captured, for the browser and the server alike.</summary>
/// <param name="LongSide">Pictures are made smaller in the browser until their longer side has at most this many pixels.</param>
/// <param name="MaxBytes">The most bytes that are sent.</param>
/// <param name="AskSeconds">How long the browser's question for the camera may stay open.</param>
public sealed record CaptureLimits(int LongSide, long MaxBytes, int AskSeconds)
{
    /// <summary>1280 pixels and 20 seconds, and as many bytes as are decoded.</summary>
    public static CaptureLimits Of(ImagingOptions imaging)
    {
        ArgumentNullException.ThrowIfNull(imaging);
        return new CaptureLimits(1280, imaging.MaxBytes, 20);
    }
}
