using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace EmotionWeb.Listeners;

/// <summary>Who listens, by this site's accounts and by the cookie, which only a request can set: the page makes it
/// (BringAlong.razor.js). One a circuit.</summary>
internal sealed class CurrentListener(AuthenticationStateProvider signedIn, VisitorListener visitor, ListenerCookie cookie, IJSRuntime js)
    : ICurrentListener, IAsyncDisposable
{
    private const string Module = "./Components/Feedback/BringAlong.razor.js";

    private IJSObjectReference? _module;
    private bool _known;

    public async Task<string?> FindAsync() => await AccountAsync() ?? visitor.Key;

    public async Task<string?> KnowAsync(CancellationToken cancellationToken)
    {
        if (await AccountAsync() is { } account)
        {
            return account;
        }

        if (!_known)
        {
            string? ticket = await (await ModuleAsync(cancellationToken)).InvokeAsync<string?>("introduce", cancellationToken);
            visitor.Key = ticket is null ? null : cookie.Open(ticket);
            _known = visitor.Key is not null;
        }

        return visitor.Key;
    }

    public async Task<string?> BeforeAsync() => await AccountAsync() is null ? null : visitor.Key;

    public async Task ForgetBrowserAsync(CancellationToken cancellationToken)
    {
        await (await ModuleAsync(cancellationToken)).InvokeVoidAsync("forget", cancellationToken);
        (visitor.Key, _known) = (null, false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its module with it.
        }
    }

    private async Task<string?> AccountAsync() => (await signedIn.GetAuthenticationStateAsync()).User.AccountKey();

    private async Task<IJSObjectReference> ModuleAsync(CancellationToken cancellationToken) =>
        _module ??= await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, Module);
}
