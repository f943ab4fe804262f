namespace EmotionWeb.Core.Subsonic;

/// <summary>What kind of no a server gave, for who goes on from it.</summary>
internal enum SubsonicFault
{
    /// <summary>It is out of reach, too slow, or answers with what no such server answers.</summary>
    Away,

    /// <summary>It does not let this user in, or not in this way.</summary>
    SignOn,

    /// <summary>This user may not do that.</summary>
    NotAllowed,

    /// <summary>It has no such thing.</summary>
    NotThere,

    /// <summary>It does not know the call.</summary>
    Absent,

    /// <summary>It refused for a reason of its own.</summary>
    Refused,
}

/// <summary>
/// A server did not do what it was asked. Neither this nor what it says holds anything of the address that was called, of who signs on, or
/// of the server's own words.
/// </summary>
internal sealed class SubsonicException(SubsonicFault fault, LocalizableMessage explanation, int? code = null)
    : LocalizableException(explanation)
{
    public SubsonicFault Fault { get; } = fault;

    /// <summary>Subsonic's own number of the error, or null.</summary>
    public int? Code { get; } = code;
}
