using System.Security.Claims;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>Tells who edits, or refuses. Asked inside each handler that changes data, on the server, not only where a page is opened.</summary>
public interface IEditorContext
{
    /// <summary>The admin whose circuit or page this is, as the accounts stand now: not as they stood when the page was opened. For components.</summary>
    /// <exception cref="NotAllowedException">Nobody is signed in, the sign-in was ended, or the person is no admin (any more).</exception>
    Task<Editor> RequireAdminAsync(CancellationToken cancellationToken);

    /// <summary>The admin that <paramref name="user"/> names, as the accounts stand now. For HTTP endpoints, with the user of the request.</summary>
    /// <exception cref="NotAllowedException">Nobody is signed in, the sign-in was ended, or the person is no admin (any more).</exception>
    Task<Editor> RequireAdminAsync(ClaimsPrincipal user, CancellationToken cancellationToken);
}

/// <summary>
/// The one place that makes an <see cref="Editor"/> for a person. The host derives from it and says who is an admin; it cannot hand out an editor
/// in any other way, nor can a page.
/// </summary>
public abstract class EditorContext : IEditorContext
{
    /// <inheritdoc/>
    public async Task<Editor> RequireAdminAsync(CancellationToken cancellationToken) =>
        await RequireAdminAsync(await CurrentUserAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<Editor> RequireAdminAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Identity is not { IsAuthenticated: true }
            ? throw NotAllowedException.ForSignedOut()
            : await FindAdminAsync(user, cancellationToken) is { } admin
            ? new Editor(admin.Id, admin.Name)
            : throw NotAllowedException.ForNoAdmin();
    }

    /// <summary>Who is signed in on this circuit or page; an unauthenticated principal where nobody is.</summary>
    protected abstract Task<ClaimsPrincipal> CurrentUserAsync(CancellationToken cancellationToken);

    /// <summary>Key and name of the account, read from where accounts are kept, if it is an admin's at this moment; else null.</summary>
    /// <param name="user">Signed in, by its own word: a cookie or circuit that may be older than the last change of the account.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    protected abstract Task<(string Id, string Name)?> FindAdminAsync(ClaimsPrincipal user, CancellationToken cancellationToken);
}

/// <summary>The change was refused and nothing was changed.</summary>
public sealed class NotAllowedException : LocalizableException
{
    private NotAllowedException(LocalizableMessage explanation) : base(explanation)
    {
    }

    /// <summary>Nobody is signed in.</summary>
    public static NotAllowedException ForSignedOut() => new(HistoryMessages.SignedOut);

    /// <summary>The sign-in was ended, or is no admin's.</summary>
    public static NotAllowedException ForNoAdmin() => new(HistoryMessages.NoAdmin);
}
