using Microsoft.ML.OnnxRuntime;

namespace EmotionWeb.Core.Classification;

/// <summary>How sessions run on the CPU: each choice was measured on two cores with both shipped models (docs/adr/005-cpu-sessions.md).</summary>
internal static class CpuSession
{
    /// <summary>Session options that the caller disposes.</summary>
    /// <param name="threads">As <see cref="ClassificationOptions.Threads"/>.</param>
    public static SessionOptions Options(int threads)
    {
        SessionOptions options = new() { IntraOpNumThreads = threads };

        // Threads that wait for their next part by spinning take twice the processor's time a face, and take it from other readings.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
