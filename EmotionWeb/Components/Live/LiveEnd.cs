using EmotionWeb.Components.Capture;

namespace EmotionWeb.Components.Live;

/// <summary>Why live mode is off.</summary>
internal enum LiveEnd
{
    /// <summary>The listener wanted it so; nothing is to be said.</summary>
    Stopped,

    /// <summary>The person, the browser or its policy said no.</summary>
    Denied,

    /// <summary>There is no camera.</summary>
    Absent,

    /// <summary>Another program holds it.</summary>
    InUse,

    /// <summary>The page came neither by https nor from localhost.</summary>
    Insecure,

    /// <summary>The browser's question was not answered.</summary>
    Unanswered,

    /// <summary>The camera ended while it was on.</summary>
    Ended,

    /// <summary>The page was out of sight for too long.</summary>
    Hidden,

    /// <summary>The site was out of reach for too long.</summary>
    Away,

    /// <summary>It ran for as long as it may.</summary>
    Limit,

    /// <summary>Whoever asked for it is not signed in any more.</summary>
    SignedOut,

    /// <summary>Anything else.</summary>
    Failed,
}

/// <summary>What is said of live mode.</summary>
internal static class LiveMessages
{
    /// <summary>What a camera that is not live comes to.</summary>
    public static LiveEnd Of(CameraOutcome outcome) => outcome switch
    {
        CameraOutcome.Cancelled => LiveEnd.Stopped,
        CameraOutcome.Denied => LiveEnd.Denied,
        CameraOutcome.Absent => LiveEnd.Absent,
        CameraOutcome.InUse => LiveEnd.InUse,
        CameraOutcome.Insecure => LiveEnd.Insecure,
        CameraOutcome.Unanswered => LiveEnd.Unanswered,
        CameraOutcome.Ended => LiveEnd.Ended,
        CameraOutcome.Hidden => LiveEnd.Hidden,
        _ => LiveEnd.Failed,
    };

    /// <summary>The browser asks for the camera.</summary>
    public static CaptureMessage Asking { get; } = new("Allow the camera", "Your browser asks beside the address bar.");

    /// <summary>Whether it was on air until then, so that whichever page is open says it.</summary>
    public static bool WasOn(LiveEnd end) => end is LiveEnd.Ended or LiveEnd.Hidden or LiveEnd.Away or LiveEnd.Limit or LiveEnd.SignedOut;

    /// <summary>What happened and what to do, or null where there is nothing to say.</summary>
    /// <param name="end">Why it is off.</param>
    /// <param name="minutes">How long it may run.</param>
    public static CaptureMessage? Of(LiveEnd end, int minutes) => end switch
    {
        LiveEnd.Stopped => null,
        LiveEnd.Denied => new("The camera is blocked for this page", "Allow it beside the address bar and go live again."),
        LiveEnd.Absent => new("No camera was found", "Plug one in and go live again."),
        LiveEnd.InUse => new("Another program has the camera", "Close it there and go live again."),
        LiveEnd.Insecure => new("The camera needs a secure address", "Open this page by https and go live again."),
        LiveEnd.Unanswered => new(
            "The browser is still waiting for you", "Look for its question beside the address bar, allow the camera and go live again."),
        LiveEnd.Ended => new("The camera went away", "Check that it is plugged in. Music goes on; go live again when you like."),
        LiveEnd.Hidden => new("Off air: this page was out of sight", "The camera is off, music goes on. Go on air again?"),
        LiveEnd.Away => new("Off air: the site was out of reach", "The camera is off, music goes on. Go on air again?"),
        LiveEnd.Limit => new($"Off air after {minutes} minutes", "The camera is off, music goes on. Go on air again?"),
        LiveEnd.SignedOut => new("Off air: you signed out", "The camera is off, music goes on."),
        _ => new("The camera did not start", "Try again."),
    };

    /// <summary>What is seen just now, in a few words.</summary>
    public static string Of(LiveMode live) => live switch
    {
        { Waits: true } => "Waiting for a picture",
        { Moment.Sight: Core.Live.LiveSight.Dark } => "Too dark to see. Is the camera covered?",
        { Moment.Sight: Core.Live.LiveSight.Nobody } => "Nobody in sight",
        { Moment.Shown: not null } => "Reads as",
        _ => "Looking",
    };
}
