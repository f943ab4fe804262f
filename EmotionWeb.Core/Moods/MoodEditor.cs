using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.Moods;

/// <summary>Edits moods in the database, the write lock first.</summary>
internal sealed class MoodEditor(IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder, IBulkSongWriter songs) : IMoodEditor
{
    public const string Entity = "mood";

    private const int NameLength = 60;

    public async Task<IReadOnlyList<EditedMood>> AllAsync(CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await AllAsync(context, cancellationToken);
    }

    public async Task<IReadOnlyList<FieldMessage>> CheckAsync(MoodDraft content, int? id, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await CheckAsync(context, content, id, cancellationToken);
    }

    public async Task<Edit<EditedMood>> AddAsync(MoodDraft content, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await CheckAsync(context, content, id: null, cancellationToken) is { Count: > 0 } messages)
        {
            return new Edit<EditedMood>.Refused(messages);
        }

        Mood mood = new(content.Name) { Position = (await context.Moods.MaxAsync(m => (int?)m.Position, cancellationToken) ?? -1) + 1 };
        MoodFields.Write(content, mood);
        context.Moods.Add(mood);
        await context.SaveChangesAsync(cancellationToken);
        long change = await recorder.RecordAsync(
            context, editor, new ChangeDescriptor(ChangeKind.MoodAdded, CommonMessages.Text(mood.Name)), [ChangeItemDraft.Added(Entity, Key(mood.Id), MoodFields.Of(mood))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Edit<EditedMood>.Saved(new EditedMood(mood.Id, mood.Version, MoodFields.Content(mood), 0, 0), change);
    }

    public async Task<Edit<EditedMood>> SaveAsync(EditedMood mood, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        Mood? kept = await context.Moods.SingleOrDefaultAsync(m => m.Id == mood.Id, cancellationToken);
        if (kept is null || kept.Version != mood.Version)
        {
            return new Edit<EditedMood>.Conflict(await OneAsync(context, mood.Id, cancellationToken), mood);
        }

        if (await CheckAsync(context, mood.Content, mood.Id, cancellationToken) is { Count: > 0 } messages)
        {
            return new Edit<EditedMood>.Refused(messages);
        }

        var before = MoodFields.Of(kept);
        MoodFields.Write(mood.Content, kept);
        long? change = null;
        if (ChangeItemDraft.Changed(Entity, Key(kept.Id), before, MoodFields.Of(kept)) is { } item)
        {
            await context.SaveChangesAsync(cancellationToken);
            change = await recorder.RecordAsync(context, editor, new ChangeDescriptor(ChangeKind.MoodEdited, CommonMessages.Text(kept.Name)), [item], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return new Edit<EditedMood>.Saved((await OneAsync(context, mood.Id, cancellationToken))!, change);
    }

    public async Task<Edit<IReadOnlyList<EditedMood>>> ReorderAsync(IReadOnlyList<int> moods, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        IReadOnlyList<EditedMood> now = await AllAsync(context, cancellationToken);
        if (moods.Count != now.Count || moods.Distinct().Count() != moods.Count || now.Any(m => !moods.Contains(m.Id)))
        {
            return new Edit<IReadOnlyList<EditedMood>>.Conflict(now, [.. now.OrderBy(m => moods.Contains(m.Id) ? moods.ToList().IndexOf(m.Id) : int.MaxValue)]);
        }

        List<ChangeItemDraft> items = [];
        foreach (Mood mood in await context.Moods.ToListAsync(cancellationToken))
        {
            var before = MoodFields.Of(mood);
            mood.Position = moods.ToList().IndexOf(mood.Id);
            items.AddRange(ChangeItemDraft.Changed(Entity, Key(mood.Id), before, MoodFields.Of(mood)) is { } item ? [item] : []);
        }

        long? change = null;
        if (items.Count > 0)
        {
            await context.SaveChangesAsync(cancellationToken);
            now = await AllAsync(context, cancellationToken);
            change = await recorder.RecordAsync(
                context, editor, new ChangeDescriptor(ChangeKind.MoodsReordered, CommonMessages.List(now.Select(m => m.Content.Name))), items, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return new Edit<IReadOnlyList<EditedMood>>.Saved(now, change);
    }

    public Task<Edit<EditedMood>> RemoveAsync(EditedMood mood, int? replacementMoodId, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);

        // Off the thread that asks, which SQLite would hold while it moves the mood's songs.
        return Task.Run(() => RemoveNowAsync(mood, replacementMoodId, editor, cancellationToken), cancellationToken);
    }

    private async Task<Edit<EditedMood>> RemoveNowAsync(EditedMood mood, int? replacementMoodId, Editor editor, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        EditedMood? kept = await OneAsync(context, mood.Id, cancellationToken);
        if (kept is null || kept.Version != mood.Version)
        {
            return new Edit<EditedMood>.Conflict(kept, mood);
        }

        if (await RemovalComplaintAsync(context, kept, replacementMoodId, cancellationToken) is { } complaint)
        {
            return new Edit<EditedMood>.Refused([complaint]);
        }

        LocalizableMessage subject = CommonMessages.Text(kept.Content.Name);
        List<ChangeItemDraft> rules = [];
        if (replacementMoodId is { } to && kept.Songs + kept.Rules > 0)
        {
            subject = HistoryMessages.ReplacedBy(kept.Content.Name, await context.Moods.Where(m => m.Id == to).Select(m => m.Name).SingleAsync(cancellationToken));
            rules = await MapEditor.ReplaceAsync(context, kept.Id, to, cancellationToken);
        }

        ChangeLogEntry change = await recorder.BeginAsync(context, editor, new ChangeDescriptor(ChangeKind.MoodRemoved, subject, 1 + kept.Songs + rules.Count), underWay: false, cancellationToken);
        if (replacementMoodId is { } target)
        {
            await songs.MoveAsync(context, change.Id, kept.Id, target, cancellationToken);
        }

        Mood gone = await context.Moods.SingleAsync(m => m.Id == kept.Id, cancellationToken);

        // The mood is logged last, because taking the change back begins with the last.
        await ChangeRecorder.AddAsync(context, change.Id, [.. rules, ChangeItemDraft.Removed(Entity, Key(gone.Id), MoodFields.Of(gone))], cancellationToken);
        context.Moods.Remove(gone);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Edit<EditedMood>.Saved(kept, change.Id);
    }

    private static async Task<FieldMessage?> RemovalComplaintAsync(CatalogueContext context, EditedMood mood, int? replacementMoodId, CancellationToken cancellationToken)
    {
        if (await context.Moods.CountAsync(cancellationToken) == 1)
        {
            return new FieldMessage(nameof(EditedMood.Id), MoodMessages.LastMood);
        }

        if (replacementMoodId is { } to)
        {
            return to == mood.Id || !await context.Moods.AnyAsync(m => m.Id == to, cancellationToken)
                ? new FieldMessage(nameof(replacementMoodId), MoodMessages.ReplacementUnfit)
                : null;
        }

        // Songs that are still coming in, or going out, hold a mood too.
        int songs = await context.Songs.IgnoreQueryFilters().CountAsync(s => s.MoodId == mood.Id, cancellationToken);
        return songs + mood.Rules == 0 ? null : new FieldMessage(nameof(replacementMoodId), MoodMessages.InUse(songs, mood.Rules, mood.Content.Name));
    }

    private static async Task<IReadOnlyList<EditedMood>> AllAsync(CatalogueContext context, CancellationToken cancellationToken) =>
        [.. (await Counted(context.Moods, context).ToListAsync(cancellationToken)).Select(Edited)];

    private static async Task<EditedMood?> OneAsync(CatalogueContext context, int id, CancellationToken cancellationToken) =>
        await Counted(context.Moods.Where(m => m.Id == id), context).SingleOrDefaultAsync(cancellationToken) is { } counted ? Edited(counted) : null;

    private static IQueryable<CountedMood> Counted(IQueryable<Mood> moods, CatalogueContext context) => moods.AsNoTracking()
        .OrderBy(m => m.Position).ThenBy(m => m.Id)
        .Select(m => new CountedMood(m, context.Songs.Count(s => s.MoodId == m.Id), context.Rules.Count(r => r.Moods.Any(p => p.MoodId == m.Id))));

    private static EditedMood Edited(CountedMood counted) => new(counted.Mood.Id, counted.Mood.Version, MoodFields.Content(counted.Mood), counted.Songs, counted.Rules);

    private static async Task<List<FieldMessage>> CheckAsync(CatalogueContext context, MoodDraft content, int? id, CancellationToken cancellationToken)
    {
        List<FieldMessage> messages = [];
        string fold = SearchNormalizer.Fold(content.Name);
        if (fold.Length == 0 || content.Name.Trim().Length > NameLength || content.Name.Any(char.IsControl))
        {
            messages.Add(new FieldMessage(nameof(MoodDraft.Name), MoodMessages.NameLength(NameLength)));
        }
        else if (await context.Moods.AnyAsync(m => m.NameFold == fold && m.Id != id, cancellationToken))
        {
            messages.Add(new FieldMessage(nameof(MoodDraft.Name), MoodMessages.NameTaken(content.Name.Trim())));
        }

        messages.AddRange(((FieldMessage?[])
        [
            Colour(nameof(MoodDraft.LightColour), content.LightColour, onLight: true),
            Colour(nameof(MoodDraft.DarkColour), content.DarkColour, onLight: false),
            Share(nameof(MoodDraft.Valence), content.Valence, MoodMessages.ValenceRange),
            Share(nameof(MoodDraft.Energy), content.Energy, MoodMessages.EnergyRange),
        ]).OfType<FieldMessage>());
        return messages;
    }

    private static FieldMessage? Colour(string field, string colour, bool onLight)
    {
        if (!Contrast.IsColour(colour))
        {
            return new FieldMessage(field, MoodMessages.ColourForm);
        }

        // Cut, not rounded, so that 4.46 does not read as the 4.5 it misses.
        double contrast = Math.Floor(Contrast.Of(colour, onLight ? Contrast.LightGround : Contrast.DarkGround) * 10) / 10;
        return contrast >= Contrast.Least ? null : new FieldMessage(field, MoodMessages.Contrast(onLight, contrast, Contrast.Least));
    }

    private static FieldMessage? Share(string field, double value, LocalizableMessage complaint) => value is >= 0 and <= 1 ? null : new FieldMessage(field, complaint);

    private static string Key(int id) => id.ToString(CultureInfo.InvariantCulture);

    private sealed record CountedMood(Mood Mood, int Songs, int Rules);
}
