using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Core.Imaging;

/// <summary>What size of picture is taken. Configuration section <c>Imaging</c>.</summary>
public sealed class ImagingOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Imaging";

    /// <summary>Most bytes of a file; 10 MB by default.</summary>
    [Range(1_000, 100_000_000, ErrorMessage = "Imaging:MaxBytes lies between 1000 and 100000000.")]
    public int MaxBytes { get; set; } = 10_000_000;

    /// <summary>Most pixels of a JPEG that is decoded at a reduced size, row by row; 50 million by default, as phones take them.</summary>
    [Range(10_000, 500_000_000, ErrorMessage = "Imaging:MaxPixels lies between 10000 and 500000000.")]
    public int MaxPixels { get; set; } = 50_000_000;

    /// <summary>
    /// Most pixels of a file that is decoded whole: every other format, and a JPEG that is small, progressive or in several scans; 16
    /// million by default.
    /// </summary>
    [Range(10_000, 500_000_000, ErrorMessage = "Imaging:MaxWholePixels lies between 10000 and 500000000.")]
    public int MaxWholePixels { get; set; } = 16_000_000;

    /// <summary>
    /// Most memory that all pictures together take which are decoded at once, in MB; 144 by default, what one of
    /// <see cref="MaxWholePixels"/> takes, or five photos of 12 megapixels.
    /// Others wait for it.
    /// </summary>
    [Range(1, 100_000, ErrorMessage = "Imaging:DecodeMegabytes lies between 1 and 100000.")]
    public int DecodeMegabytes { get; set; } = 144;

    /// <summary>Longest side a file may declare, in pixels; 12,000 by default.</summary>
    [Range(100, 65_000, ErrorMessage = "Imaging:MaxSide lies between 100 and 65000.")]
    public int MaxSide { get; set; } = 12_000;
}
