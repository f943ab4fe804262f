namespace EmotionWeb.Core;

/// <summary>
/// What the core has to say to a person: a code and its arguments, never a sentence. Whoever shows it looks the code up in the reader's language; what is stored is
/// the code and the arguments, so that it can be read in another language later. Immutable, compared by value.
/// </summary>
/// <param name="Code">Stable name in kebab case with its area in front, for example <c>song-title-missing</c>.</param>
/// <param name="Arguments">What the text names, in the order of its placeholders: text, numbers, dates, or messages of their own. No formatted numbers.</param>
public sealed record LocalizableMessage(string Code, params IReadOnlyList<object?> Arguments)
{
    /// <inheritdoc />
    public bool Equals(LocalizableMessage? other) =>
        other is not null && string.Equals(Code, other.Code, StringComparison.Ordinal) && Arguments.SequenceEqual(other.Arguments);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Code, StringComparer.Ordinal);
        foreach (object? argument in Arguments)
        {
            hash.Add(argument);
        }

        return hash.ToHashCode();
    }

    /// <summary>For logs and exceptions: <c>code(argument, argument)</c>.</summary>
    public override string ToString() => Arguments.Count == 0 ? Code : $"{Code}({string.Join(", ", Arguments)})";
}
