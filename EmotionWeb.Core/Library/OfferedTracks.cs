using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Library;

/// <summary>Which tracks are there to be heard.</summary>
internal static class OfferedTracks
{
    /// <summary>Tracks that are not refused and not gone, of folders that are configured and can be read.</summary>
    public static IQueryable<Track> Offered(this CatalogueContext context, LibraryOptions library)
    {
        IReadOnlyList<string> roots = library.Roots;
        return context.Tracks.AsNoTracking().Where(t => t.MissingSinceTicks == null && t.Refusal == null
            && context.LibraryFolders.Any(f => f.Id == t.FolderId && f.UnavailableSinceTicks == null && roots.Contains(f.Path)));
    }
}
