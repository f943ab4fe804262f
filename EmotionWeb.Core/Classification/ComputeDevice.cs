using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EmotionWeb.Core.Classification;

/// <summary>What the networks run on.</summary>
/// <param name="Name">In words, for example <c>the CPU</c>.</param>
/// <param name="Reason">Why it came to be this one.</param>
/// <param name="Batch">How many faces of different callers it takes at once; 1: one after another is as fast.</param>
public sealed record ComputeDevice(string Name, string Reason, int Batch = 1)
{
    /// <summary>Whether CUDA is worth trying: wanted, and in the ONNX Runtime that is built in. Whether a device answers, only a session tells.</summary>
    /// <param name="wanted">As <see cref="ClassificationOptions.Device"/>.</param>
    /// <param name="cuda">The CUDA device number.</param>
    /// <param name="whyNot">The reason, where it is not.</param>
    internal static bool TryCuda(string wanted, out int cuda, out string whyNot)
    {
        cuda = wanted is ClassificationOptions.AnyDevice or ClassificationOptions.CpuDevice ? 0 : int.Parse(wanted, CultureInfo.InvariantCulture);
        whyNot = wanted is ClassificationOptions.CpuDevice
            ? "the configuration asks for it"
            : OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider", StringComparer.Ordinal)
                ? string.Empty
                : "the GPU package is not built in (build with -p:OnnxRuntime=Gpu)";
        return whyNot.Length == 0;
    }
}
