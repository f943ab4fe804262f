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

    /// <summary>Most pixels a file may declare; 40 million by default (120 MB once decoded).</summary>
    [Range(10_000, 500_000_000, ErrorMessage = "Imaging:MaxPixels lies between 10000 and 500000000.")]
    public int MaxPixels { get; set; } = 40_000_000;

    /// <summary>Longest side a file may declare, in pixels; 12,000 by default.</summary>
    [Range(100, 65_000, ErrorMessage = "Imaging:MaxSide lies between 100 and 65000.")]
    public int MaxSide { get; set; } = 12_000;
}
