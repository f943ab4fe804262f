using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// A network in ONNX Runtime. It owns one session for as long as it lives; one instance serves every thread of
/// <see cref="VisionThreads"/>, and runs on no other.
/// The file's SHA-256, its input and its output are checked against the manifest when it is loaded, and it is tried on drawn faces, which warms it up.
/// </summary>
public sealed class OnnxEmotionClassifier : IEmotionClassifier, IModelOutputs, IDisposable
{
    private readonly InferenceSession _session;
    private readonly int? _batch;
    private volatile bool _disposed;

    private OnnxEmotionClassifier(ModelDescription model, InferenceSession session, int? batch)
    {
        Model = model;
        (_session, _batch) = (session, batch);
        OutputNames = [.. session.OutputMetadata.Keys];
    }

    /// <inheritdoc />
    public ModelDescription Model { get; }

    /// <inheritdoc />
    public IReadOnlyCollection<string> OutputNames { get; }

    /// <summary>Loads a model, checks it, tries it and warms it up.</summary>
    /// <param name="folder">Where its file is.</param>
    /// <param name="model">Its entry in the manifest.</param>
    /// <param name="options">Session options; still the caller's to dispose.</param>
    /// <param name="batch">
    /// How many faces every run takes, blank ones where fewer come: on CUDA a run whose shape differs from the last one's first plans each convolution anew, which takes longer than many faces do
    /// (github.com/microsoft/onnxruntime/issues/23006). Null: as many as come.
    /// </param>
    /// <exception cref="ModelsMissingException">The file is not there.</exception>
    /// <exception cref="ModelRefusedException">The file is not the one the manifest describes.</exception>
    /// <exception cref="OnnxRuntimeException">The device of <paramref name="options"/> does not answer.</exception>
    /// <exception cref="InvalidOperationException">The caller runs on a thread that is none of <see cref="VisionThreads"/>.</exception>
    public static OnnxEmotionClassifier Load(ModelsFolder folder, ModelDescription model, SessionOptions options, int? batch = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(model);
        VisionThreads.Require();

        // The bytes that were checked are the bytes that run.
        OnnxEmotionClassifier classifier = new(model, new InferenceSession(ReadChecked(folder, model), options), batch);
        try
        {
            classifier.CheckGraph(folder.File(model.File));
            ModelTrial.Run(classifier);
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a model's file, which are those that its entry describes, and all of it.</summary>
    /// <exception cref="ModelsMissingException">The file is not there.</exception>
    /// <exception cref="ModelRefusedException">It has another SHA-256, or keeps weights in another file.</exception>
    internal static byte[] ReadChecked(ModelsFolder folder, ModelDescription model)
    {
        string path = folder.File(model.File);
        byte[] bytes = File.ReadAllBytes(path);
        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return !string.Equals(found, model.Sha256, StringComparison.Ordinal) ? throw new ModelRefusedException(ModelMessages.OtherFile(path, model.Id, found, model.Sha256))
            : OnnxExternalData.IsIn(bytes) ? throw new ModelRefusedException(ModelMessages.ExternalData(path))
            : bytes;
    }

    /// <inheritdoc />
    public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) =>
        [.. Read(Model.Output.Name, faces, cancellationToken).Select(Scores)];

    /// <inheritdoc />
    public IReadOnlyList<float[]> Read(string output, IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(faces);

        // A session that is gone ends the process when it is run, not in an exception.
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _batch is { } batch
            ? [.. faces.Chunk(batch).SelectMany(part => Run(output, part, batch, cancellationToken))]
            : faces.Count == 0 ? [] : Run(output, faces, faces.Count, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed = true;
        _session.Dispose();
    }

    private float[][] Run(string output, IReadOnlyList<Mat> faces, int count, CancellationToken cancellationToken)
    {
        VisionThreads.Require();
        using Mat batch = FaceTensor.Lay(faces, Model.Input, count);
        cancellationToken.ThrowIfCancellationRequested();
        long[] shape = [count, Model.Input.Height, Model.Input.Width, Model.Input.Channels];
        using OrtValue input = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, shape, batch.Data, batch.Total() * batch.ElemSize());
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(run, [Model.Input.Name], [input], [output]);
        ReadOnlySpan<float> values = outputs[0].GetTensorDataAsSpan<float>();
        int width = values.Length / count;
        float[][] rows = new float[faces.Count][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = values.Slice(i * width, width).ToArray();
        }

        return rows;
    }

    private EmotionScores Scores(float[] row)
    {
        TemperatureScaling.Apply(row, Model.Temperature);
        return new EmotionScores(row);
    }

    private void CheckGraph(string path)
    {
        ModelInput input = Model.Input;
        long[] taken = [input.Height, input.Width, input.Channels];
        CheckTensor(_session.InputMetadata, isInput: true, input.Name, taken);
        CheckTensor(_session.OutputMetadata, isInput: false, Model.Output.Name, [Emotions.Count]);
        if (_session.InputMetadata.Count != 1)
        {
            throw new ModelRefusedException(ModelMessages.Inputs(path, _session.InputMetadata.Count));
        }

        void CheckTensor(IReadOnlyDictionary<string, NodeMetadata> tensors, bool isInput, string name, long[] sizes)
        {
            if (!tensors.TryGetValue(name, out NodeMetadata? tensor))
            {
                throw new ModelRefusedException(ModelMessages.NoTensor(isInput, path, name, tensors.Keys, Model.Id));
            }

            // -1 is a size that the graph leaves open, as it must for the batch.
            int[] shape = tensor.Dimensions;
            bool fits = tensor.ElementType == typeof(float) && shape.Length == sizes.Length + 1 && shape[0] == -1
                && shape.Skip(1).Zip(sizes).All(d => d.First == -1 || d.First == d.Second);
            if (!fits)
            {
                throw new ModelRefusedException(ModelMessages.TensorShape(
                    isInput, path, name, $"{tensor.ElementType?.Name} [{string.Join(", ", shape)}]", Model.Id, $"Single [-1, {string.Join(", ", sizes)}]"));
            }
        }
    }
}
