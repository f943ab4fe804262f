using Microsoft.ML.OnnxRuntime;

namespace EmotionWeb.Core.Classification;

/// <summary>Loads models onto one device, chosen when the first ones are loaded, on a thread of <see cref="VisionThreads"/>. Not thread-safe.</summary>
internal sealed class ModelLoader
{
    private readonly ModelsFolder _folder;
    private readonly ClassificationOptions _options;
    private readonly int? _cuda;

    private ModelLoader(ModelsFolder folder, ClassificationOptions options, int? cuda, ComputeDevice device)
    {
        _folder = folder;
        _options = options;
        _cuda = cuda;
        Device = device;
    }

    /// <summary>What the models run on, and why.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Loads the first models, onto CUDA where it is wanted, built in and answers; else onto the CPU.</summary>
    /// <exception cref="ModelsMissingException">A model's file is not there.</exception>
    /// <exception cref="ModelRefusedException">A model cannot be used.</exception>
    public static (ModelLoader Loader, IReadOnlyList<LoadedModel> Models) Start(ModelsFolder folder, IReadOnlyList<ModelDescription> models, ClassificationOptions options)
    {
        if (!ComputeDevice.TryCuda(options.Device, out int cuda, out string whyNot))
        {
            return OnCpu(whyNot);
        }

        try
        {
            ModelLoader loader = new(folder, options, cuda, new ComputeDevice($"CUDA device {cuda}", "the GPU package is built in and the device answers", options.BatchSize));
            return (loader, loader.LoadAll(models));
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException or ModelRefusedException { InnerException: OnnxRuntimeException })
        {
            // A broken model fails here too; loading it for the CPU then says so.
            string said = (e.InnerException ?? e).Message.ReplaceLineEndings(" ").Trim();
            return OnCpu($"CUDA device {cuda} does not answer ({said})");
        }

        (ModelLoader, IReadOnlyList<LoadedModel>) OnCpu(string reason)
        {
            ModelLoader loader = new(folder, options, cuda: null, new ComputeDevice("the CPU", reason));
            return (loader, loader.LoadAll(models));
        }
    }

    /// <summary>Loads all or, where one fails, none.</summary>
    /// <param name="models">Their entries.</param>
    /// <param name="cancellationToken">Looked at before each.</param>
    public IReadOnlyList<LoadedModel> LoadAll(IEnumerable<ModelDescription> models, CancellationToken cancellationToken = default)
    {
        List<LoadedModel> loaded = [];
        try
        {
            foreach (ModelDescription model in models)
            {
                cancellationToken.ThrowIfCancellationRequested();
                loaded.Add(new LoadedModel(Load(model)));
            }

            return loaded;
        }
        catch
        {
            loaded.ForEach(m => m.LetGo());
            throw;
        }
    }

    /// <summary>Refuses a model whose file is not (any more) the one that its entry describes.</summary>
    public void CheckFile(ModelDescription model) => OnnxEmotionClassifier.ReadChecked(_folder, model);

    private IEmotionClassifier Load(ModelDescription model)
    {
        try
        {
            if (_cuda is not { } cuda)
            {
                // A CPU gains nothing from larger batches.
                using SessionOptions session = CpuSession.Options(_options.Threads);
                return OnnxEmotionClassifier.Load(_folder, model, session);
            }

            // A GPU gains most of its speed from them, but plans its work anew whenever their size changes.
            using SessionOptions onCuda = CudaSession.Options(cuda, _options.Threads);
            return new BatchingClassifier(OnnxEmotionClassifier.Load(_folder, model, onCuda, _options.BatchSize), _options.BatchSize, _options.BatchWait);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelRefusedException(ModelMessages.Unrunnable(_folder.File(model.File), e.Message), e);
        }
    }
}
