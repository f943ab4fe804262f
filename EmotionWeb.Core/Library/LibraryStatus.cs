using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>Counts what is kept of the library.</summary>
internal sealed class LibraryStatus(IDbContextFactory<CatalogueContext> contexts, ITranscoder transcoder,
    IOptions<LibraryOptions> library) : ILibrary
{
    private const int BatchSize = 500;

    /// <inheritdoc />
    public bool Any => library.Value.Folders.Count > 0;

    /// <inheritdoc />
    public void RequireFolders()
    {
        if (!Any)
        {
            throw new LibraryException(LibraryMessages.NoFolders);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<FolderStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        bool transcodes = transcoder.IsAvailable;
        Dictionary<string, LibraryFolder> folders = await context.LibraryFolders.AsNoTracking()
            .ToDictionaryAsync(f => f.Path, StringComparer.Ordinal, cancellationToken);
        var counts = await context.Tracks.GroupBy(t => t.FolderId).Select(g => new
        {
            Folder = g.Key,
            Tracks = g.Count(t => t.MissingSinceTicks == null && t.Refusal == null),
            Unplayable = g.Count(t => t.MissingSinceTicks == null && t.Refusal == null && !t.IsDirect && !transcodes),
            Missing = g.Count(t => t.MissingSinceTicks != null),
            Refused = g.Count(t => t.MissingSinceTicks == null && t.Refusal != null),
        }).ToDictionaryAsync(c => c.Folder, cancellationToken);
        return [.. library.Value.Roots.Select(root =>
        {
            LibraryFolder? folder = folders.GetValueOrDefault(root);
            var count = folder is null ? null : counts.GetValueOrDefault(folder.Id);
            return new FolderStatus(
                root, count?.Tracks ?? 0, count?.Unplayable ?? 0, count?.Missing ?? 0, count?.Refused ?? 0, Time(folder?.ScannedTicks),
                    folder?.Unavailable, Time(folder?.UnavailableSinceTicks));
        })];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<FileProblem>> ProblemsAsync(int skip, int limit, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IReadOnlyList<string> roots = library.Value.Roots;
        var found = await context.Tracks.AsNoTracking().Where(t => t.MissingSinceTicks == null && (t.Refusal != null || t.Remark != null))
            .Join(context.LibraryFolders.Where(f => roots.Contains(f.Path)), t => t.FolderId, f => f.Id, (t, f) =>
                new { Root = f.Path, t.Path, t.Refusal, t.Remark })
            .OrderBy(p => p.Root).ThenBy(p => p.Path).Skip(skip).Take(limit).ToListAsync(cancellationToken);
        return [.. found.Select(p => new FileProblem(Path.Combine(p.Root, p.Path), (p.Refusal ?? p.Remark)!, p.Refusal is null))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> PathsAsync(IReadOnlyCollection<string> trackIds,
        CancellationToken cancellationToken)
    {
        Dictionary<string, string> paths = new(StringComparer.Ordinal);
        if (!Any)
        {
            return paths;
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (string[] ids in trackIds.Distinct(StringComparer.Ordinal).Chunk(BatchSize))
        {
            await foreach (var track in context.Offered(library.Value.Roots).Where(t => ids.Contains(t.PublicId))
                .Select(t => new { t.PublicId, t.Path }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                paths[track.PublicId] = track.Path.Replace(Path.DirectorySeparatorChar, '/');
            }
        }

        return paths;
    }

    private static DateTimeOffset? Time(long? ticks) => ticks is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
}
