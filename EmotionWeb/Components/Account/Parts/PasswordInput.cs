using System.ComponentModel.DataAnnotations;
using EmotionWeb.Accounts;

namespace EmotionWeb.Components.Account.Parts;

/// <summary>The password once more, before something is changed that keeps the account safe.</summary>
public sealed class PasswordInput
{
    /// <summary>The password.</summary>
    [Required(ErrorMessage = "Type your password.")]
    [StringLength(AccountsOptions.MaximumPasswordLength, ErrorMessage = "No password here is that long.")]
    public string Password { get; set; } = "";
}
