using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Core.Journal;

/// <summary>Where the emotion of an entry comes from.</summary>
public enum JournalOrigin
{
    /// <summary>It was read from a face.</summary>
    Read,

    /// <summary>The listener said so.</summary>
    Hand,
}

/// <summary>A feeling, as a journal takes it in.</summary>
/// <param name="At">When, on the listener's own clock: its offset says which day it was for them.</param>
/// <param name="Scores">The seven probabilities; 1 for what was chosen by hand.</param>
/// <param name="Goal">What the music was to do.</param>
/// <param name="Origin">Whether it was read or chosen.</param>
/// <param name="ModelId">The model that read it; null where it was chosen.</param>
public sealed record Felt(DateTimeOffset At, EmotionScores Scores, ListeningGoal Goal, JournalOrigin Origin, string? ModelId = null);

/// <summary>
/// One entry of a listener's journal: what was felt, and what was played to it. Nothing of a picture, of where a face was in it, or of
/// where it came from.
/// </summary>
public sealed class JournalEntry
{
    /// <summary>Most characters (UTF-16) of a note.</summary>
    public const int LongestNote = 500;

    private readonly List<JournalPlay> _plays = [];

    /// <summary>Key.</summary>
    public long Id { get; private set; }

    /// <summary>Whose it is: <see cref="Feedback.ListenerKey"/>.</summary>
    public required string Listener { get; set; }

    /// <summary>When, as ticks of UTC.</summary>
    public long AtTicks { get; private set; }

    /// <summary>How far the listener's clock was ahead of UTC, minutes, -840 to 840.</summary>
    public int OffsetMinutes { get; private set; }

    /// <summary>The listener's day, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int DayNumber { get; private set; }

    /// <summary>The likeliest emotion.</summary>
    public Emotion Emotion { get; private set; }

    /// <summary>All seven probabilities.</summary>
    public EmotionScores Scores { get; private set; } = EmotionScores.Of(Emotion.Neutral);

    /// <summary>Where they lie: -1 (unpleasant) to 1 (pleasant).</summary>
    public double Valence { get; private set; }

    /// <summary>Where they lie: -1 (still) to 1 (stirred).</summary>
    public double Arousal { get; private set; }

    /// <summary>What the music was to do.</summary>
    public ListeningGoal Goal { get; set; }

    /// <summary>Whether it was read or chosen.</summary>
    public JournalOrigin Origin { get; private set; }

    /// <summary>The model that read it, or null.</summary>
    public string? ModelId { get; private set; }

    /// <summary>What the listener noted, at most <see cref="LongestNote"/> characters; null where nothing.</summary>
    public string? Note { get; set; }

    /// <summary>What was played to it, in order.</summary>
    public IReadOnlyList<JournalPlay> Plays => _plays;

    /// <summary>When, on the listener's own clock.</summary>
    public DateTimeOffset At => new DateTimeOffset(AtTicks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(OffsetMinutes));

    /// <summary>The listener's day.</summary>
    public DateOnly Day => DateOnly.FromDayNumber(DayNumber);

    /// <summary>An entry of what was felt.</summary>
    public static JournalEntry Of(string listener, Felt felt)
    {
        ArgumentNullException.ThrowIfNull(felt);
        Affect place = felt.Scores.Affect.Centre;
        return new JournalEntry
        {
            Listener = listener,
            AtTicks = felt.At.UtcTicks,
            OffsetMinutes = (int)felt.At.Offset.TotalMinutes,
            DayNumber = DateOnly.FromDateTime(felt.At.DateTime).DayNumber,
            Emotion = felt.Scores.Top,
            Scores = felt.Scores,
            Valence = place.Valence,
            Arousal = place.Arousal,
            Goal = felt.Goal,
            Origin = felt.Origin,
            ModelId = felt.Origin is JournalOrigin.Read ? felt.ModelId : null,
        };
    }

    /// <summary>Adds what was played.</summary>
    internal void Add(JournalPlay play) => _plays.Add(play);

    /// <summary>A note as it is kept: without white space around it, and without control characters but line feeds; null where nothing is
    /// left.</summary>
    /// <exception cref="ArgumentException">It has more than <see cref="LongestNote"/> characters.</exception>
    public static string? NoteOf(string? text)
    {
        string note = string.Concat((text ?? string.Empty).ReplaceLineEndings("\n").Where(c => c is '\n' || !char.IsControl(c))).Trim();
        return note.Length > LongestNote ? throw new ArgumentException($"A note has at most {LongestNote} characters.", nameof(text))
            : note.Length > 0 ? note : null;
    }
}

/// <summary>A song that was played to an entry. Kept with its names, for it may leave the catalogue.</summary>
public sealed class JournalPlay
{
    /// <summary>Key; a later one was played later.</summary>
    public long Id { get; private set; }

    /// <summary>The entry it belongs to.</summary>
    public long EntryId { get; init; }

    /// <summary>The catalogue's song, or null.</summary>
    public long? SongId { get; init; }

    /// <summary>Key of the track, or null.</summary>
    public string? TrackId { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Artist; empty where none is known.</summary>
    public required string Artist { get; init; }

    /// <summary>How far it was heard, 0 to 1; null where that is not known.</summary>
    public double? Fraction { get; set; }

    /// <summary>Whether the listener liked it then.</summary>
    public bool Liked { get; set; }
}
