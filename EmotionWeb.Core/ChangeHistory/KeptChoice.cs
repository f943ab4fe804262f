using System.Text.Json.Nodes;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>
/// The model that reads where none is named: what is chosen is kept outside of the database, and its changes stand in the log all the same.
/// Implementations are safe to call from many threads.
/// </summary>
public interface IKeptChoice
{
    /// <summary>The id of the model that is chosen; null where the manifest's default stands.</summary>
    string? Chosen { get; }

    /// <summary>Keeps a choice.</summary>
    /// <param name="modelId">As <see cref="Chosen"/> has it.</param>
    /// <param name="cancellationToken">Ends waiting; nothing was changed.</param>
    /// <exception cref="LocalizableException">It cannot be chosen (any more); nothing was changed.</exception>
    Task KeepAsync(string? modelId, CancellationToken cancellationToken);
}

/// <summary>Makes choices that the log lists. Safe to call from many threads.</summary>
public interface IChoiceLog
{
    /// <summary>Makes a choice, and lists it: both, or neither.</summary>
    /// <param name="choice">What keeps it.</param>
    /// <param name="modelId">As <see cref="IKeptChoice.Chosen"/> has it.</param>
    /// <param name="editor">Who chooses.</param>
    /// <param name="cancellationToken">Ends waiting; nothing was changed.</param>
    /// <returns>The change's key in the log; null where it was chosen already.</returns>
    /// <exception cref="LocalizableException">It cannot be chosen; nothing was changed.</exception>
    Task<long?> ChooseAsync(IKeptChoice choice, string? modelId, Editor editor, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class ChoiceLog(IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder) : IChoiceLog
{
    /// <summary>Under what the log keeps it.</summary>
    public const string Entity = "model";

    private const string Key = "default";

    // Nothing to free: no wait handle is asked for.
    private readonly SemaphoreSlim _turn = new(1);

    private const string Field = "defaultModel";

    /// <summary>What it is called.</summary>
    public static LocalizableMessage Name => HistoryMessages.DefaultModel;

    public async Task<long?> ChooseAsync(IKeptChoice choice, string? modelId, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(editor);
        ChangeDescriptor chosen = new(ChangeKind.DefaultModelChosen,
            modelId is null ? HistoryMessages.ManifestModel : CommonMessages.Text(modelId));
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await WriteAsync(context, choice, modelId, editor, chosen, cancellationToken);
    }

    /// <summary>Takes back that it was chosen.</summary>
    public async Task<Reversal> RevertAsync(
        IKeptChoice choice, ChangeLogEntry entry, ChangeLogItem item, bool overwrite, Editor editor, CancellationToken cancellationToken)
    {
        (string? before, string? after, string? now) = (Value(item.Before), Value(item.After), choice.Chosen);
        if (!Same(now, after) && !Same(now, before) && !overwrite)
        {
            return Stands(HistoryMessages.ChangedSince, canOverwrite: true);
        }

        try
        {
            await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
            ChangeDescriptor reverted = new(ChangeKind.Reverted, entry.Subject, Reverts: entry.Id);
            return new Reversal.Done(await WriteAsync(context, choice, before, editor, reverted, cancellationToken));
        }
        catch (LocalizableException gone)
        {
            return Stands(gone.Explanation, canOverwrite: false);
        }

        Reversal.Conflicts Stands(LocalizableMessage why, bool canOverwrite) =>
            new([new ReversalConflict(Entity, Key, Name, why, Fields(now), Fields(before))], canOverwrite);
    }

    // Chosen first: that may wait for models that are loaded just now, for seconds, in which nobody else could write. What cannot be listed
    // is chosen no longer.
    private async Task<long?> WriteAsync(CatalogueContext context, IKeptChoice choice, string? modelId, Editor editor,
        ChangeDescriptor descriptor, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            string? before = choice.Chosen;
            if (Same(before, modelId))
            {
                return null;
            }

            await choice.KeepAsync(modelId, cancellationToken);
            try
            {
                await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
                ChangeItemDraft item = new(Entity, Key, Fields(before), Fields(modelId));
                long change = await recorder.RecordAsync(context, editor, descriptor, [item], cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return change;
            }
            catch
            {
                await choice.KeepAsync(before, CancellationToken.None);
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);

    private static string Fields(string? modelId) => JsonFields.Write(new JsonObject { [Field] = modelId });

    private static string? Value(string? fields) => (string?)JsonFields.Read(fields)?[Field];
}
