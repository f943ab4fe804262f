using System.Text.Json;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Evaluation;

/// <summary>What lies beside the models about them: <c>results/ID.json</c>, <c>training/metrics/ID.jsonl</c> and the model card. Safe to call from many threads.</summary>
/// <param name="folder">The models folder.</param>
public sealed class ModelRecords(ModelsFolder folder)
{
    private static readonly JsonSerializerOptions Indented = new(ModelResults.Json) { WriteIndented = true };

    /// <summary>The results of a model's present weights; empty where none were measured.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read as results.</exception>
    public async Task<ModelResults> ResultsAsync(ModelDescription model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        string path = ResultsPath(model.Id);
        ModelResults none = new(model.Id, model.Sha256, [], null);
        if (!File.Exists(path))
        {
            return none;
        }

        try
        {
            await using FileStream file = File.OpenRead(path);
            ModelResults? found = await JsonSerializer.DeserializeAsync<ModelResults>(file, ModelResults.Json, cancellationToken);
            return !string.Equals(found?.Sha256, model.Sha256, StringComparison.Ordinal) ? none
                : IsWhole(found) ? found! : throw new JsonException("figures are missing.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"results/{model.Id}.json is damaged: {e.Message}", e);
        }
    }

    /// <summary>Writes the results of a model, whole or not at all.</summary>
    /// <returns>Where they are.</returns>
    public async Task<string> SaveAsync(ModelResults results, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(results);
        string path = ResultsPath(results.Model);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = path + ".partial";
        await File.WriteAllTextAsync(partial, JsonSerializer.Serialize(results, Indented) + "\n", cancellationToken);
        File.Move(partial, path, overwrite: true);
        return path;
    }

    /// <summary>The epochs of a model's training; none where they were not kept.</summary>
    /// <exception cref="InvalidDataException">A line cannot be read.</exception>
    public async Task<IReadOnlyList<TrainingEpoch>> TrainingAsync(string modelId, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder.Path, "training", "metrics", modelId + ".jsonl");
        return File.Exists(path) ? await TrainingEpoch.ReadAsync(path, cancellationToken) : [];
    }

    /// <summary>The model card, Markdown; null where there is none.</summary>
    public async Task<string?> CardAsync(CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder.Path, "MODEL_CARD.md");
        return File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : null;
    }

    // What is left out of the file is null here, whatever the types say.
    private static bool IsWhole(ModelResults? results) =>
        results?.Runs is { } runs && runs.All(run => run is { Command: not null, RiskCoverage: not null, Reliability: not null, Report: not null } && IsWhole(run.Report))
        && (results.Stress is null || (results.Stress.Rows is { } rows && rows.All(row => row is { Words: not null, Accuracy: >= 0 and <= 1 })));

    private static bool IsWhole(ClassificationReport report) =>
        report is { Classes: { } classes, PerClass: { } figures, Confusion: { } confusion }
        && classes.All(name => name is not null && figures.ContainsKey(name))
        && confusion.Count == classes.Count && confusion.All(row => row?.Count == classes.Count && row.All(n => n >= 0))
        && confusion.Sum(row => row.Sum(n => (long)n)) <= report.N && confusion.Index().All(row => row.Item.Sum(n => (long)n) <= figures[classes[row.Index]].Support)
        && report.Coverage is >= 0 and <= 1 && report.AcceptedAccuracy is null or (>= 0 and <= 1);

    private string ResultsPath(string modelId) => Path.Combine(folder.Path, "results", modelId + ".json");
}
