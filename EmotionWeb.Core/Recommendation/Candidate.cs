using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Recommendation;

/// <summary>A song that may be chosen. Immutable.</summary>
/// <param name="Row">The song.</param>
/// <param name="MoodId">Its mood.</param>
/// <param name="ArtistFold">Its artist as it is compared.</param>
/// <param name="GenreFold">Its genre as it is compared, or null.</param>
/// <param name="Energy">0 to 1, or null where it was not measured.</param>
internal sealed record Candidate(SongRow Row, int MoodId, string ArtistFold, string? GenreFold, double? Energy)
{
    /// <summary>The measured energy, else what is usual for the genre; null where neither is known.</summary>
    public double? LikelyEnergy { get; } = Energy ?? GenreEnergies.Usual(GenreFold);
}

/// <summary>The songs of one mood that may be chosen.</summary>
/// <param name="Songs">Each once.</param>
/// <param name="Sample">Those among them that came whatever their popularity and genre: a fair sample of the mood.</param>
internal readonly record struct CandidateSet(IReadOnlyList<Candidate> Songs, IReadOnlyList<Candidate> Sample);
