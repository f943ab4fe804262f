using EmotionWeb.Core.Library;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Subsonic;

/// <summary>Makes playlists of the server's own songs, in calls that no server finds too long.</summary>
internal sealed class SubsonicPlaylists(IDbContextFactory<CatalogueContext> contexts, SubsonicServer server)
{
    /// <summary>Songs in one call: with keys of 36 characters its address has less than 5,000.</summary>
    private const int SongsACall = 100;

    private const int BatchSize = 500;
    private const int LongestName = 200;

    public async Task<PlaylistSaved> SaveAsync(string name, IReadOnlyList<IReadOnlyList<string>> songs, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> there = await ThereAsync(songs, cancellationToken);
        if (there.Count == 0)
        {
            return new PlaylistSaved(0, songs.Count);
        }

        int saved = 0;
        try
        {
            string title = TagValues.Clean(name) is { Length: > 0 } clean ? clean[..Math.Min(clean.Length, LongestName)] : "EmotionWeb";
            string? id = null;
            foreach (string[] part in there.Chunk(SongsACall))
            {
                if (saved == 0)
                {
                    id = await CreateAsync(title, part, isWhole: part.Length == there.Count, cancellationToken);
                }
                else
                {
                    await server.Client.AddToPlaylistAsync(id!, part, cancellationToken);
                }

                saved += part.Length;
            }
        }
        catch (SubsonicException e)
        {
            return new PlaylistSaved(saved, songs.Count - there.Count, e.Explanation);
        }

        return new PlaylistSaved(saved, songs.Count - there.Count);
    }

    /// <returns>Its key; null where it is whole, or the server does not say.</returns>
    private async Task<string?> CreateAsync(string name, string[] songs, bool isWhole, CancellationToken cancellationToken)
    {
        if (isWhole)
        {
            return await server.Client.CreatePlaylistAsync(name, songs, cancellationToken);
        }

        HashSet<string> before = [.. (await server.Client.PlaylistsAsync(cancellationToken)).Select(p => p.Id)];
        return await server.Client.CreatePlaylistAsync(name, songs, cancellationToken)
            ?? (await server.Client.PlaylistsAsync(cancellationToken)).FirstOrDefault(p => !before.Contains(p.Id)
                && string.Equals(p.Name, name, StringComparison.Ordinal))?.Id
            ?? throw new SubsonicException(SubsonicFault.NotThere, SubsonicMessages.NotThere);
    }

    /// <summary>The server's own keys of those songs that it has, in order.</summary>
    private async Task<IReadOnlyList<string>> ThereAsync(IReadOnlyList<IReadOnlyList<string>> songs, CancellationToken cancellationToken)
    {
        Dictionary<string, string> keys = new(StringComparer.Ordinal);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (string[] ids in songs.SelectMany(tracks => tracks).Distinct(StringComparer.Ordinal).Chunk(BatchSize))
        {
            foreach (var track in await context.Offered([server.Root]).Where(t => ids.Contains(t.PublicId))
                .Select(t => new { t.PublicId, t.Path }).ToListAsync(cancellationToken))
            {
                keys[track.PublicId] = SubsonicTrack.SongOf(track.Path);
            }
        }

        return [.. songs.Select(tracks => tracks.Select(keys.GetValueOrDefault).FirstOrDefault(key => key is not null)).OfType<string>()];
    }
}
