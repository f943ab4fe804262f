using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.Songs;

/// <summary>Finds groups by a walk over the index of artists and titles, and keeps the keys of their songs until the catalogue changes.</summary>
internal sealed class SongDuplicates(IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder) : ISongDuplicates, IDisposable
{
    private const int MostGroups = 100;
    private const int MostOnStack = 700;

    private readonly SemaphoreSlim _walk = new(1);
    private (long Revision, IReadOnlyList<long[]> Groups) _found = (-1, []);

    public async Task<DuplicatePage> FindAsync(int skip, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MostGroups || skip < 0)
        {
            throw new CatalogueQueryException(SearchMessages.PageRange(MostGroups));
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IReadOnlyList<long[]> all = await GroupsAsync(context, cancellationToken);
        long[][] groups = [.. all.Skip(skip).Take(limit)];
        long[] ids = [.. groups.SelectMany(g => g)];
        Dictionary<long, Song> songs = await context.Songs.AsNoTracking().Include(s => s.Mood).Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancellationToken);
        return new DuplicatePage(
            [.. groups.Select(group => group.Where(songs.ContainsKey).Select(id => songs[id])
                    .OrderByDescending(Known).ThenBy(s => s.Ranking).ThenBy(s => s.Id).Select(Row).ToArray())
                .Where(group => group.Length > 1)],
            all.Count);
    }

    public async Task<MergedSongs> MergeAsync(SongVersion keep, IReadOnlyCollection<SongVersion> others, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(others);
        if (others.Count == 0 || others.Any(o => o.Id == keep.Id) || others.DistinctBy(o => o.Id).Count() < others.Count)
        {
            throw new ArgumentException("A merge needs the song to keep and, each once, the others.", nameof(others));
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        SongVersion[] seen = [keep, .. others];
        long[] ids = [.. seen.Select(s => s.Id)];
        Dictionary<long, Song> there = await context.Songs.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancellationToken);
        if (!seen.All(s => there.TryGetValue(s.Id, out Song? song) && song.Version == s.Version))
        {
            return new MergedSongs(Kept: null, Change: null);
        }

        Song kept = there[keep.Id];
        SongContent before = SongContent.Of(kept), after = before;
        List<ChangeItemDraft> items = [];
        foreach (Song other in others.Select(o => there[o.Id]))
        {
            SongContent content = SongContent.Of(other);
            after = SongField.All.Where(f => f.ValueOf(after) is null).Aggregate(after, (song, field) => field.FromJson(song, field.ToJson(content)));
            items.Add(ChangeItemDraft.Removed(SongEditor.Entity, SongEditor.Key(other.Id), SongFields.Of(content)));
            context.Songs.Remove(other);
        }

        if (ChangeItemDraft.Changed(SongEditor.Entity, SongEditor.Key(kept.Id), SongFields.Of(before), SongFields.Of(after)) is { } filled)
        {
            items.Insert(0, filled);
        }

        after.WriteTo(kept);
        await context.SaveChangesAsync(cancellationToken);
        long change = await recorder.RecordAsync(
            context, editor, new ChangeDescriptor(ChangeKind.SongsMerged, HistoryMessages.Song(kept.Title, kept.Artist), Count: others.Count + 1), items, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MergedSongs(EditedSong.Of(kept), change);
    }

    public void Dispose() => _walk.Dispose();

    private async Task<IReadOnlyList<long[]>> GroupsAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        await _walk.WaitAsync(cancellationToken);
        try
        {
            // Asked before the walk: what changes meanwhile is walked over the next time.
            long revision = await context.State.Select(s => s.Revision).SingleAsync(cancellationToken);
            if (_found.Revision != revision)
            {
                _found = (revision, await Task.Run(() => WalkAsync(context, cancellationToken), cancellationToken));
            }

            return _found.Groups;
        }
        finally
        {
            _walk.Release();
        }
    }

    private static async Task<IReadOnlyList<long[]>> WalkAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        // 128 bits of a hash stand for a key: that two of a million meet by chance has a probability of 10^-27.
        List<(UInt128 Key, int Place, long Id)> songs = [];
        string artist = string.Empty, artistKey = string.Empty;
        await foreach (var song in context.Songs.AsNoTracking().OrderBy(s => s.ArtistFold).ThenBy(s => s.TitleFold)
            .Select(s => new { s.Id, s.ArtistFold, s.TitleFold }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!string.Equals(artist, song.ArtistFold, StringComparison.Ordinal))
            {
                (artist, artistKey) = (song.ArtistFold, SongVariants.ArtistKey(song.ArtistFold));
            }

            songs.Add((KeyOf(artistKey, SongVariants.TitleKey(song.TitleFold)), songs.Count, song.Id));
        }

        songs.Sort((one, other) => one.Key.CompareTo(other.Key) is var order and not 0 ? order : one.Place.CompareTo(other.Place));
        List<(int Place, long[] Ids)> groups = [];
        for (int start = 0, end; start < songs.Count; start = end)
        {
            for (end = start + 1; end < songs.Count && songs[end].Key == songs[start].Key; end++)
            {
            }

            if (end - start > 1)
            {
                groups.Add((songs[start].Place, [.. songs[start..end].Select(s => s.Id)]));
            }
        }

        return [.. groups.OrderBy(g => g.Place).Select(g => g.Ids)];
    }

    private static UInt128 KeyOf(string artist, string title)
    {
        // Names are at most 300 characters, and folded ones seldom longer.
        string text = $"{artist}\n{title}";
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Math.Min(text.Length, MostOnStack))];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        bytes = text.Length <= MostOnStack ? bytes[..Encoding.UTF8.GetBytes(text, bytes)] : Encoding.UTF8.GetBytes(text);
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private static int Known(Song song)
    {
        SongContent content = SongContent.Of(song);
        return SongField.All.Count(f => f.ValueOf(content) is not null);
    }

    private static SongGridRow Row(Song s) => new(s.Id, s.Version, s.Title, s.Artist, s.MoodId, s.Mood!.Name, s.Popularity, s.Genre, s.Year, s.Language);
}
