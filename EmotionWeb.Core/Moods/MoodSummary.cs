namespace EmotionWeb.Core.Moods;

/// <summary>A mood as pages see it. Immutable.</summary>
/// <param name="Id">Key in the catalogue.</param>
/// <param name="Name">For example <c>Calm</c>; unique, case and accents folded.</param>
/// <param name="LightColour">Text colour on a light ground, <c>#RRGGBB</c>.</param>
/// <param name="DarkColour">Text colour on a dark ground, <c>#RRGGBB</c>.</param>
public sealed record MoodSummary(int Id, string Name, string LightColour, string DarkColour);
