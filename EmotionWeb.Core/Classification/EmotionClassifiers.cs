using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// Every model of the manifest, loaded, tried and warmed up when this is made, and swapped by <see cref="IModelSwitch"/> afterwards.
/// Owns the classifiers. Safe to call from many threads.
/// </summary>
public sealed partial class EmotionClassifiers : IEmotionClassifiers, IModelSwitch, IDisposable
{
    private readonly ModelsFolder _folder;
    private readonly ModelLoader _loader;
    private readonly ILogger _logger;
    private readonly IDefaultModelStore? _store;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _swapping = new(1);
    private volatile Loaded _loaded;
    private int _disposed;

    /// <param name="folder">Where the manifest and the models are.</param>
    /// <param name="options">Which device to run on.</param>
    /// <param name="logger">Told in one line which device it came to be, and why; and of every swap.</param>
    /// <param name="store">Keeps which model was chosen as the default; null: the manifest's stands, and a choice is not kept.</param>
    /// <param name="time">Says when a model was refused; the system's by default.</param>
    /// <exception cref="ModelsMissingException">The manifest or a model's file is not there.</exception>
    /// <exception cref="ModelRefusedException">The manifest or a model cannot be used.</exception>
    public EmotionClassifiers(
        ModelsFolder folder, IOptions<ClassificationOptions> options, ILogger<EmotionClassifiers> logger, IDefaultModelStore? store = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_folder, _logger, _store, _time) = (folder, logger, store, time ?? TimeProvider.System);
        Stamp = FolderStamp.Of(folder);
        ModelManifest manifest = ModelManifestReader.Read(folder);
        (_loader, IReadOnlyList<LoadedModel> models) =
            OnLoadingThread(_ => ModelLoader.Start(folder, manifest.Models, options.Value), CancellationToken.None).GetAwaiter().GetResult();
        _loaded = Combine(models, manifest.Default.Id, store?.Read(), refusal: null);
        LogDevice(logger, Device.Name, Device.Reason);
    }

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public IReadOnlyList<ModelDescription> Models => InUse.Models;

    /// <summary>What the networks run on, and why.</summary>
    public ComputeDevice Device => _loader.Device;

    /// <inheritdoc />
    public ModelsInUse InUse => _loaded.InUse;

    /// <summary>The state of the folder that was looked at last.</summary>
    internal string Stamp { get; private set; }

    private bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <inheritdoc />
    public IEmotionClassifier Get(string? modelId) => Find(_loaded, modelId).Classifier;

    /// <inheritdoc />
    public ClassifierLease Lease(string? modelId)
    {
        while (true)
        {
            LoadedModel model = Find(_loaded, modelId);
            if (model.TryHold())
            {
                return new ClassifierLease(model.Classifier, model.LetGo);
            }

            // It was replaced between the two lines: its successor is in place by now, unless everything ends.
            ObjectDisposedException.ThrowIf(IsDisposed, this);
        }
    }

    /// <inheritdoc />
    public async Task<ModelsInUse> ReloadAsync(CancellationToken cancellationToken)
    {
        await SwapAsync(() => OnLoadingThread(Reload, cancellationToken), cancellationToken).ConfigureAwait(false);
        return InUse;
    }

    /// <summary>Makes a loaded model the default, now and, where there is a store, after a restart; null: the manifest's.</summary>
    /// <exception cref="UnknownModelException">No model has that id.</exception>
    /// <exception cref="IOException">The choice could not be kept; nothing was changed.</exception>
    internal Task ChooseAsync(string? modelId, CancellationToken cancellationToken) => SwapAsync(
        async () =>
        {
            Loaded now = _loaded;
            _ = Find(now, modelId ?? now.InUse.ManifestDefault);
            if (_store is not null)
            {
                await _store.WriteAsync(modelId, cancellationToken);
            }

            _loaded = Combine(now.Models, now.InUse.ManifestDefault, modelId, now.InUse.Refusal);
            LogDefault(_logger, InUse.Default.Id);
        },
        cancellationToken);

    /// <summary>Lets the models go, once a swap under way is over; each is freed when its last lease ends. No more are lent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // A swap under way ends first: else what it loads would be let go by nobody, and what it replaces twice.
        _swapping.Wait();
        try
        {
            foreach (LoadedModel model in _loaded.Models)
            {
                model.LetGo();
            }
        }
        finally
        {
            _swapping.Release();
        }

        // The semaphore has nothing to free: no wait handle was asked for.
    }

    private static LoadedModel Find(Loaded loaded, string? modelId) =>
        loaded.Models.FirstOrDefault(m => string.Equals(m.Id, modelId ?? loaded.DefaultId, StringComparison.Ordinal))
        ?? throw new UnknownModelException(ModelMessages.Unknown(modelId, loaded.Models.Select(m => m.Id)));

    // A session is made and tried by running it: see VisionThreads.
    private static Task<T> OnLoadingThread<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) =>
        VisionThreads.RunOnceAsync("models", work, cancellationToken);

    // Goes on without the caller's context, which may be blocked in Dispose.
    private async Task SwapAsync(Func<Task> swap, CancellationToken cancellationToken)
    {
        await _swapping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            await swap().ConfigureAwait(false);
        }
        finally
        {
            _swapping.Release();
        }

        Tell();
    }

    private void Tell() => EachHandler.Tell(Changed, handler => handler(), _logger);

    private ModelsInUse Reload(CancellationToken cancellationToken)
    {
        Loaded before = _loaded;
        string stamp = FolderStamp.Of(_folder);
        try
        {
            ModelManifest manifest = ModelManifestReader.Read(_folder);
            LoadedModel?[] kept = [.. manifest.Models.Select(model => before.Models.FirstOrDefault(m => Same(m.Classifier.Model, model)))];
            foreach (LoadedModel same in kept.OfType<LoadedModel>())
            {
                _loader.CheckFile(same.Classifier.Model);
            }

            Queue<LoadedModel> fresh = new(_loader.LoadAll(manifest.Models.Where((_, i) => kept[i] is null), cancellationToken));
            LoadedModel[] after = [.. kept.Select(model => model ?? fresh.Dequeue())];
            _loaded = Combine(after, manifest.Default.Id, before.InUse.Chosen, refusal: null);
            foreach (LoadedModel replaced in before.Models.Except(after))
            {
                replaced.LetGo();
            }

            LogSwapped(_logger, string.Join(", ", after.Select(m => $"{m.Id} {m.Classifier.Model.Version}")), _loaded.DefaultId);
        }
        catch (Exception e) when (e is ModelRefusedException or ModelsMissingException or IOException or UnauthorizedAccessException)
        {
            _loaded = before with { InUse = before.InUse with { Refusal = new ModelRefusal((e as LocalizableException)?.Explanation ?? CommonMessages.Text(e.Message), _time.GetUtcNow()) } };
            LogRefused(_logger, e.Message);
        }

        // Not after a fault that is no refusal: the folder is looked at again then.
        Stamp = stamp;
        return InUse;
    }

    private Loaded Combine(IReadOnlyList<LoadedModel> models, string manifestDefault, string? chosen, ModelRefusal? refusal)
    {
        string id = manifestDefault;
        if (chosen is not null && models.Any(m => string.Equals(m.Id, chosen, StringComparison.Ordinal)))
        {
            id = chosen;
        }
        else if (chosen is not null)
        {
            LogChoiceGone(_logger, chosen, manifestDefault);
        }

        // The same object where nothing differs from the manifest.
        ModelDescription[] descriptions = [.. models.Select(m => m.Classifier.Model).Select(m =>
            string.Equals(m.Id, id, StringComparison.Ordinal) == m.IsDefault ? m : m with { IsDefault = !m.IsDefault })];
        return new Loaded(models, id, new ModelsInUse(descriptions, manifestDefault, chosen, _loader.Device, refusal));
    }

    private static bool Same(ModelDescription one, ModelDescription other) =>
        string.Equals(JsonSerializer.Serialize(one, ModelManifest.Json), JsonSerializer.Serialize(other, ModelManifest.Json), StringComparison.Ordinal);

    [LoggerMessage(Level = LogLevel.Information, Message = "The networks run on {Device}: {Reason}.")]
    private static partial void LogDevice(ILogger logger, string device, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Switched to the models {Models}; the default is {Default}.")]
    private static partial void LogSwapped(ILogger logger, string models, string @default);

    [LoggerMessage(Level = LogLevel.Information, Message = "The default model is {Model}.")]
    private static partial void LogDefault(ILogger logger, string model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The models folder as it is now was refused, the models before stay: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model {Chosen}, chosen as the default, is not there; {Default} is the default.")]
    private static partial void LogChoiceGone(ILogger logger, string chosen, string @default);

    /// <summary>What requests see: one reference, so that a swap is one assignment.</summary>
    private sealed record Loaded(IReadOnlyList<LoadedModel> Models, string DefaultId, ModelsInUse InUse);
}
