using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.ImportExport;

/// <summary>Takes a file of songs in after a look at it, by the same importer as the <c>import</c> command. Safe to call from many threads.</summary>
public interface ICatalogueImport
{
    /// <summary>Reads the whole file as an import would and keeps nothing: counts, what would fail and why, and the first rows. Readers and writers are not held up.</summary>
    /// <param name="csv">The file, which can be sought; read from its beginning and left open.</param>
    /// <param name="columns">Which column to read each field from, as chosen by the user; null for what the header says.</param>
    /// <param name="progress">Told every few hundred rows, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImportRefusedException">It is no such file.</exception>
    Task<ImportPreview> PreviewAsync(Stream csv, ColumnChoice? columns, IProgress<ImportProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Takes the file in: all of it as one change, or nothing where it cannot be read, is cancelled, or has bad rows that were not agreed to be left out. Others write while
    /// its songs go in, and nobody sees one of them before all are in.</summary>
    /// <param name="csv">The file, which can be sought; read from its beginning and left open.</param>
    /// <param name="settings">Its name, columns, and what becomes of bad rows.</param>
    /// <param name="editor">Whose change it is.</param>
    /// <param name="progress">Told every few hundred rows, or null.</param>
    /// <param name="cancellationToken">Ends it with nothing kept.</param>
    /// <exception cref="ImportRefusedException">Nothing was kept; it says why.</exception>
    /// <exception cref="CatalogueUnavailableException">The disk is full, or the database cannot be written to; nothing was kept.</exception>
    Task<ImportResult> RunAsync(Stream csv, ImportSettings settings, Editor editor, IProgress<ImportProgress>? progress, CancellationToken cancellationToken);
}

/// <summary>Which column holds which field. Immutable.</summary>
/// <param name="Columns">Position of each field's column, from 0; a field that is not here is not read.</param>
public sealed record ColumnChoice(IReadOnlyDictionary<SongField, int> Columns);

/// <summary>What becomes of rows that do not read.</summary>
public enum BadRows
{
    /// <summary>They keep the whole file out.</summary>
    Refuse,

    /// <summary>They are left out and reported.</summary>
    LeaveOut,
}

/// <summary>How a file is taken in.</summary>
/// <param name="Name">The file's name, for the change log.</param>
/// <param name="Columns">Which column holds which field; null for what the header says.</param>
/// <param name="Bad">What becomes of rows that do not read.</param>
public sealed record ImportSettings(string Name, ColumnChoice? Columns = null, BadRows Bad = BadRows.Refuse);

/// <summary>What an import would do.</summary>
/// <param name="Headers">The columns' headers, in the order of the file.</param>
/// <param name="Columns">Where each field is read from.</param>
/// <param name="FirstRows">The first rows as they are written, at most 20; null where the row is broken.</param>
/// <param name="Result">What the import would come to; null where the columns do not do yet (<paramref name="Complaint"/>).</param>
/// <param name="Complaint">Which column is missing, or null.</param>
public sealed record ImportPreview(
    IReadOnlyList<string> Headers, ColumnChoice Columns, IReadOnlyList<IReadOnlyList<string>> FirstRows, ImportResult? Result, LocalizableMessage? Complaint);
