namespace EmotionWeb.Core.Classification;

/// <summary>The manifest or a model cannot be used; the message says which, why, and how to mend it. Thrown while models are loaded, never later.</summary>
public sealed class ModelRefusedException : Exception
{
    /// <param name="message">What is wrong, and how to mend it.</param>
    public ModelRefusedException(string message)
        : base(message)
    {
    }

    /// <param name="message">What is wrong, and how to mend it.</param>
    /// <param name="cause">What was met underneath.</param>
    public ModelRefusedException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
