using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Hosting;

/// <summary>Configuration section <c>Site</c>: who runs it, as the page about it says (GDPR, article 13).</summary>
public sealed class SiteOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Site";

    /// <summary>
    /// Who is responsible for what is done with data here (the controller): name and postal address, in one line. None by default, which
    /// the page says.
    /// </summary>
    [StringLength(300, ErrorMessage = "Site:Controller has at most 300 characters.")]
    public string? Controller { get; set; }

    /// <summary>
    /// Where questions and requests about data go: a mail address, or the address of a page, with <c>https://</c>. None by default.
    /// </summary>
    [RegularExpression(@"https://\S+|[^\s@:/]+@[^\s@:/]+",
        ErrorMessage = "Site:Contact is a mail address, or the address of a page that begins with https://.")]
    [StringLength(300, ErrorMessage = "Site:Contact has at most 300 characters.")]
    public string? Contact { get; set; }

    /// <summary>Where a link to <see cref="Contact"/> leads, or null.</summary>
    internal string? ContactLink => Contact is { Length: > 0 } contact ? contact.StartsWith("https://", StringComparison.Ordinal)
        ? contact : $"mailto:{contact}" : null;
}
