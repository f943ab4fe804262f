using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Core.Pipeline;

/// <summary>Changes which model reads where none is named. Safe to call from many threads.</summary>
public interface IDefaultModel
{
    /// <summary>Makes a loaded model the default, for the next reading and after a restart. The log lists it, and takes it back.</summary>
    /// <param name="modelId">Its id, or null for the manifest's default.</param>
    /// <param name="editor">Who changes it; the log names them.</param>
    /// <param name="cancellationToken">Ends waiting for a swap under way.</param>
    /// <exception cref="UnknownModelException">No model has that id.</exception>
    /// <exception cref="IOException">The choice could not be kept; nothing was changed.</exception>
    Task ChooseAsync(string? modelId, Editor editor, CancellationToken cancellationToken);
}

/// <inheritdoc cref="IDefaultModel" />
public sealed partial class DefaultModel(EmotionClassifiers classifiers, IChoiceLog log, ILogger<DefaultModel> logger) : IDefaultModel,
    IKeptChoice
{
    /// <inheritdoc />
    public string? Chosen => classifiers.InUse.Chosen;

    /// <inheritdoc />
    public async Task ChooseAsync(string? modelId, Editor editor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        await log.ChooseAsync(this, modelId, editor, cancellationToken);
        LogChosen(logger, editor.Name, editor.Id, classifiers.InUse.Default.Id);
    }

    /// <inheritdoc />
    public Task KeepAsync(string? modelId, CancellationToken cancellationToken) => classifiers.ChooseAsync(modelId, cancellationToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} ({Id}) made {Model} the default model.")]
    private static partial void LogChosen(ILogger logger, string name, string id, string model);
}
