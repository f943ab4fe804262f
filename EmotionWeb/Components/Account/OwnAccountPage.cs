using Microsoft.AspNetCore.Authorization;

namespace EmotionWeb.Components.Account;

/// <summary>A page on which someone changes their own account.</summary>
[Authorize]
public abstract class OwnAccountPage : AccountPage
{
    /// <summary>Whose it is. Pages render nothing of it until it is known.</summary>
    private protected Accounts.Account? Own { get; private set; }

    /// <inheritdoc/>
    protected sealed override async Task OnInitializedAsync()
    {
        Own = await AccountSignInManager.ValidateSecurityStampAsync(Http.User);
        if (Own is null)
        {
            await AccountSignInManager.SignOutAsync();
            Go("/account/sign-in");
            return;
        }

        await LoadAsync(Own);
    }

    /// <summary>Reads what the page shows.</summary>
    private protected virtual Task LoadAsync(Accounts.Account own) => Task.CompletedTask;

    /// <summary>Whether the password is the account's; a wrong one counts as a failure to sign in does.</summary>
    private protected async Task<bool> IsOwnPasswordAsync(string password)
    {
        if (!TryTake())
        {
            return false;
        }

        if ((await AccountSignInManager.CheckPasswordSignInAsync(Own!, password, lockoutOnFailure: true)).Succeeded)
        {
            return true;
        }

        Problem = "That is not your password, or your account rests after too many failures. Nothing was changed.";
        return false;
    }
}
