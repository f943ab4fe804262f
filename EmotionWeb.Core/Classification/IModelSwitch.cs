namespace EmotionWeb.Core.Classification;

/// <summary>Swaps models while the program runs. Safe to call from many threads; one swap is made at a time.</summary>
public interface IModelSwitch
{
    /// <summary>What is loaded, and what was refused last.</summary>
    ModelsInUse InUse { get; }

    /// <summary><see cref="InUse"/> is another one now. Raised on any thread.</summary>
    event Action? Changed;

    /// <summary>
    /// Takes the models folder as it is now: what is new in it is checked against the manifest, tried on golden faces and warmed up; then all of it is switched to
    /// at once. Where anything is wrong with any of it nothing changes, and <see cref="ModelsInUse.Refusal"/> says why.
    /// </summary>
    /// <returns>What is loaded afterwards.</returns>
    Task<ModelsInUse> ReloadAsync(CancellationToken cancellationToken);
}

/// <summary>What is loaded. Immutable.</summary>
/// <param name="Models">The models; exactly one is the default.</param>
/// <param name="ManifestDefault">Id of the manifest's default.</param>
/// <param name="Chosen">Id of the model that was chosen as the default; null where the manifest's stands.</param>
/// <param name="Device">What they run on.</param>
/// <param name="Refusal">Why the folder as it is now was not taken; null where it was.</param>
public sealed record ModelsInUse(
    IReadOnlyList<ModelDescription> Models, string ManifestDefault, string? Chosen, ComputeDevice Device, ModelRefusal? Refusal)
{
    /// <summary>The model used where none is named.</summary>
    public ModelDescription Default => Models.Single(m => m.IsDefault);
}

/// <summary>Why what lies in the models folder is not used.</summary>
/// <param name="Reason">What is wrong, and how to mend it.</param>
/// <param name="At">When it was refused.</param>
public sealed record ModelRefusal(LocalizableMessage Reason, DateTimeOffset At);
