using EmotionWeb.Core.Listening;

namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// Music servers that listeners named for themselves: each is called for its own listener alone, and what it has is told to nobody else.
/// Nothing of what it has is stored. Safe for concurrent use.
/// </summary>
public interface IListenerMusic
{
    /// <summary>Whether what is found there comes before what a source has, by the order of sources.</summary>
    /// <param name="source">Key of the other source.</param>
    bool ComesBefore(string source);

    /// <summary>
    /// Tries what a listener's server can do, from signing on, and changes nothing on it. Takes as long as it takes, at most a minute.
    /// </summary>
    /// <param name="listener">Whose (<c>ListenerKey</c>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>None where the listener has no server.</returns>
    Task<IReadOnlyList<ServerAbility>> TestAsync(string listener, CancellationToken cancellationToken);

    /// <summary>Looks for a song on a listener's server, in what is remembered, then there.</summary>
    /// <param name="listener">Whose (<c>ListenerKey</c>).</param>
    /// <param name="songId">Key of a song.</param>
    /// <param name="cancellationToken">It is not wanted any more.</param>
    /// <returns>Null where the listener has no server, it has no such song, or it is away.</returns>
    Task<PlayableTrack?> FindAsync(string listener, long songId, CancellationToken cancellationToken);

    /// <summary>Tracks that were told to this listener before, without asking the server.</summary>
    /// <param name="listener">Whose (<c>ListenerKey</c>).</param>
    /// <param name="trackIds">Ids of any tracks; those of others are passed over.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<PlayableTrack>> GetAsync(string listener, IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken);
}

/// <summary>Which addresses listeners may name. Safe for concurrent use.</summary>
public interface IListenerAddresses
{
    /// <summary>Whether listeners may name servers here.</summary>
    bool IsOffered { get; }

    /// <summary>Looks at an address before anything there is called; a name is looked up.</summary>
    /// <param name="address">As it was typed.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>The address as it is kept, or what is wrong with it.</returns>
    Task<ServerAddress> CheckAsync(string address, CancellationToken cancellationToken);
}

/// <summary>An address that was looked at.</summary>
/// <param name="Address">As it is kept, with a slash at its end; null where it cannot be.</param>
/// <param name="Fault">What is wrong with it, or null.</param>
public sealed record ServerAddress(Uri? Address, LocalizableMessage? Fault);

/// <summary>Which server a listener named. Whoever keeps accounts knows. Safe for concurrent use.</summary>
public interface IListenerServers
{
    /// <summary>The server of a listener, or null.</summary>
    /// <param name="listener">Whose (<c>ListenerKey</c>); anything.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<ListenerServer?> FindAsync(string listener, CancellationToken cancellationToken);
}

/// <summary>A listener's server, and who signs on there. Not a record: it never becomes a text.</summary>
/// <param name="tag">Stands in ids of its tracks: random letters and digits, others for every change of it.</param>
/// <param name="address">Where it is, with a slash at its end.</param>
/// <param name="user">Who signs on; may be empty.</param>
/// <param name="password">The user's password; may be empty.</param>
/// <param name="apiKey">A key in place of both; may be empty.</param>
public sealed class ListenerServer(string tag, Uri address, string user, string password, string apiKey)
{
    /// <summary>Stands in ids of its tracks.</summary>
    public string Tag { get; } = tag;

    /// <summary>Where it is.</summary>
    internal Uri Address { get; } = address;

    /// <summary>Who signs on, nowhere as it is over http.</summary>
    internal SubsonicAccount Account { get; } = new(address, user, password, apiKey, allowPlainPassword: false);
}
