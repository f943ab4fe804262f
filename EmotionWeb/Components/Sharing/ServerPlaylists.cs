using System.Security.Claims;
using EmotionWeb.Accounts;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Intake;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace EmotionWeb.Components.Sharing;

/// <summary>Playlists of one circuit's visitor on the site's music server, for whom its options let do so.</summary>
internal interface IServerPlaylists
{
    /// <summary>Whether the visitor may save one, as the accounts stand now.</summary>
    Task<bool> MayAsync();

    /// <summary>Saves one.</summary>
    /// <returns>What came of it; null where the visitor may not, or has said too much for now.</returns>
    Task<PlaylistSaved?> SaveAsync(string name, IReadOnlyList<KeptSong> songs, CancellationToken cancellationToken);
}

/// <summary>Asks the accounts each time, not only where a button is shown.</summary>
internal sealed class ServerPlaylists(
    IMusicServer server, AuthenticationStateProvider signedIn, IAuthorizationService authorization, IClientPermits permits)
    : IServerPlaylists
{
    public async Task<bool> MayAsync()
    {
        if (server.Playlists is PlaylistWriters.Nobody)
        {
            return false;
        }

        ClaimsPrincipal user = (await signedIn.GetAuthenticationStateAsync()).User;
        return server.Playlists switch
        {
            PlaylistWriters.Everyone => true,
            PlaylistWriters.Accounts => user.Identity is { IsAuthenticated: true },
            _ => (await authorization.AuthorizeAsync(user, Policies.Admin)).Succeeded,
        };
    }

    public async Task<PlaylistSaved?> SaveAsync(string name, IReadOnlyList<KeptSong> songs, CancellationToken cancellationToken) =>
        await MayAsync() && await permits.TryTakeWordAsync()
            ? await server.SaveAsync(name, [.. songs.Select(s => s.Tracks)], cancellationToken) : null;
}
