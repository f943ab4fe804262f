using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Library;

/// <summary>Which tracks are there to be heard.</summary>
internal static class OfferedTracks
{
    /// <summary>Tracks that are not refused and not gone, of roots that can be read.</summary>
    /// <param name="context">The database.</param>
    /// <param name="roots">What is configured: full paths of folders, a server's address.</param>
    public static IQueryable<Track> Offered(this CatalogueContext context, IReadOnlyList<string> roots) =>
        context.Tracks.AsNoTracking().Where(t => t.MissingSinceTicks == null && t.Refusal == null
            && context.LibraryFolders.Any(f => f.Id == t.FolderId && f.UnavailableSinceTicks == null && roots.Contains(f.Path)));
}
