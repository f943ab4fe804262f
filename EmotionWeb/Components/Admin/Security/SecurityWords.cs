using EmotionWeb.Accounts;

namespace EmotionWeb.Components.Admin.Security;

/// <summary>What happened, in words.</summary>
internal static class SecurityWords
{
    public static string Of(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.SignedIn => "Signed in",
        SecurityEventKind.SignedOut => "Signed out",
        SecurityEventKind.SignInFailed => "Could not sign in",
        SecurityEventKind.LockedOut => "Rests after too many wrong tries",
        SecurityEventKind.PasswordChanged => "Password changed",
        SecurityEventKind.SecondFactorChanged => "App, recovery codes or passkeys changed",
        SecurityEventKind.RoleChanged => "Account made or removed, or its role changed",
        SecurityEventKind.Locked => "Account locked",
        SecurityEventKind.Unlocked => "Account unlocked",
        SecurityEventKind.SignInsEnded => "Signed out everywhere",
        SecurityEventKind.Invited => "Invitation made or withdrawn",
        SecurityEventKind.SetUpLinkUsed => "Became the first admin by the link",
        SecurityEventKind.Exported => "Took data out",
        SecurityEventKind.Restored => "Put a backup in place of the database",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
