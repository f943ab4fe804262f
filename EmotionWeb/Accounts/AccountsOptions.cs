using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Accounts;

/// <summary>Configuration section <c>Accounts</c>. Nobody needs an account for the main job; it takes one to edit the catalogue.</summary>
public sealed class AccountsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Accounts";

    /// <summary>Whether visitors may make themselves a listener's account. Default false.</summary>
    public bool AllowRegistration { get; set; }

    /// <summary>Shortest password, characters; 8 to 128, 12 by default. Longer, not odder, is what helps (NIST SP 800-63B, 3.1.1.2), so nothing else is asked of one.</summary>
    [Range(8, 128, ErrorMessage = "Accounts:MinimumPasswordLength lies between 8 and 128.")]
    public int MinimumPasswordLength { get; set; } = 12;

    /// <summary>Longest password, characters: what is hashed must end somewhere.</summary>
    public const int MaximumPasswordLength = 256;

    /// <summary>
    /// Failures in a row after which an account rests for those who are not known to it; a device that signed in to it before has as many
    /// of its own, and a passkey always works. 3 to 100, 5 by default.
    /// </summary>
    [Range(3, 100, ErrorMessage = "Accounts:LockoutFailures lies between 3 and 100.")]
    public int LockoutFailures { get; set; } = 5;

    /// <summary>How long it rests after the last try that counted, minutes; 1 to 1440, 15 by default.</summary>
    [Range(1, 1440, ErrorMessage = "Accounts:LockoutMinutes lies between 1 and 1440.")]
    public int LockoutMinutes { get; set; } = 15;

    /// <summary>
    /// How many passwords are hashed at once in the whole site, 1 to 64; 0, the default, for one to two processors. As many as 64 more
    /// wait.
    /// </summary>
    [Range(0, 64, ErrorMessage = "Accounts:PasswordsAtOnce lies between 0 (one to two processors) and 64.")]
    public int PasswordsAtOnce { get; set; }

    /// <summary>Tries to sign in, register or set up that one client address has a minute; 1 to 1000, 10 by default.</summary>
    [Range(1, 1000, ErrorMessage = "Accounts:TriesPerMinute lies between 1 and 1000.")]
    public int TriesPerMinute { get; set; } = 10;

    /// <summary>How long a sign-in that was asked to stay is kept after its last use, days; 1 to 365, 14 by default.</summary>
    [Range(1, 365, ErrorMessage = "Accounts:SignInDays lies between 1 and 365.")]
    public int SignInDays { get; set; } = 14;

    /// <summary>
    /// After how many days everyone signs in anew, however much a sign-in is used; 1 to 3650, 90 by default (OWASP ASVS 5, 7.3.2).
    /// </summary>
    [Range(1, 3650, ErrorMessage = "Accounts:LongestSignInDays lies between 1 and 3650.")]
    public int LongestSignInDays { get; set; } = 90;

    /// <summary>
    /// Whether an admin edits only with a second factor: an authenticator app, or signed in with a passkey. Default false.
    /// </summary>
    public bool AdminsNeedSecondFactor { get; set; }

    /// <summary>
    /// How often open pages and cookies are compared with the account, seconds; 1 to 3600, 30 by default. Changes and exports are
    /// compared each time.
    /// </summary>
    [Range(1, 3600, ErrorMessage = "Accounts:RevalidationSeconds lies between 1 and 3600.")]
    public int RevalidationSeconds { get; set; } = 30;

    /// <summary>How long a set-up link can be used, hours; 1 to 168, 24 by default.</summary>
    [Range(1, 168, ErrorMessage = "Accounts:SetupLinkHours lies between 1 and 168.")]
    public int SetupLinkHours { get; set; } = 24;

    /// <summary>
    /// How long the security log keeps an event, with the address it came from, days; 1 to 3650, 90 by default. It keeps 10,000 at most.
    /// </summary>
    [Range(1, 3650, ErrorMessage = "Accounts:SecurityLogDays lies between 1 and 3650.")]
    public int SecurityLogDays { get; set; } = 90;

    /// <summary>The domain that passkeys belong to, such as <c>music.example.org</c>. By default the host of each request; name it where the site answers to several.</summary>
    [RegularExpression("[A-Za-z0-9.-]+", ErrorMessage = "Accounts:PasskeyDomain is a host name such as music.example.org, without scheme, port or path.")]
    public string? PasskeyDomain { get; set; }
}
