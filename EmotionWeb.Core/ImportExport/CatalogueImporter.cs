using System.Text;
using CsvHelper;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.ImportExport;

/// <summary>
/// Reads songs from CSV with a header into the catalogue, row by row, in one transaction: a file that cannot be read to its end, or a cancellation, leaves nothing behind.
/// <see cref="CsvLayout"/> tells how files may be written. Songs that are there already are left out and counted. Safe to call from many threads; one import writes at a time.
/// </summary>
internal sealed class CatalogueImporter(
    IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder, IBulkSongWriter writer, IDatabaseErrors errors, TimeProvider time, IOptions<CatalogueOptions> options) : ICatalogueImport
{
    private const int RowsBetweenReports = 500;

    /// <summary>How many rows a preview shows.</summary>
    private const int RowsShown = 20;

    /// <inheritdoc />
    public Task<ImportPreview> PreviewAsync(Stream csv, ColumnChoice? columns, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) => Task.Run(async () =>
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        using ISongSink lookup = writer.Lookup(context);
        List<IReadOnlyList<string>> first = [];
        Reading reading = await ReadAsync(csv, context, columns, () => lookup, row => first.AddRange(first.Count < RowsShown ? [row()] : []), progress, cancellationToken);
        return new ImportPreview(reading.Layout.Headers, reading.Layout.Columns.Choice, first, reading.Result, reading.Layout.Columns.Complaint);
    }, cancellationToken);

    /// <inheritdoc />
    public Task<ImportResult> RunAsync(Stream csv, ImportSettings settings, Editor editor, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        return Task.Run(() => WriteAsync(csv, settings, editor, progress, cancellationToken), cancellationToken);
    }

    private async Task<ImportResult> WriteAsync(Stream csv, ImportSettings settings, Editor editor, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
            await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
            ChangeLogEntry change = await recorder.BeginAsync(context, editor, new ChangeDescriptor(ChangeKind.Imported, CommonMessages.Text(settings.Name)), cancellationToken);
            ImportResult result = await ImportAsync(csv, settings.Columns, context, change.Id, progress, cancellationToken);
            if (result.BadRows > 0 && settings.Bad == BadRows.Refuse)
            {
                throw new ImportRefusedException(ImportMessages.BadRows(result.BadRows, result.Rows));
            }

            if (result.Added > 0)
            {
                change.Count = result.Added;
                await context.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            return result;
        }
        catch (Exception e) when (errors.FaultOf(e) is { } fault && CatalogueUnavailableException.IsOfTheDatabase(fault) && e is not CatalogueUnavailableException)
        {
            throw CatalogueUnavailableException.From(options.Value.Database, fault, e);
        }
    }

    /// <summary>Imports in the transaction that <paramref name="context"/> is in. Each song is listed under <paramref name="change"/> in the log, or nowhere where that is null.</summary>
    internal async Task<ImportResult> ImportAsync(
        Stream csv, ColumnChoice? columns, CatalogueContext context, long? change, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ISongSink? insert = null;
        try
        {
            Reading reading = await ReadAsync(csv, context, columns, () => insert = writer.Insert(context, change), _ => { }, progress, cancellationToken);
            return reading.Result ?? throw new ImportRefusedException(reading.Layout.Columns.Complaint!);
        }
        finally
        {
            insert?.Dispose();
        }
    }

    private async Task<Reading> ReadAsync(
        Stream csv, CatalogueContext context, ColumnChoice? choice, Func<ISongSink> open, Action<Func<IReadOnlyList<string>>> show, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            CsvLayout layout = await CsvLayout.FindAsync(csv, choice, cancellationToken);
            Dictionary<long, CsvMalformedReason> malformed = [];
            using CsvReader reader = await layout.OpenAsync(csv, record => malformed.TryAdd(record.LineNumber, record.Reason), cancellationToken);
            SongRowReader? rows = layout.Columns.Complaint is not null
                ? null
                : new(layout, await context.Moods.AsNoTracking().OrderBy(m => m.Position).ToListAsync(cancellationToken), SongYear.LastYear(time));
            ISongSink? sink = rows is null ? null : open();
            Tally tally = new();
            while ((rows is not null || tally.Rows < RowsShown) && await reader.ReadAsync(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                LocalizableMessage? reason = malformed.Remove(reader.LineNumber, out CsvMalformedReason wrong) ? Broken(wrong, reader.LineNumber) : null;
                if (CsvLayout.IsEmpty(reader))
                {
                    continue;
                }

                show(() => [.. Enumerable.Range(0, reader.FieldCount).Select(i => CsvText.OneLine(reader.GetString(i)))]);
                Song? song = reason is null ? rows?.Read(reader, out reason) : null;
                if (song is null)
                {
                    tally.CountBad(reason is null ? null : new BadRow(reader.LineNumber, reason));
                }
                else
                {
                    tally.Count(sink!.Add(song), rows!);
                }

                if (tally.Rows % RowsBetweenReports == 0)
                {
                    progress?.Report(tally.Progress(csv));
                }
            }

            progress?.Report(tally.Progress(csv) with { Fraction = 1 });
            return new Reading(layout, rows is null ? null : tally.Result(layout));
        }
        catch (DecoderFallbackException e)
        {
            throw new ImportRefusedException(ImportMessages.NotUtf8, e);
        }
        catch (CsvFormatException e)
        {
            throw new ImportRefusedException(await CsvLayout.WhyEndlessAsync(csv, e.LineNumber, cancellationToken), e);
        }
    }

    // A quote within a field that began without one is a quote: the inches of a record.
    private static LocalizableMessage? Broken(CsvMalformedReason reason, long line) => reason switch
    {
        CsvMalformedReason.StrayQuote => null,
        CsvMalformedReason.UnterminatedQuote => throw new ImportRefusedException(ImportMessages.QuoteOpen(line)),
        _ => ImportMessages.Quote,
    };

    private sealed record Reading(CsvLayout Layout, ImportResult? Result);

    private sealed class Tally
    {
        private readonly List<BadRow> _bad = [];
        private readonly List<LostValue> _lost = [];
        private readonly int[] _outcomes = new int[Enum.GetValues<Outcome>().Length];
        private int _moodsFound;
        private int _valuesLost;
        private int _listsCut;

        public int Rows { get; private set; }

        /// <param name="row">Null where the columns do not do yet, so that nothing can be said of it.</param>
        public void CountBad(BadRow? row)
        {
            Rows++;
            _outcomes[(int)Outcome.Bad]++;
            if (row is { } bad && _bad.Count < ImportResult.MostReported)
            {
                _bad.Add(bad);
            }
        }

        public void Count(Outcome outcome, SongRowReader row)
        {
            Rows++;
            _outcomes[(int)outcome]++;
            if (outcome == Outcome.Added)
            {
                _moodsFound += row.MoodWasFound ? 1 : 0;
                _listsCut += row.ListWasCut ? 1 : 0;
                _valuesLost += row.Lost.Count;
                _lost.AddRange(row.Lost.Take(ImportResult.MostReported - _lost.Count));
            }
        }

        public ImportProgress Progress(Stream csv) => new(Rows, _outcomes[(int)Outcome.Added], csv.Length > 0 ? (double)csv.Position / csv.Length : null);

        public ImportResult Result(CsvLayout layout)
        {
            LocalizableMessage[] notes = [.. layout.Notes, .. _listsCut > 0 ? [ImportMessages.ListsCut(_listsCut)] : Array.Empty<LocalizableMessage>()];
            return new(Rows, _outcomes[(int)Outcome.Added], _outcomes[(int)Outcome.RepeatedInFile], _outcomes[(int)Outcome.AlreadyThere], _outcomes[(int)Outcome.Bad], _bad, _moodsFound)
            {
                LostValues = _valuesLost,
                Lost = _lost.Count > 0 ? _lost : Array.Empty<LostValue>(),
                Notes = notes.Length > 0 ? notes : Array.Empty<LocalizableMessage>(),
            };
        }
    }
}
