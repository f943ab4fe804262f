using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Sessions;

namespace EmotionWeb.Components.Sessions;

/// <summary>What a browser tab keeps of a session that was changed, so that a reload or a new server brings it back: keys of songs,
/// nothing of a face.</summary>
/// <param name="Link">The address of what was asked for; the changes belong to no other session.</param>
/// <param name="Songs">Its songs in their order.</param>
/// <param name="Refused">Songs that were replaced.</param>
internal sealed record KeptSession(string Link, IReadOnlyList<SessionPick> Songs, IReadOnlyList<long> Refused)
{
    /// <summary>The name it is kept under.</summary>
    public const string StorageKey = "emotionweb.session";

    /// <summary>Most songs: two hours of the shortest that are planned.</summary>
    public const int Most = 240;

    /// <summary>What is kept of a session.</summary>
    public static KeptSession Of(string link, SessionPlan plan, IEnumerable<long> refused) =>
        new(link, [.. plan.Entries.Take(Most).Select(e => new SessionPick(e.Song.Id, e.ByHand))], [.. refused.Take(Most)]);

    /// <summary>As the tab keeps it.</summary>
    public string ToJson() => BrowserStorage.Write(this);

    /// <summary>Reads what a tab kept; null where it kept nothing, or something else.</summary>
    public static KeptSession? FromJson(string? json) =>
        BrowserStorage.Read<KeptSession>(json) is { Songs.Count: > 0 and <= Most, Refused.Count: <= Most } kept ? kept : null;
}
