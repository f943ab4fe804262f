using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Previews;

/// <summary>
/// Configuration section <c>Previews</c>: shops that let a part of a song be heard for nothing, 30 seconds. None is asked unless it is
/// turned on: who is asked learns title and artist of what is looked at here, and whatever terms it has are the operator's to keep.
/// </summary>
public sealed class PreviewsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Previews";

    /// <summary>Whether Deezer is asked; by default it is not.</summary>
    public bool Deezer { get; set; }

    /// <summary>
    /// Whether Apple is asked; by default it is not. Its terms let previews be heard to promote the store alone, so that each plays by
    /// itself, beside the store's link.
    /// </summary>
    public bool Apple { get; set; }

    /// <summary>Which of Apple's stores, two letters (ISO 3166-1); <c>US</c> by default.</summary>
    [RegularExpression("^[A-Za-z]{2}$", ErrorMessage = "Previews:Country is a country's two letters, for example US.")]
    public string Country { get; set; } = "US";

    /// <summary>Where Deezer's interface is; another where a proxy stands before it.</summary>
    public string DeezerAddress { get; set; } = "https://api.deezer.com/";

    /// <summary>Where Apple's interface is; another where a proxy stands before it.</summary>
    public string AppleAddress { get; set; } = "https://itunes.apple.com/";

    /// <summary>What is wrong, or null.</summary>
    internal string? Complaint => Wrong(DeezerAddress)
        ? "Previews:DeezerAddress begins with http:// or https:// and holds an address alone."
        : Wrong(AppleAddress) ? "Previews:AppleAddress begins with http:// or https:// and holds an address alone." : null;

    private static bool Wrong(string address) => !Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
        || (!string.Equals(uri.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal)
            && !string.Equals(uri.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        || uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length > 0;

    /// <summary>Checks <see cref="Complaint"/> at start.</summary>
    internal sealed class Check : IValidateOptions<PreviewsOptions>
    {
        public ValidateOptionsResult Validate(string? name, PreviewsOptions options) => options.Complaint is { } complaint
            ? ValidateOptionsResult.Fail(complaint) : ValidateOptionsResult.Success;
    }
}
