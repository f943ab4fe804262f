using EmotionWeb.Core.Classification;

namespace EmotionWeb.Hosting;

/// <summary>The chosen default model, as one line in <c>default-model.txt</c> of the data folder; no file where the manifest's default stands.</summary>
internal sealed class DefaultModelFile(DataFolder data) : IDefaultModelStore
{
    private readonly string _path = data.File("default-model.txt");

    public string? Read() => File.Exists(_path) && File.ReadAllText(_path).Trim() is { Length: > 0 } id ? id : null;

    public async Task WriteAsync(string? modelId, CancellationToken cancellationToken)
    {
        if (modelId is null)
        {
            File.Delete(_path);
            return;
        }

        // Put in place in one step: a crash leaves the old choice or the new one, never half of one.
        string next = _path + ".new";
        await File.WriteAllTextAsync(next, modelId + "\n", cancellationToken);
        File.Move(next, _path, overwrite: true);
    }
}
