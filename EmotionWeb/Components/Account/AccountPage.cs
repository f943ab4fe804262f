using EmotionWeb.Accounts;
using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace EmotionWeb.Components.Account;

/// <summary>What the account pages share. They are rendered once for each request, outside any circuit, because they set cookies.</summary>
public abstract partial class AccountPage : ComponentBase, IHandleEvent
{
    /// <summary>What went wrong with the form that was sent, or null.</summary>
    protected string? Problem { get; set; }

    /// <summary>What is said where too much goes on to do what the form asks.</summary>
    protected string BusyWords { get; set; } =
        "Too much is going on here just now, an import perhaps. Nothing was changed; try again in a moment.";

    /// <summary>The request.</summary>
    [CascadingParameter]
    protected HttpContext Http { get; set; } = null!;

    [Inject]
    private protected AccountSignInManager AccountSignInManager { get; set; } = null!;

    [Inject]
    private protected SignInThrottle Throttle { get; set; } = null!;

    [Inject]
    private protected PasswordPermits Permits { get; set; } = null!;

    [Inject]
    private SecurityLog Log { get; set; } = null!;

    [Inject]
    private IDatabaseErrors Errors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<AccountPage> Logger { get; set; } = null!;

    private protected UserManager<Accounts.Account> Accounts => AccountSignInManager.UserManager;

    /// <summary>Sends the visitor on to a path of this site.</summary>
    protected void Go(string? path) => Navigation.NavigateTo(LocalUrl.OrHome(path));

    /// <summary>Counts a try of this client address; false, with the problem told, where it has none left.</summary>
    protected bool TryTake()
    {
        if (Throttle.TryTake(Http.Connection.RemoteIpAddress))
        {
            return true;
        }

        Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Problem = "Too many tries from your address. Wait a minute, then try again.";
        return false;
    }

    /// <summary>Tells the security log what was done here.</summary>
    private protected void Record(SecurityEventKind kind, Accounts.Account account) =>
        Log.Record(kind, account.Id, Http.Connection.RemoteIpAddress);

    /// <summary>
    /// Every form comes through here: where too much goes on to answer it now, or the database is gone or damaged, that is said, whichever
    /// form it is, and nothing was changed.
    /// </summary>
    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        try
        {
            await item.InvokeAsync(arg);
        }
        catch (Exception e) when (e is TooManyPasswordsException || Errors.FaultOf(e) == DatabaseFault.Busy)
        {
            Http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Http.Response.Headers.RetryAfter = "10";
            Problem = BusyWords;
        }
        catch (Exception e) when (Errors.FaultOf(e) is { } fault && CatalogueUnavailableException.IsOfTheDatabase(fault))
        {
            LogFault(Logger, e, fault);
            Http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Problem = "The site cannot use its own data just now, and this cannot be done. Nothing was changed; tell whoever runs the site.";
        }

        StateHasChanged();
    }

    /// <summary>The problems in words, as one.</summary>
    private protected static string Words(IEnumerable<IdentityError> errors) => string.Join(' ', errors.Select(error => error.Description).Distinct(StringComparer.Ordinal));

    [LoggerMessage(Level = LogLevel.Error, Message = "A form of an account could not be answered: the database is {Fault}.")]
    private static partial void LogFault(ILogger logger, Exception error, DatabaseFault fault);
}
