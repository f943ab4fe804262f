using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Core.Pipeline;

/// <summary>Configuration section <c>Recognition</c>.</summary>
public sealed class RecognitionOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Recognition";

    /// <summary>Folder that holds <c>manifest.json</c>, the models and the cascades. Null: the <c>models</c> folder beside the program or above it.</summary>
    public string? ModelsFolder { get; set; }

    /// <summary>Least confidence for a reading, 0..1. Null: each model's own, chosen on val.</summary>
    [Range(0.0, 1.0, ErrorMessage = "Recognition:Threshold lies between 0 and 1, or is left out for each model's own.")]
    public double? Threshold { get; set; }

    /// <summary>How many readings are worked on at once. 0: one a processor, and on a GPU as many as it takes in a batch.</summary>
    [Range(0, 256, ErrorMessage = "Recognition:Workers lies between 0 (one a processor) and 256.")]
    public int Workers { get; set; }

    /// <summary>How many readings may wait at most, however short the wait; one more is told "busy" at once.</summary>
    [Range(1, 10_000, ErrorMessage = "Recognition:Waiting lies between 1 and 10000.")]
    public int Waiting { get; set; } = 32;

    /// <summary>
    /// Longest that a reading waits for its turn before it is told "busy", seconds. Where half of that is to be expected already, it is
    /// told so before its picture is fetched.
    /// </summary>
    [Range(0.1, 60.0, ErrorMessage = "Recognition:WaitSeconds lies between 0.1 and 60.")]
    public double WaitSeconds { get; set; } = 1.5;
}
