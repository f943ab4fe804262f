namespace EmotionWeb.Core.Persistence;

/// <summary>Whether the database is still the one the program started on, and sound. Safe to call from many threads.</summary>
public interface IDatabaseHealth
{
    /// <summary>
    /// What is wrong, for readiness and for the admins; null where nothing is known to be. <see cref="DatabaseFault.Replaced"/> stays until
    /// the program starts anew and refuses every change; <see cref="DatabaseFault.Damaged"/> stays until a check finds the database sound.
    /// </summary>
    CatalogueUnavailableException? Fault { get; }
}
