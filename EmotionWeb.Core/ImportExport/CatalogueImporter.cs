using System.Text;
using CsvHelper;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.ImportExport;

/// <summary>
/// Reads songs from CSV with a header into the catalogue. The whole file is read and laid aside first, which holds up nobody; only then do its songs go in, part by part, as one change
/// that is carried to its end or taken back (<see cref="PartedChanges"/>): a file that cannot be read to its end, a cancellation or a process that ends leaves nothing behind.
/// <see cref="CsvLayout"/> tells how files may be written. Songs that are there already are left out and counted. Safe to call from many threads; one import writes at a time.
/// </summary>
internal sealed class CatalogueImporter(
    IDbContextFactory<CatalogueContext> contexts, PartedChanges parts, IBulkSongWriter writer, IDatabaseErrors errors, TimeProvider time, IOptions<CatalogueOptions> options) : ICatalogueImport
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
            await context.Database.OpenConnectionAsync(cancellationToken);
            using ISongStage stage = writer.Stage(context);
            try
            {
                ImportResult result = await ReadAllAsync(csv, settings.Columns, context, () => stage, progress is null ? null : new FirstHalf(progress), cancellationToken);
                if (result.BadRows > 0 && settings.Bad == BadRows.Refuse)
                {
                    throw new ImportRefusedException(ImportMessages.BadRows(result.BadRows, result.Rows));
                }

                ChangeDescriptor descriptor = new(ChangeKind.Imported, CommonMessages.Text(settings.Name));
                return stage.Count == 0 ? result : await MoveAsync(stage, result, context, descriptor, editor, progress, cancellationToken);
            }
            finally
            {
                stage.Forget();
            }
        }
        catch (Exception e) when (errors.FaultOf(e) is { } fault && CatalogueUnavailableException.IsOfTheDatabase(fault) && e is not CatalogueUnavailableException)
        {
            throw CatalogueUnavailableException.From(options.Value.Database, fault, e);
        }
    }

    private async Task<ImportResult> MoveAsync(
        ISongStage stage, ImportResult read, CatalogueContext context, ChangeDescriptor descriptor, Editor editor, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        int seen = 0, added = 0;
        await parts.AddAsync(
            context, editor, descriptor, stage.Count,
            async (change, firstKey, most) =>
            {
                // They were there when the file was read.
                if (await context.Moods.CountAsync(m => stage.Moods.Contains(m.Id), cancellationToken) < stage.Moods.Count)
                {
                    throw new ImportRefusedException(ImportMessages.MoodRemoved);
                }

                (int moved, int kept) = stage.Move(change, firstKey, most);
                (seen, added) = (seen + moved, added + kept);
                progress?.Report(new ImportProgress(read.Rows, added, 0.5 + (seen / (2.0 * stage.Count))));
                return new PartDone(moved, kept);
            },
            cancellationToken);
        return read with { Added = added, AlreadyThere = read.AlreadyThere + read.Added - added };
    }

    /// <summary>Puts a file's songs in, in the transaction that <paramref name="context"/> is in. The log lists none of them.</summary>
    internal async Task<ImportResult> ImportAsync(Stream csv, CatalogueContext context, CancellationToken cancellationToken)
    {
        using ISongSink insert = writer.Insert(context);
        return await ReadAllAsync(csv, columns: null, context, () => insert, progress: null, cancellationToken);
    }

    private async Task<ImportResult> ReadAllAsync(
        Stream csv, ColumnChoice? columns, CatalogueContext context, Func<ISongSink> open, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        Reading reading = await ReadAsync(csv, context, columns, open, _ => { }, progress, cancellationToken);
        return reading.Result ?? throw new ImportRefusedException(reading.Layout.Columns.Complaint!);
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

    /// <summary>Reading the file is the first half of the work.</summary>
    private sealed class FirstHalf(IProgress<ImportProgress> whole) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => whole.Report(value with { Fraction = value.Fraction / 2 });
    }

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
