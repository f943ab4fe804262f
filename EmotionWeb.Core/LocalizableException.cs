namespace EmotionWeb.Core;

/// <summary>
/// Something a person is to be told. <see cref="Exception.Message"/> is <see cref="LocalizableMessage.ToString"/>, for logs: the same in every language.
/// Whoever shows it to a person shows <see cref="Explanation"/> in the person's language.
/// </summary>
public abstract class LocalizableException : Exception
{
    /// <param name="explanation">What is wrong, and how to mend it.</param>
    /// <param name="cause">What was met underneath, or null.</param>
    protected LocalizableException(LocalizableMessage explanation, Exception? cause = null)
        : base(explanation.ToString(), cause) => Explanation = explanation;

    /// <summary>What is wrong, and how to mend it.</summary>
    public LocalizableMessage Explanation { get; }
}
