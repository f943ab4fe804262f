using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.ImportExport;

/// <summary>What came of an import that was carried through. Immutable.</summary>
/// <param name="Rows">Rows read, without the header and without rows that hold nothing.</param>
/// <param name="Added">Songs that are new.</param>
/// <param name="RepeatedInFile">Rows left out because an earlier row has the same title and artist (case, accents and spaces folded).</param>
/// <param name="AlreadyThere">Rows left out because the catalogue had the song; it was not changed.</param>
/// <param name="BadRows">Rows left out because they do not read.</param>
/// <param name="Bad">The first of those, at most <see cref="MostReported"/>, each with its reason.</param>
/// <param name="MoodsFound">Songs among the added that came without a mood and got the one whose centre is nearest.</param>
public sealed record ImportResult(int Rows, int Added, int RepeatedInFile, int AlreadyThere, int BadRows, IReadOnlyList<BadRow> Bad, int MoodsFound)
{
    /// <summary>How many bad rows, and how many lost values, are reported one by one: 1000.</summary>
    public const int MostReported = 1000;

    /// <summary>Values of added songs that were left empty because they do not read, or say themselves that there is none.</summary>
    public int LostValues { get; init; }

    /// <summary>The first of those, at most <see cref="MostReported"/>.</summary>
    public IReadOnlyList<LostValue> Lost { get; init; } = [];

    /// <summary>What was done with the file as a whole that whoever made it should know: a column that was scaled, an encoding that was guessed.</summary>
    public IReadOnlyList<LocalizableMessage> Notes { get; init; } = [];
}

/// <summary>A row that was left out.</summary>
/// <param name="Line">Where the row begins in the file; the first line is 1.</param>
/// <param name="Reason">Why.</param>
public readonly record struct BadRow(long Line, LocalizableMessage Reason);

/// <summary>A value that was left empty; its song was kept.</summary>
/// <param name="Line">Where the row begins in the file; the first line is 1.</param>
/// <param name="Field">The field it was for.</param>
/// <param name="Text">The value as written, on one line, at most <see cref="LongestText"/> characters.</param>
public sealed record LostValue(long Line, SongField Field, string Text)
{
    /// <summary>Characters of the value that are kept to be shown: 60.</summary>
    public const int LongestText = 60;
}

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Added">Songs that are new.</param>
/// <param name="Fraction">Part of the work that is done, 0 to 1, or null where the length of the file is not known.</param>
public readonly record struct ImportProgress(int Rows, int Added, double? Fraction);

/// <summary>A file cannot be imported as a whole; nothing of it was kept.</summary>
public sealed class ImportRefusedException(LocalizableMessage reason, Exception? cause = null) : LocalizableException(reason, cause);
