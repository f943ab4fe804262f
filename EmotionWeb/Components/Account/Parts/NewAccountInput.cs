using System.ComponentModel.DataAnnotations;
using EmotionWeb.Accounts;

namespace EmotionWeb.Components.Account.Parts;

/// <summary>Name and password of a new account. What else they must be, Identity says.</summary>
public sealed class NewAccountInput
{
    /// <summary>What it signs in with.</summary>
    [Required(ErrorMessage = "Choose a name.")]
    [StringLength(AccountNameValidator.MaximumLength, ErrorMessage = "A name has at most {1} characters.")]
    public string Name { get; set; } = "";

    /// <summary>The password.</summary>
    [Required(ErrorMessage = "Choose a password.")]
    [StringLength(AccountsOptions.MaximumPasswordLength, ErrorMessage = "A password has at most {1} characters.")]
    public string Password { get; set; } = "";

    /// <summary>The same password, against slips.</summary>
    [Compare(nameof(Password), ErrorMessage = "The two passwords differ. Type the same one twice.")]
    public string Again { get; set; } = "";
}
