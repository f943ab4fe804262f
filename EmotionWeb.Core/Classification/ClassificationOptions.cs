using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Core.Classification;

/// <summary>Configuration section <c>Classification</c>.</summary>
public sealed class ClassificationOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Classification";

    /// <summary>The device of <see cref="Device"/> that takes a GPU where one answers.</summary>
    public const string AnyDevice = "auto";

    /// <summary>The device of <see cref="Device"/> that never takes a GPU.</summary>
    public const string CpuDevice = "cpu";

    /// <summary>Which device the networks run on where the GPU package is built in: <c>auto</c> (CUDA device 0 where it answers, else the CPU), <c>cpu</c>, or a CUDA device number.</summary>
    [RegularExpression("auto|cpu|[0-9]{1,3}", ErrorMessage = "Classification:Device is auto, cpu or a CUDA device number.")]
    public string Device { get; set; } = AnyDevice;

    /// <summary>How many threads one run of a network takes on the CPU; 0: one a core.</summary>
    [Range(0, 256, ErrorMessage = "Classification:Threads lies between 0 (one a core) and 256.")]
    public int Threads { get; set; }

    /// <summary>How often the models folder is looked at for changes, in seconds; 0: never, only when an admin asks for it.</summary>
    [Range(0, 86_400, ErrorMessage = "Classification:WatchSeconds lies between 0 (never) and 86400.")]
    public int WatchSeconds { get; set; } = 5;

    /// <summary>Most faces that are run as one batch on a GPU; 1: each on its own. The CPU runs each on its own.</summary>
    [Range(1, 1024, ErrorMessage = "Classification:BatchSize lies between 1 and 1024.")]
    public int BatchSize { get; set; } = 32;

    /// <summary>Longest that a face waits on a GPU for others to join its batch, in milliseconds.</summary>
    [Range(0, 1000, ErrorMessage = "Classification:BatchWaitMilliseconds lies between 0 and 1000.")]
    public int BatchWaitMilliseconds { get; set; } = 2;

    /// <summary><see cref="BatchWaitMilliseconds"/> as a time.</summary>
    internal TimeSpan BatchWait => TimeSpan.FromMilliseconds(BatchWaitMilliseconds);
}
