using System.Globalization;
using System.Text;
using CsvHelper;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.ImportExport;

/// <summary>
/// Reads songs from CSV with a header (comma, semicolon or tab; UTF-8, or UTF-16 with its mark) into the catalogue, row by row, in one
/// transaction: a file that cannot be read to its end, or a cancellation, leaves nothing behind. Songs that are there already are left out and counted.
/// Safe to call from many threads; one import writes at a time.
/// </summary>
public sealed class CatalogueImporter(IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder, TimeProvider time) : ICatalogueImport
{
    private const int RowsBetweenReports = 500;

    /// <summary>How many rows a preview shows.</summary>
    private const int RowsShown = 20;

    /// <summary>Longest row, bytes: what is longer was swallowed by a quote left open.</summary>
    private const int LongestRow = 1 << 20;

    /// <inheritdoc />
    public Task<ImportPreview> PreviewAsync(Stream csv, ColumnChoice? columns, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) => Task.Run(async () =>
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        using SongLookup lookup = new(context);
        List<IReadOnlyList<string>> first = [];
        Reading reading = await ReadAsync(csv, context, columns, () => lookup, row => first.AddRange(first.Count < RowsShown ? [row()] : []), progress, cancellationToken);
        return new ImportPreview(reading.Headers, reading.Columns.Choice, first, reading.Result, reading.Columns.Complaint);
    }, cancellationToken);

    /// <inheritdoc />
    public Task<ImportResult> RunAsync(Stream csv, ImportSettings settings, Editor editor, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        return Task.Run(async () =>
        {
            await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
            await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            ChangeLogEntry change = await recorder.BeginAsync(context, editor, new ChangeDescriptor(ChangeKind.Imported, CommonMessages.Text(settings.Name)), cancellationToken);
            ImportResult result = await ImportAsync(csv, settings.Columns, context, change.Id, progress, cancellationToken);
            if (result.BadRows > 0 && settings.Bad == BadRows.Refuse)
            {
                throw new ImportRefusedException(string.Create(
                    CultureInfo.InvariantCulture, $"{result.BadRows} of {result.Rows} rows do not read, so nothing of the file was kept. Mend them, or leave them out."));
            }

            if (result.Added > 0)
            {
                change.Count = result.Added;
                await context.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            return result;
        }, cancellationToken);
    }

    /// <summary>Imports in the transaction that <paramref name="context"/> is in. Each song is listed under <paramref name="change"/> in the log, or nowhere where that is null.</summary>
    internal async Task<ImportResult> ImportAsync(
        Stream csv, ColumnChoice? columns, CatalogueContext context, long? change, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        SongInsert? insert = null;
        try
        {
            Reading reading = await ReadAsync(csv, context, columns, () => insert = new SongInsert(context, change), _ => { }, progress, cancellationToken);
            return reading.Result ?? throw new ImportRefusedException(reading.Columns.Complaint!);
        }
        finally
        {
            insert?.Dispose();
        }
    }

    private async Task<Reading> ReadAsync(
        Stream csv, CatalogueContext context, ColumnChoice? choice, Func<ISongSink> open, Action<Func<IReadOnlyList<string>>> show, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (csv.CanSeek)
        {
            csv.Position = 0;
        }

        // That it names its mark matters: a mark it did not know of would bring an encoding that takes every byte.
        using StreamReader text = new(csv, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        Dictionary<long, CsvMalformedReason> malformed = [];
        using CsvReader reader = CsvReader.Create(text, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            MaxRecordSize = LongestRow,
            OnMalformedRecord = record => malformed.TryAdd(record.LineNumber, record.Reason),
        });
        try
        {
            await reader.ReadHeaderAsync(cancellationToken);
            string[] headers = [.. reader.Headers];
            if (headers.Length == 0)
            {
                throw new ImportRefusedException("The file is empty.");
            }

            CsvColumns columns = choice is null ? new(headers) : new(headers, choice);
            SongRowReader? rows = columns.Complaint is not null
                ? null
                : new(columns, await context.Moods.AsNoTracking().OrderBy(m => m.Position).ToListAsync(cancellationToken), SongLimits.LastYear(time));
            ISongSink? sink = rows is null ? null : open();
            Tally tally = new();
            while ((rows is not null || tally.Rows < RowsShown) && await reader.ReadAsync(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                show(() => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
                string? reason = malformed.Remove(reader.LineNumber, out CsvMalformedReason wrong) ? Broken(wrong, reader.LineNumber) : null;
                Song? song = reason is null ? rows?.Read(reader, out reason) : null;
                tally.Count(song is null ? Outcome.Bad : sink!.Add(song), rows?.MoodWasFound ?? false, new BadRow(reader.LineNumber, reason ?? string.Empty));
                if (tally.Rows % RowsBetweenReports == 0)
                {
                    progress?.Report(tally.Progress(csv));
                }
            }

            progress?.Report(tally.Progress(csv) with { Fraction = 1 });
            return new Reading(headers, columns, rows is null ? null : tally.Result());
        }
        catch (DecoderFallbackException e)
        {
            throw new ImportRefusedException("The file is not UTF-8 text, so nothing of it was kept. Save it as 'CSV UTF-8' and try again.", e);
        }
        catch (CsvFormatException e)
        {
            throw new ImportRefusedException(Unclosed(e.LineNumber), e);
        }
    }

    private static string Broken(CsvMalformedReason reason, long line) => reason == CsvMalformedReason.UnterminatedQuote
        ? throw new ImportRefusedException(Unclosed(line))
        : "a quote stands where none may; put the field in quotes and double those within.";

    private static string Unclosed(long line) => string.Create(
        CultureInfo.InvariantCulture, $"The row that begins on line {line} does not end; a quote is probably left open there. Nothing of the file was kept.");

    private sealed record Reading(string[] Headers, CsvColumns Columns, ImportResult? Result);

    private sealed class Tally
    {
        private readonly List<BadRow> _bad = [];
        private readonly int[] _outcomes = new int[Enum.GetValues<Outcome>().Length];
        private int _moodsFound;

        public int Rows { get; private set; }

        public void Count(Outcome outcome, bool moodWasFound, BadRow bad)
        {
            Rows++;
            _outcomes[(int)outcome]++;
            _moodsFound += outcome == Outcome.Added && moodWasFound ? 1 : 0;
            if (outcome == Outcome.Bad && _bad.Count < ImportResult.MostReported)
            {
                _bad.Add(bad);
            }
        }

        public ImportProgress Progress(Stream csv) => new(Rows, _outcomes[(int)Outcome.Added], csv.CanSeek && csv.Length > 0 ? (double)csv.Position / csv.Length : null);

        public ImportResult Result() => new(
            Rows, _outcomes[(int)Outcome.Added], _outcomes[(int)Outcome.RepeatedInFile], _outcomes[(int)Outcome.AlreadyThere], _outcomes[(int)Outcome.Bad], _bad, _moodsFound);
    }
}

/// <summary>What became of a row.</summary>
internal enum Outcome
{
    Added,
    RepeatedInFile,
    AlreadyThere,
    Bad,
}
