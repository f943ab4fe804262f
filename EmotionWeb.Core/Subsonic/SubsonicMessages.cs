namespace EmotionWeb.Core.Subsonic;

/// <summary>What is said of a music server.</summary>
public static class SubsonicMessages
{
    /// <summary>A server that cannot be used.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="since">Since when.</param>
    public static LocalizableMessage UnavailableSince(LocalizableMessage reason, DateTimeOffset since) =>
        new("subsonic-unavailable-since", reason, since);

    internal static LocalizableMessage OutOfReach => new("subsonic-out-of-reach");

    internal static LocalizableMessage NoSuchHost => new("subsonic-no-such-host");

    internal static LocalizableMessage NotTrusted => new("subsonic-not-trusted");

    internal static LocalizableMessage TooSlow => new("subsonic-too-slow");

    internal static LocalizableMessage Resting => new("subsonic-resting");

    internal static LocalizableMessage NotSubsonic => new("subsonic-not-subsonic");

    internal static LocalizableMessage TooLong => new("subsonic-too-long");

    internal static LocalizableMessage WrongPassword => new("subsonic-wrong-password");

    internal static LocalizableMessage WrongKey => new("subsonic-wrong-key");

    internal static LocalizableMessage NoWayIn => new("subsonic-no-way-in");

    internal static LocalizableMessage PlainRefused => new("subsonic-plain-refused");

    internal static LocalizableMessage OtherVersion => new("subsonic-other-version");

    internal static LocalizableMessage NotAllowed => new("subsonic-not-allowed");

    internal static LocalizableMessage NotThere => new("subsonic-not-there");

    internal static LocalizableMessage NotKnown => new("subsonic-not-known");

    internal static LocalizableMessage Empty => new("subsonic-empty");

    internal static LocalizableMessage Broken(int status) => new("subsonic-broken", status);

    internal static LocalizableMessage Elsewhere(string host) => new("subsonic-elsewhere", host);

    internal static LocalizableMessage Refused(int code) => new("subsonic-refused", code);

    internal static LocalizableMessage Unplayable(string kind) => new("subsonic-unplayable", kind);

    /// <summary>The password or key that was kept cannot be read any more.</summary>
    public static LocalizableMessage SecretLost => new("subsonic-secret-lost");

    /// <summary>Nothing is kept that signs on.</summary>
    public static LocalizableMessage SignOnMissing => new("subsonic-sign-on-missing");

    /// <summary>A password or key is kept for one address alone.</summary>
    public static LocalizableMessage SecretForOther => new("subsonic-secret-for-other");

    internal static LocalizableMessage NoWebAddress => new("subsonic-no-web-address");

    internal static LocalizableMessage MoreThanAddress => new("subsonic-more-than-address");

    internal static LocalizableMessage InnerHost => new("subsonic-inner-host");

    internal static LocalizableMessage HostNotFound => new("subsonic-host-not-found");

    internal static LocalizableMessage NoListenerServers => new("subsonic-no-listener-servers");
}
