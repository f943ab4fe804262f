namespace EmotionWeb.Core.ChangeHistory;

/// <summary>
/// Who changes the catalogue: every method that changes it takes one, and its audit log names it. Holding one is the proof that the change is allowed,
/// so there are three ways to get one: <see cref="IEditorContext"/>, which asks who is signed in at that moment,
/// <see cref="System"/> for the shell, and <see cref="Library"/> for the operator's own folders.
/// Get one for each change and keep none: tomorrow's change may no longer be allowed. Immutable.
/// </summary>
public sealed record Editor
{
    /// <summary>The <see cref="Id"/> of every change made from the shell.</summary>
    public const string SystemId = "system";

    /// <summary>The <see cref="Id"/> of every change that files in the operator's folders brought about by themselves.</summary>
    public const string LibraryId = "library";

    internal Editor(string id, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Id = id;
        Name = name;
    }

    /// <summary>Key of the account, which outlives a change of name; <see cref="SystemId"/> for the shell.</summary>
    public string Id { get; }

    /// <summary>The name as it was when the change was made; the command, such as <c>import</c>, for the shell.</summary>
    public string Name { get; }

    /// <summary>
    /// The library: whoever names folders of music lets the moods of their tags into the catalogue. Only its scan uses this; a test holds
    /// it.
    /// </summary>
    internal static Editor Library { get; } = new(LibraryId, "library");

    /// <summary>Whoever may run the program in a shell may change its database. Only commands call this; a test holds it.</summary>
    /// <param name="command">The command as it is typed, such as <c>import</c>.</param>
    public static Editor System(string command) => new(SystemId, command);
}
