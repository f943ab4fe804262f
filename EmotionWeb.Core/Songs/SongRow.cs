namespace EmotionWeb.Core.Songs;

/// <summary>A song as pages, the API and the recommender see it. Immutable.</summary>
/// <param name="Id">Key in the catalogue.</param>
/// <param name="Title">Title.</param>
/// <param name="Artist">Artist.</param>
/// <param name="Mood">Name of its mood.</param>
/// <param name="Popularity">0 to 100, or null where no figure is known.</param>
/// <param name="Genre">Genre, or null.</param>
/// <param name="Year">Year of release, or null.</param>
/// <param name="Language">Language of the words, or null; <c>instrumental</c> where there are none.</param>
public sealed record SongRow(long Id, string Title, string Artist, string Mood, int? Popularity, string? Genre, int? Year, string? Language);
