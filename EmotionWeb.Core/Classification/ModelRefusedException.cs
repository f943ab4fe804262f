namespace EmotionWeb.Core.Classification;

/// <summary>The manifest or a model cannot be used. Thrown while models are loaded, never later.</summary>
/// <param name="explanation">What is wrong, and how to mend it.</param>
/// <param name="cause">What was met underneath, or null.</param>
public sealed class ModelRefusedException(LocalizableMessage explanation, Exception? cause = null) : LocalizableException(explanation, cause);
