using Microsoft.AspNetCore.Identity;

namespace EmotionWeb.Accounts;

/// <summary>Someone who can sign in. A name and a password, a passkey or both; no mail address is asked for.</summary>
internal sealed class Account : IdentityUser
{
    public Account()
    {
    }

    public Account(string name) : base(name)
    {
    }

    /// <summary>
    /// Whether an admin locked it: nobody signs in to it, by whatever means, until an admin unlocks it. Rests after wrong guesses are
    /// <see cref="Guesses"/>'s.
    /// </summary>
    public bool IsLocked => LockoutEnd == DateTimeOffset.MaxValue;

    /// <summary>The name it signs in with; every account has one.</summary>
    public string Name => UserName ?? throw new InvalidOperationException($"The account {Id} has no name.");

    /// <summary>Locks it, or unlocks it; to be stored.</summary>
    public void Lock(bool locked) => LockoutEnd = locked ? DateTimeOffset.MaxValue : null;
}

/// <summary>What accounts may be.</summary>
internal static class AccountRoles
{
    /// <summary>Edits the catalogue and the map.</summary>
    public const string Admin = "admin";

    /// <summary>Has an account, and may do what everyone may.</summary>
    public const string Listener = "listener";
}

/// <summary>Policies that pages and endpoints name.</summary>
internal static class Policies
{
    /// <summary>Signed in as an admin. Everything under <c>/admin</c> has it.</summary>
    public const string Admin = "Admin";
}
