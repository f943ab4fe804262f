using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.Songs;

/// <summary>Edits songs in the database, the write lock first, so that what is checked still holds when it is saved.</summary>
internal sealed class SongEditor(IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder, TimeProvider time) : ISongEditor
{
    public const string Entity = "song";

    private const int BatchSize = 500;

    public async Task<EditedSong?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Songs.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is { } song ? EditedSong.Of(song) : null;
    }

    public async Task<IReadOnlyList<FieldMessage>> CheckAsync(SongContent content, long? id, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await CheckAsync(context, content.Trimmed(), id, cancellationToken);
    }

    public async Task<Edit<EditedSong>> AddAsync(SongContent content, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        content = content.Trimmed();
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await CheckAsync(context, content, id: null, cancellationToken) is { Count: > 0 } messages)
        {
            return new Edit<EditedSong>.Refused(messages);
        }

        Song song = content.ToSong();
        context.Songs.Add(song);
        await context.SaveChangesAsync(cancellationToken);
        long change = await recorder.RecordAsync(
            context, editor, new ChangeDescriptor(ChangeKind.SongAdded, DisplayName(song)), [ChangeItemDraft.Added(Entity, Key(song.Id), SongFields.Of(content))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Edit<EditedSong>.Saved(EditedSong.Of(song), change);
    }

    public async Task<Edit<EditedSong>> SaveAsync(EditedSong song, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        SongContent content = song.Content.Trimmed();
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        Song? kept = await context.Songs.SingleOrDefaultAsync(s => s.Id == song.Id, cancellationToken);
        if (kept is null || kept.Version != song.Version)
        {
            return new Edit<EditedSong>.Conflict(kept is null ? null : EditedSong.Of(kept), song);
        }

        if (await CheckAsync(context, content, song.Id, cancellationToken) is { Count: > 0 } messages)
        {
            return new Edit<EditedSong>.Refused(messages);
        }

        if (ChangeItemDraft.Changed(Entity, Key(song.Id), SongFields.Of(SongContent.Of(kept)), SongFields.Of(content)) is not { } item)
        {
            return new Edit<EditedSong>.Saved(EditedSong.Of(kept), Change: null);
        }

        content.WriteTo(kept);
        await context.SaveChangesAsync(cancellationToken);
        long change = await recorder.RecordAsync(context, editor, new ChangeDescriptor(ChangeKind.SongEdited, DisplayName(kept)), [item], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Edit<EditedSong>.Saved(EditedSong.Of(kept), change);
    }

    public Task<BulkEdit> SetMoodAsync(IReadOnlyCollection<SongVersion> songs, int moodId, Editor editor, CancellationToken cancellationToken) =>
        ManyAsync(songs, editor, ChangeKind.SongsMoved, async (context, _) =>
        {
            string mood = await context.Moods.Where(m => m.Id == moodId).Select(m => m.Name).SingleOrDefaultAsync(cancellationToken)
                ?? throw new SongsRefusedException(SongMessages.NoSuchMood);
            return (mood, song =>
            {
                ChangeItemDraft? item = ChangeItemDraft.Changed(Entity, Key(song.Id), new() { ["moodId"] = song.MoodId }, new() { ["moodId"] = moodId });
                song.MoodId = moodId;
                return item;
            }
            );
        }, cancellationToken);

    public Task<BulkEdit> DeleteAsync(IReadOnlyCollection<SongVersion> songs, Editor editor, CancellationToken cancellationToken) =>
        ManyAsync(songs, editor, ChangeKind.SongsDeleted, (context, _) => Task.FromResult<(string?, Func<Song, ChangeItemDraft?>)>((null, song =>
        {
            context.Songs.Remove(song);
            return ChangeItemDraft.Removed(Entity, Key(song.Id), SongFields.Of(SongContent.Of(song)));
        }
        )), cancellationToken);

    /// <summary>Off the thread that asks, which SQLite would hold while it writes to thousands of songs.</summary>
    private Task<BulkEdit> ManyAsync(
        IReadOnlyCollection<SongVersion> songs, Editor editor, ChangeKind kind,
        Func<CatalogueContext, CancellationToken, Task<(string? Subject, Func<Song, ChangeItemDraft?> Change)>> prepare, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        return Task.Run(() => ChangeManyAsync(songs, editor, kind, prepare, cancellationToken), cancellationToken);
    }

    /// <param name="songs">The songs as they were seen.</param>
    /// <param name="editor">Who changes them.</param>
    /// <param name="kind">What kind of change.</param>
    /// <param name="prepare">Gives the change's subject (else the songs are named) and what is done to each song, which gives null where there is nothing to do.</param>
    /// <param name="cancellationToken">Ends it with nothing changed.</param>
    private async Task<BulkEdit> ChangeManyAsync(
        IReadOnlyCollection<SongVersion> songs, Editor editor, ChangeKind kind,
        Func<CatalogueContext, CancellationToken, Task<(string? Subject, Func<Song, ChangeItemDraft?> Change)>> prepare, CancellationToken cancellationToken)
    {
        if (songs.Count > ISongEditor.MostAtOnce)
        {
            throw new SongsRefusedException(SongMessages.TooMany(songs.Count, ISongEditor.MostAtOnce));
        }

        Dictionary<long, int> seen = [];
        foreach (SongVersion mark in songs)
        {
            seen[mark.Id] = mark.Version;
        }

        List<ChangeItemDraft> items = [];
        List<(long, EditedSong?)> left = [];
        LocalizableMessage? first = null;
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        (string? subject, Func<Song, ChangeItemDraft?> change) = await prepare(context, cancellationToken);
        foreach (long[] ids in seen.Keys.Order().Chunk(BatchSize))
        {
            Dictionary<long, Song> there = await context.Songs.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancellationToken);
            foreach (long id in ids)
            {
                Song? song = there.GetValueOrDefault(id);
                if (song is null || song.Version != seen[id])
                {
                    left.Add((id, song is null ? null : EditedSong.Of(song)));
                }
                else if (change(song) is { } item)
                {
                    first ??= DisplayName(song);
                    items.Add(item);
                }
            }

            await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
        }

        if (items.Count == 0)
        {
            return new BulkEdit(0, left, Change: null);
        }

        LocalizableMessage named = items.Count == 1 ? first! : HistoryMessages.AndMore(first!, items.Count - 1);
        long logged = await recorder.RecordAsync(context, editor, new ChangeDescriptor(kind, subject is null ? named : HistoryMessages.MovedTo(named, subject)), items, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new BulkEdit(items.Count, left, logged);
    }

    private async Task<List<FieldMessage>> CheckAsync(CatalogueContext context, SongContent content, long? id, CancellationToken cancellationToken)
    {
        int lastYear = SongYear.LastYear(time);
        List<FieldMessage> messages = [.. SongField.All.Select(f => (Field: f, Wrong: f.Check(content, lastYear))).Where(f => f.Wrong is not null).Select(f => new FieldMessage(f.Field.Name, f.Wrong!))];
        if (!await context.Moods.AnyAsync(m => m.Id == content.MoodId, cancellationToken))
        {
            messages.Add(new FieldMessage(nameof(SongContent.MoodId), content.MoodId == 0 ? SongMessages.MoodMissing : SongMessages.MoodGone));
        }

        if (!messages.Exists(m => m.Field is nameof(SongContent.Title) or nameof(SongContent.Artist)) && await FindDuplicateAsync(context, content, id, cancellationToken) is { } duplicate)
        {
            messages.Add(new FieldMessage(nameof(SongContent.Title), SongMessages.AlreadyThere(duplicate.Title, duplicate.Artist, duplicate.Mood), duplicate.Id));
        }

        return messages;
    }

    /// <summary>The song of the same title and artist, case and accents folded.</summary>
    internal static async Task<(long Id, string Title, string Artist, string Mood)?> FindDuplicateAsync(CatalogueContext context, SongContent content, long? id, CancellationToken cancellationToken)
    {
        string title = SearchNormalizer.Fold(content.Title), artist = SearchNormalizer.Fold(content.Artist);
        var duplicate = await context.Songs.AsNoTracking().Where(s => s.ArtistFold == artist && s.TitleFold == title && s.Id != id)
            .Select(s => new { s.Id, s.Title, s.Artist, Mood = s.Mood!.Name }).SingleOrDefaultAsync(cancellationToken);
        return duplicate is null ? null : (duplicate.Id, duplicate.Title, duplicate.Artist, duplicate.Mood);
    }

    internal static LocalizableMessage DisplayName(Song song) => HistoryMessages.Song(song.Title, song.Artist);

    internal static long Id(string key) => long.Parse(key, CultureInfo.InvariantCulture);

    internal static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);
}
