namespace EmotionWeb.Intake;

/// <summary>What a page's visitor may ask for how often, whichever page asks and however many are open.</summary>
internal interface IClientPermits
{
    /// <summary>Takes the permit to plan a session.</summary>
    /// <exception cref="TooManyPlansException">The visitor has planned too many for now.</exception>
    Task TakePlanAsync();

    /// <summary>Takes the permit to say something of a song.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> TryTakeWordAsync();
}
