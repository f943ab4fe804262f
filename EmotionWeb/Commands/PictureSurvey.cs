using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace EmotionWeb.Commands;

/// <summary>Reads the pictures of a folder through the whole pipeline, as <c>classify</c> does, with a progress bar on standard error.</summary>
/// <param name="services">The program's services.</param>
/// <param name="limit">At most so many pictures, spread evenly; null for all.</param>
internal sealed class PictureSurvey(IServiceProvider services, int? limit)
{
    private readonly EmotionPipeline _pipeline = ActivatorUtilities.GetServiceOrCreateInstance<EmotionPipeline>(services);
    private readonly PictureChanger _changer = ActivatorUtilities.GetServiceOrCreateInstance<PictureChanger>(services);
    private readonly ImagingOptions _limits = services.GetRequiredService<IOptions<ImagingOptions>>().Value;
    private readonly RecognitionOptions _recognition = services.GetRequiredService<IOptions<RecognitionOptions>>().Value;

    /// <summary>Reads pictures that hold no face.</summary>
    public async Task<FacelessReport> FacelessAsync(string folder, ModelDescription model, CancellationToken cancellationToken)
    {
        (IReadOnlyList<SeenPicture> seen, IReadOnlyList<RefusedPicture> refused) = await ReadAsync(
            PictureFolder.List(folder), p => p.Name, async (p, token) => new SeenPicture(p, await AnalyzeAsync(p, model, token)), model, cancellationToken);
        return FacelessReport.Of(model.Id, Threshold(model), seen, refused);
    }

    /// <summary>Reads pictures with one face each, which <see cref="FaceTruths.FileName"/> tells.</summary>
    public async Task<FacesReport> FacesAsync(string folder, ModelDescription model, CancellationToken cancellationToken)
    {
        (IReadOnlyList<SeenFace> seen, IReadOnlyList<RefusedPicture> refused) = await ReadAsync(
            FaceTruths.Read(folder), f => f.Picture.Name, async (f, token) => new SeenFace(f, await AnalyzeAsync(f.Picture, model, token)), model, cancellationToken);
        return FacesReport.Of(model.Id, Threshold(model), seen, refused);
    }

    /// <summary>Reads pictures as they are and after every <see cref="PictureChange"/>.</summary>
    public async Task<StabilityReport> StabilityAsync(string folder, ModelDescription model, CancellationToken cancellationToken)
    {
        (IReadOnlyList<ChangedPicture> seen, IReadOnlyList<RefusedPicture> refused) = await ReadAsync(
            PictureFolder.List(folder), p => p.Name, (p, token) => ChangedAsync(p, model, token), model, cancellationToken);
        return StabilityReport.Of(model.Id, Threshold(model), seen, refused);
    }

    private double Threshold(ModelDescription model) => _recognition.Threshold ?? model.Threshold;

    private async Task<FaceAnalysis> AnalyzeAsync(FolderPicture picture, ModelDescription model, CancellationToken cancellationToken) =>
        await _pipeline.AnalyzeAsync(await PictureFile.ReadAsync(picture.File, _limits, cancellationToken), model.Id, cancellationToken);

    private async Task<ChangedPicture> ChangedAsync(FolderPicture picture, ModelDescription model, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> file = await PictureFile.ReadAsync(picture.File, _limits, cancellationToken);
        FaceAnalysis asItIs = await _pipeline.AnalyzeAsync(file, model.Id, cancellationToken);
        Dictionary<PictureChange, FaceAnalysis> changed = [];
        foreach (PictureChange change in asItIs.IsSure ? PictureChanges.All : [])
        {
            byte[] after = await _changer.ApplyAsync(file, change, cancellationToken);
            changed[change] = await _pipeline.AnalyzeAsync(after, model.Id, cancellationToken);
        }

        return new ChangedPicture(picture, asItIs, changed);
    }

    private Task<(IReadOnlyList<TReading> Readings, IReadOnlyList<RefusedPicture> Refused)> ReadAsync<TPicture, TReading>(
        IReadOnlyList<TPicture> all, Func<TPicture, string> name, Func<TPicture, CancellationToken, Task<TReading>> read, ModelDescription model, CancellationToken cancellationToken)
        where TReading : class
    {
        TPicture[] pictures = [.. Evaluator.Spread(all.Count, limit).Select(i => all[i])];
        IAnsiConsole errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return errors.Progress().StartAsync(context =>
        {
            ProgressTask task = context.AddTask(model.Id, maxValue: pictures.Length);
            int parallel = _recognition.Workers > 0 ? _recognition.Workers : Environment.ProcessorCount; // As many as the queue works on: none need wait, and none is told "busy".
            return PictureReadings.ReadAsync(pictures, name, read, parallel, new Counter(task), cancellationToken);
        });
    }

    private sealed class Counter(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Increment(value);
    }
}
