using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Recommendation;

/// <summary>A song that may be chosen.</summary>
/// <param name="Row">The song.</param>
/// <param name="MoodId">Its mood.</param>
/// <param name="ArtistFold">Its artist as it is compared.</param>
/// <param name="GenreFold">Its genre as it is compared, or null.</param>
/// <param name="Energy">0 to 1, or null where it was not measured.</param>
/// <param name="Sampled">True where it came by the fair sample of its mood, whatever its popularity and genre.</param>
internal sealed record Candidate(SongRow Row, int MoodId, string ArtistFold, string? GenreFold, double? Energy, bool Sampled)
{
    /// <summary>The measured energy, else what is usual for the genre; null where neither is known.</summary>
    public double? LikelyEnergy { get; } = Energy ?? GenreEnergies.Usual(GenreFold);
}
