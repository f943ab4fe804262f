using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>Writes the change log, in the transaction of the change itself. Safe to call from many threads, each with a context of its own.</summary>
public sealed class ChangeRecorder(TimeProvider time, IOptions<CatalogueOptions> options)
{
    /// <summary>Records one operation and lets go of what the log keeps no longer.</summary>
    /// <returns>The change's key.</returns>
    internal async Task<long> RecordAsync(CatalogueContext context, Editor editor, ChangeDescriptor descriptor, IReadOnlyCollection<ChangeItemDraft> items, CancellationToken cancellationToken)
    {
        ChangeLogEntry change = await BeginAsync(context, editor, descriptor with { Count = descriptor.Count > 0 ? descriptor.Count : items.Count }, underWay: false, cancellationToken);
        await AddAsync(context, change.Id, items, cancellationToken);
        return change.Id;
    }

    /// <summary>Records an operation whose items come in parts.</summary>
    /// <param name="context">In a transaction that may write.</param>
    /// <param name="editor">Whose change it is.</param>
    /// <param name="descriptor">What it is.</param>
    /// <param name="underWay">Whether the parts come in transactions of their own (<see cref="PartedChanges"/>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<ChangeLogEntry> BeginAsync(CatalogueContext context, Editor editor, ChangeDescriptor descriptor, bool underWay, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ChangeLogEntry change = new()
        {
            AtTicks = now.UtcTicks,
            EditorId = editor.Id,
            EditorName = editor.Name,
            Kind = descriptor.Kind,
            Subject = descriptor.Subject,
            Count = descriptor.Count,
            Reverts = descriptor.Reverts,
            UnderWay = underWay,
        };
        context.Changes.Add(change);
        await context.SaveChangesAsync(cancellationToken);
        await ForgetAsync(context, now, change.Id, cancellationToken);
        return change;
    }

    internal static async Task AddAsync(CatalogueContext context, long change, IReadOnlyCollection<ChangeItemDraft> items, CancellationToken cancellationToken)
    {
        foreach (ChangeItemDraft[] part in items.Chunk(1000))
        {
            ChangeLogItem[] rows = [.. part.Select(i => new ChangeLogItem { ChangeId = change, Entity = i.Entity, Key = i.Key, Before = i.Before, After = i.After })];
            context.ChangeItems.AddRange(rows);
            await context.SaveChangesAsync(cancellationToken);
            foreach (ChangeLogItem row in rows)
            {
                context.Entry(row).State = EntityState.Detached;
            }
        }
    }

    // What is under way is needed to take it back.
    private async Task ForgetAsync(CatalogueContext context, DateTimeOffset now, long latest, CancellationToken cancellationToken)
    {
        if (options.Value.LogDays > 0)
        {
            long oldest = now.AddDays(-options.Value.LogDays).UtcTicks;
            await context.Changes.Where(c => c.AtTicks < oldest && !c.UnderWay).ExecuteDeleteAsync(cancellationToken);
        }

        long first = latest - options.Value.LogChanges + 1;
        await context.Changes.Where(c => c.Id < first && !c.UnderWay).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>What an operation was.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Count">How many things it changed; 0 for as many as there are items.</param>
/// <param name="Reverts">The change it takes back, or null.</param>
internal sealed record ChangeDescriptor(ChangeKind Kind, LocalizableMessage Subject, int Count = 0, long? Reverts = null);

/// <summary>What happened to one thing.</summary>
internal sealed record ChangeItemDraft(string Entity, string Key, string? Before, string? After)
{
    public static ChangeItemDraft Added(string entity, string key, JsonObject after) => new(entity, key, null, JsonFields.Write(after));

    public static ChangeItemDraft Removed(string entity, string key, JsonObject before) => new(entity, key, JsonFields.Write(before), null);

    /// <summary>Only the fields that differ; null where none does.</summary>
    public static ChangeItemDraft? Changed(string entity, string key, JsonObject before, JsonObject after)
    {
        string[] names = [.. after.Select(f => f.Key).Where(name => !JsonFields.Same(before[name], after[name]))];
        JsonObject Only(JsonObject all) => new(names.Select(n => KeyValuePair.Create(n, all[n]?.DeepClone())));
        return names.Length == 0 ? null : new ChangeItemDraft(entity, key, JsonFields.Write(Only(before)), JsonFields.Write(Only(after)));
    }
}

/// <summary>Fields as JSON.</summary>
internal static class JsonFields
{
    // Read by people and by this program only; it is never put into a page unescaped.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject fields) => fields.ToJsonString(Readable);

    public static JsonObject? Read(string? fields) => fields is null ? null : (JsonObject)JsonNode.Parse(fields)!;

    public static bool Same(JsonNode? one, JsonNode? other) => string.Equals(one?.ToJsonString(), other?.ToJsonString(), StringComparison.Ordinal);

    /// <summary>Whether <paramref name="whole"/> has each of the fields as it is in <paramref name="some"/>.</summary>
    public static bool Has(JsonObject whole, JsonObject some) => some.All(f => Same(whole[f.Key], f.Value));

    public static JsonObject Overlaid(JsonObject whole, JsonObject some)
    {
        JsonObject result = (JsonObject)whole.DeepClone();
        foreach ((string name, JsonNode? value) in some)
        {
            result[name] = value?.DeepClone();
        }

        return result;
    }
}
