namespace EmotionWeb.Core.Classification;

/// <summary>Keeps which model was chosen as the default, over restarts.</summary>
public interface IDefaultModelStore
{
    /// <summary>The id of the chosen model, or null where the manifest's default stands.</summary>
    string? Read();

    /// <summary>Keeps a choice; null for the manifest's default.</summary>
    Task WriteAsync(string? modelId, CancellationToken cancellationToken);
}
