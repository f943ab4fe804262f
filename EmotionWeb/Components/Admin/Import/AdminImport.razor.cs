using System.Globalization;
using EmotionWeb.Components.Admin.Songs;
using EmotionWeb.Core;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace EmotionWeb.Components.Admin.Import;

/// <summary>Takes a file of songs in: receive, look, run, say what came of it. Whatever goes wrong leads back with a message and nothing kept.</summary>
public sealed partial class AdminImport : IAsyncDisposable
{
    // Enough to see what is what; thousands of columns are not for looking at.
    private const int MostColumns = 100;

    private Step _step;
    private UploadedFile? _file;
    private ImportPreview? _preview;
    private ImportResult? _result;
    private ImportProgress _progress;
    private CancellationTokenSource? _work;
    private string? _problem;
    private double _part;
    private bool _leaveOut;
    private int _files;

    private enum Step
    {
        Choose,
        Receive,
        Look,
        Run,
        Done,
    }

    [Inject]
    private ICatalogueImport Importer { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    private IReadOnlyList<(string, string)> Headers =>
        [("", "Not in the file"), .. _preview!.Headers.Select((header, i) => (i.ToString(CultureInfo.InvariantCulture), string.IsNullOrWhiteSpace(header) ? $"Column {i + 1}" : header))];

    private Task ReceiveAsync(InputFileChangeEventArgs chosen) => WorkAsync(Step.Receive, async cancellationToken =>
    {
        _part = 0;
        Progress<double> progress = new(part => Show(() => _part = part));
        _file = await UploadedFile.ReceiveAsync(chosen.File, Services.GetRequiredService<DataFolder>(), Time, progress, cancellationToken);
        await AnalyzeAsync(columns: null, cancellationToken);
    });

    private Task ChooseAsync(SongField field, string column)
    {
        Dictionary<SongField, int> columns = new(_preview!.Columns.Columns);
        columns.Remove(field);
        if (int.TryParse(column, CultureInfo.InvariantCulture, out int position))
        {
            columns[field] = position;
        }

        return WorkAsync(Step.Look, cancellationToken => AnalyzeAsync(new ColumnChoice(columns), cancellationToken));
    }

    private async Task AnalyzeAsync(ColumnChoice? columns, CancellationToken cancellationToken)
    {
        (_step, _preview, _progress) = (Step.Look, null, default);
        StateHasChanged();
        _preview = await Importer.PreviewAsync(_file!.Content, columns, Told(), cancellationToken);
    }

    private Task RunAsync() => WorkAsync(Step.Run, cancellationToken => EditAsync(async (editor, _) =>
    {
        _progress = default;
        _result = await Importer.RunAsync(
            _file!.Content, new ImportSettings(_file.Name, _preview!.Columns, _leaveOut ? BadRows.LeaveOut : BadRows.Refuse), editor, Told(), cancellationToken);
        await ForgetAsync();
        _step = Step.Done;
    }));

    /// <summary>One step of work that can be cancelled; when it fails the admin is back where a choice can be made.</summary>
    private async Task WorkAsync(Step step, Func<CancellationToken, Task> work)
    {
        if (_work is not null)
        {
            return;
        }

        (_step, _problem) = (step, null);
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        _work = cancellation;
        StateHasChanged();
        try
        {
            await work(cancellation.Token);
            if (_step is Step.Run)
            {
                // Not allowed any more: said already.
                _step = Step.Look;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _problem = "Cancelled. Nothing of the file was kept.";
            await StartOverAsync();
        }
        catch (Exception e) when (e is ImportRefusedException or CatalogueUnavailableException or IOException)
        {
            _problem = e is LocalizableException refused ? Text.Of(refused) : $"The file did not arrive, so nothing was kept: {e.Message}";
            await StartOverAsync();
        }
        finally
        {
            _work = null;
        }
    }

    private void Cancel() => _work?.Cancel();

    private Task EndAsync()
    {
        _problem = null;
        return StartOverAsync();
    }

    private async Task StartOverAsync()
    {
        (_step, _preview, _result, _leaveOut) = (Step.Choose, null, null, false);
        _files++;
        await ForgetAsync();
    }

    private async Task ForgetAsync()
    {
        UploadedFile? file = _file;
        _file = null;
        if (file is not null)
        {
            await file.DisposeAsync();
        }
    }

    private Progress<ImportProgress> Told() => new(progress => Show(() => _progress = progress));

    // Progress comes on the circuit's own turn; one that comes after the page was left is of no use.
    private void Show(Action take)
    {
        if (!Gone.IsCancellationRequested)
        {
            take();
            StateHasChanged();
        }
    }

    private string ColumnOf(SongField field) =>
        _preview!.Columns.Columns.TryGetValue(field, out int position) ? position.ToString(CultureInfo.InvariantCulture) : "";

    // Words of the file's own kind: without the limits that a form tells.
    private string ColumnLabelOf(SongField field) => Text.Find(field.Label) is { } label && field == SongField.DurationMs ? label : Text.NameOf(field);

    private static string Summary(ImportResult result, string added, string left) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count(result.Rows, "row")}: {Count(result.Added, "song")} {added}, {result.AlreadyThere + result.RepeatedInFile:N0} {left} because they are there already or come twice, {result.BadRows:N0} {left} because they do not read.")
        + (result.MoodsFound > 0 ? string.Create(CultureInfo.InvariantCulture, $" {result.MoodsFound:N0} came without a mood and get the nearest.") : "");

    private static string Count(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}{(count == 1 ? "" : "s")}");

    private static string Percent(double part) => part.ToString("P0", CultureInfo.InvariantCulture);

    private static string Invariant(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Lets the file go; work under way ends and does so itself.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_work is null)
        {
            await ForgetAsync();
        }
    }
}
