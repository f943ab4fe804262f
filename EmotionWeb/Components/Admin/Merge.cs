namespace EmotionWeb.Components.Admin;

/// <summary>A field that two versions of a thing may have different.</summary>
/// <param name="Name">Name of the property.</param>
/// <param name="Label">What the admin sees.</param>
/// <param name="Read">The field as text, by which it is shown and compared.</param>
/// <param name="Take">The first version with the field as the second has it.</param>
public sealed record MergeField<T>(string Name, string Label, Func<T, string> Read, Func<T, T, T> Take);

/// <summary>Two versions, and for each field that differs whose is to be kept.</summary>
public interface IMerge
{
    /// <summary>The fields that differ.</summary>
    IReadOnlyList<MergedField> Fields { get; }
}

/// <summary>
/// Two versions of a thing, and for each field that differs whose is to be kept. A field that only one of the two changed begins with that change; one that both changed begins with mine, and says so.
/// </summary>
public sealed class Merge<T> : IMerge
{
    private readonly IReadOnlyList<MergeField<T>> _all;
    private readonly T _mine;
    private readonly T _theirs;

    /// <param name="all">Every field.</param>
    /// <param name="before">The thing as both began with it.</param>
    /// <param name="mine">What I made of it.</param>
    /// <param name="theirs">What they made of it.</param>
    public Merge(IReadOnlyList<MergeField<T>> all, T before, T mine, T theirs)
    {
        (_all, _mine, _theirs) = (all, mine, theirs);
        Fields = [.. all.Where(f => Differs(f, mine, theirs))
            .Select(f => new MergedField(f.Name, f.Label, f.Read(mine), f.Read(theirs), Differs(f, before, mine), Differs(f, before, theirs)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<MergedField> Fields { get; }

    /// <summary>The thing as it is chosen.</summary>
    public T Chosen => Fields.Where(f => f.Mine).Aggregate(_theirs, (chosen, merged) => _all.Single(f => string.Equals(f.Name, merged.Name, StringComparison.Ordinal)).Take(chosen, _mine));

    private static bool Differs(MergeField<T> field, T one, T other) => !string.Equals(field.Read(one).Trim(), field.Read(other).Trim(), StringComparison.Ordinal);
}

/// <summary>A field that differs.</summary>
/// <param name="Name">Name of the property.</param>
/// <param name="Label">What the admin sees.</param>
/// <param name="MyText">As I wrote it.</param>
/// <param name="TheirText">As they did.</param>
/// <param name="ChangedByMe">Whether I changed it.</param>
/// <param name="ChangedByThem">Whether they did.</param>
public sealed record MergedField(string Name, string Label, string MyText, string TheirText, bool ChangedByMe, bool ChangedByThem)
{
    /// <summary>Whether mine is kept.</summary>
    public bool Mine { get; set; } = ChangedByMe;

    /// <summary>Whether each changed it to something else.</summary>
    public bool ChangedByBoth => ChangedByMe && ChangedByThem;
}
