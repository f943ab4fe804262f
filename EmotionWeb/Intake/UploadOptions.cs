using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Intake;

/// <summary>
/// Configuration section <c>Uploads</c>: how slowly a picture may come, and how much memory pictures may take that are on their way.
/// </summary>
public sealed class UploadOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Uploads";

    /// <summary>How long a body may come more slowly than at <see cref="BytesPerSecond"/>.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Longest that a picture may take to come, seconds; 60 by default.</summary>
    [Range(1, 3600, ErrorMessage = "Uploads:Seconds lies between 1 and 3600.")]
    public int Seconds { get; set; } = 60;

    /// <summary>
    /// Least bytes a second at which the server takes the body of any request, after 5 seconds of grace; 2,000 by default.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "Uploads:BytesPerSecond lies between 1 and 1000000.")]
    public int BytesPerSecond { get; set; } = 2_000;

    /// <summary>
    /// Most memory that the bytes of all pictures together take that come, wait or are read, in MB; 64 by default. Decoded pixels are
    /// counted apart.
    /// </summary>
    [Range(1, 100_000, ErrorMessage = "Uploads:Megabytes lies between 1 and 100000.")]
    public int Megabytes { get; set; } = 64;
}
