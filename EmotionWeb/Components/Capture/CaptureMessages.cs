using System.Globalization;

namespace EmotionWeb.Components.Capture;

/// <summary>What is said when a camera or a file cannot be used: what happened, and what to do.</summary>
public static class CaptureMessages
{
    /// <summary>The words for a camera that is not live, or null where there is nothing to say.</summary>
    public static CaptureMessage? Of(CameraOutcome outcome) => outcome switch
    {
        CameraOutcome.Live or CameraOutcome.Cancelled => null,
        CameraOutcome.Denied => new("The camera is blocked for this page", "Allow it beside the address bar and try again, or choose a photo."),
        CameraOutcome.Absent => new("No camera was found", "Plug one in and try again, or choose a photo."),
        CameraOutcome.InUse => new("Another program has the camera", "Close it there and try again, or choose a photo."),
        CameraOutcome.Insecure => new("The camera needs a secure address", "Open this page by https, or choose a photo."),
        CameraOutcome.Unanswered => new("The browser is still waiting for you", "Look for its question beside the address bar, allow the camera and try again. Or choose a photo."),
        CameraOutcome.Ended => new("The camera went away", "Check that it is plugged in and start it again, or choose a photo."),
        CameraOutcome.Hidden => new("The camera was switched off", "This page was out of sight. Start it again when you like."),
        CameraOutcome.Failed => new("The camera did not start", "Try again, or choose a photo."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without words."),
    };

    /// <summary>The words for a file that was not sent.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="limits">What would have been sent.</param>
    public static CaptureMessage Of(FileRefusal refusal, CaptureLimits limits) => refusal switch
    {
        FileRefusal.Empty => new("That file is empty", "Choose another photo."),
        FileRefusal.NotAPicture => new("That file is not a picture", "Choose a JPEG, PNG, WebP, GIF, BMP or TIFF."),
        FileRefusal.Heic => new("This browser cannot open HEIC photos", "Save it as a JPEG first, or take a picture with the camera."),
        FileRefusal.TooLarge => new(string.Create(CultureInfo.InvariantCulture, $"That file is over {limits.MaxBytes / 1e6:0.##} MB"), "This browser cannot make it smaller. Save it as a JPEG first, or choose another photo."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "A refusal without words."),
    };
}

/// <summary>A short message.</summary>
/// <param name="What">What happened.</param>
/// <param name="Do">What to do about it.</param>
public sealed record CaptureMessage(string What, string Do);
