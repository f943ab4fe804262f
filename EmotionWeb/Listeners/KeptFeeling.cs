using EmotionWeb.Core.Classification;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Journal;

namespace EmotionWeb.Listeners;

/// <summary>An entry of a journal, as its listener takes it along.</summary>
/// <param name="At">When, with how far their clock was from UTC.</param>
/// <param name="Emotion">The likeliest of the seven emotions.</param>
/// <param name="Origin">Whether it was <c>read</c> or chosen by <c>hand</c>.</param>
/// <param name="Scores">The seven probabilities by emotion.</param>
/// <param name="Valence">-1 (unpleasant) to 1 (pleasant).</param>
/// <param name="Arousal">-1 (still) to 1 (stirred).</param>
/// <param name="Goal">What the music was to do: <c>match</c>, <c>balance</c> or <c>lift</c>.</param>
/// <param name="Model">The model that read it, or null.</param>
/// <param name="Played">What was played to it, in order.</param>
/// <param name="Note">What the listener noted, or null.</param>
internal sealed record KeptFeeling(
    DateTimeOffset At, string Emotion, string Origin, IReadOnlyDictionary<string, float> Scores, double Valence, double Arousal,
    string Goal, string? Model, IReadOnlyList<KeptPlayed> Played, string? Note)
{
    public static KeptFeeling From(JournalEntry entry) => new(
        entry.At, entry.Emotion.Key(), JournalCsv.KeyOf(entry.Origin), entry.Scores.ToDictionary(), entry.Valence, entry.Arousal,
        JournalCsv.KeyOf(entry.Goal), entry.ModelId, [.. entry.Plays.Select(p => new KeptPlayed(p.Title, p.Artist, p.Fraction, p.Liked))],
        entry.Note);
}

/// <summary>A song that was played to an entry.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Artist">Its artist; empty where none is known.</param>
/// <param name="Fraction">How far it was heard, 0 to 1, or null where that is not known.</param>
/// <param name="Liked">Whether the listener liked it then.</param>
internal sealed record KeptPlayed(string Title, string Artist, double? Fraction, bool Liked);
