using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Components.Account.Parts;

/// <summary>Six digits from an authenticator app.</summary>
internal sealed class CodeInput
{
    [Required(ErrorMessage = "Type the six digits.")]
    [RegularExpression(@"\s*\d{3}[\s-]?\d{3}\s*", ErrorMessage = "A code has six digits.")]
    public string Code { get; set; } = "";

    /// <summary>The digits alone.</summary>
    public string Digits => string.Concat(Code.Where(char.IsAsciiDigit));
}
