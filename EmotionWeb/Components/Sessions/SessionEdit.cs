namespace EmotionWeb.Components.Sessions;

/// <summary>What a listener does with a song of a session: move it, replace it, or, where neither, take it out.</summary>
/// <param name="SongId">The song.</param>
/// <param name="MoveTo">The place that it moves to, from 0, or null.</param>
/// <param name="Replace">Whether another song comes in its place.</param>
public sealed record SessionEdit(long SongId, int? MoveTo = null, bool Replace = false);
