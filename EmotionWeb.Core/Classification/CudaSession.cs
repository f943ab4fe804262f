using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EmotionWeb.Core.Classification;

/// <summary>How sessions run on CUDA.</summary>
internal static class CudaSession
{
    /// <summary>Session options that the caller disposes.</summary>
    /// <param name="device">The CUDA device number.</param>
    /// <param name="threads">As <see cref="ClassificationOptions.Threads"/>, for what CUDA leaves to the CPU.</param>
    /// <exception cref="EntryPointNotFoundException">The GPU package is not built in.</exception>
    /// <exception cref="OnnxRuntimeException">The device or a library of CUDA is not there.</exception>
    public static SessionOptions Options(int device, int threads)
    {
        SessionOptions options = CpuSession.Options(threads);
        try
        {
            // It warns of every computation of a shape that stays on the CPU, as it should.
            options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            using OrtCUDAProviderOptions cuda = new();
            cuda.UpdateOptions(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["device_id"] = device.ToString(CultureInfo.InvariantCulture),

                // The default tries every algorithm of every convolution on each new size of batch, while callers wait.
                ["cudnn_conv_algo_search"] = "HEURISTIC",
            });
            options.AppendExecutionProvider_CUDA(cuda);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }
}
