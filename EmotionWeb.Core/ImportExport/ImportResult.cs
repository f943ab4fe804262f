using System.Globalization;

namespace EmotionWeb.Core.ImportExport;

/// <summary>What came of an import that was carried through. Immutable.</summary>
/// <param name="Rows">Rows read, without the header.</param>
/// <param name="Added">Songs that are new.</param>
/// <param name="RepeatedInFile">Rows left out because an earlier row has the same title and artist (case, accents and spaces folded).</param>
/// <param name="AlreadyThere">Rows left out because the catalogue had the song; it was not changed.</param>
/// <param name="BadRows">Rows left out because they do not read.</param>
/// <param name="Bad">The first of those, at most <see cref="MostReported"/>, each with its reason.</param>
/// <param name="MoodsFound">Songs among the added that came without a mood and got the one whose centre is nearest.</param>
public sealed record ImportResult(int Rows, int Added, int RepeatedInFile, int AlreadyThere, int BadRows, IReadOnlyList<BadRow> Bad, int MoodsFound)
{
    /// <summary>How many bad rows are reported one by one: 1000.</summary>
    public const int MostReported = 1000;
}

/// <summary>A row that was left out.</summary>
/// <param name="Line">Where the row begins in the file; the first line is 1.</param>
/// <param name="Reason">Why, for whoever made the file.</param>
public readonly record struct BadRow(long Line, string Reason)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Line {Line}: {Reason}");
}

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Added">Songs that are new.</param>
/// <param name="Fraction">Part of the file that was read, 0 to 1, or null where its length is not known.</param>
public readonly record struct ImportProgress(int Rows, int Added, double? Fraction);

/// <summary>A file cannot be imported as a whole; nothing of it was kept. The message says why and what to do.</summary>
public sealed class ImportRefusedException(string message, Exception? inner = null) : IOException(message, inner);
