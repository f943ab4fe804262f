namespace EmotionWeb.Core.Classification;

/// <summary>The classifiers that are loaded, by model. They may be swapped while requests run.</summary>
public interface IEmotionClassifiers
{
    /// <summary>What can be chosen now, the default among it.</summary>
    IReadOnlyList<ModelDescription> Models { get; }

    /// <summary>
    /// The classifier of a model, or of the default where <paramref name="modelId"/> is null, for a program that swaps no models (a command) or to look at its
    /// description. A request takes a <see cref="Lease"/>: without one the classifier may be disposed as soon as its model is replaced.
    /// </summary>
    /// <exception cref="UnknownModelException">No model has that id.</exception>
    IEmotionClassifier Get(string? modelId);

    /// <summary>The classifier of a model, or of the default where <paramref name="modelId"/> is null, kept loaded until the lease is disposed.</summary>
    /// <exception cref="UnknownModelException">No model has that id.</exception>
    ClassifierLease Lease(string? modelId) => new(Get(modelId));
}

/// <summary>A model was asked for that is not there; the explanation names those that are.</summary>
public sealed class UnknownModelException(LocalizableMessage explanation) : LocalizableException(explanation);
