using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionWeb.Api;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Commands;

/// <summary><c>classify FILE...</c>: reads the emotion in pictures, one JSON object a line, in the order of the files.</summary>
internal static class ClassifyCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // It goes to a terminal or a program, not into a page.
    };

    public static Command Create()
    {
        Argument<string[]> files = new("FILE") { Description = "Pictures.", Arity = ArgumentArity.OneOrMore };
        Option<string?> model = new("--model") { Description = "Id of the model [default: the default in use]", HelpName = "ID" };
        Command command = new(
            "classify",
            "Read the emotion in pictures: one JSON object a line. A picture without a face, or without a clear emotion, is told as a problem; the exit code is 1 where a file was no picture.")
        {
            files, model,
        };
        command.SetAction((line, token) => CommandHost.RunAsync(
            async (services, cancellationToken) =>
            {
                EmotionPipeline pipeline = ActivatorUtilities.GetServiceOrCreateInstance<EmotionPipeline>(services);
                Problems problems = ActivatorUtilities.CreateInstance<Problems>(services);
                ImagingOptions limits = services.GetRequiredService<IOptions<ImagingOptions>>().Value;
                bool allRead = true;
                foreach (string file in line.GetRequiredValue(files))
                {
                    Line said = await ReadAsync(pipeline, problems, limits, file, line.GetValue(model), cancellationToken);
                    allRead &= said.Problem?.Type is null or Problems.NoFace or Problems.LowConfidence;
                    Console.WriteLine(JsonSerializer.Serialize(said, Json));
                }

                return allRead ? CommandLine.Done : CommandLine.Failed;
            },
            token));
        return command;
    }

    private static async Task<Line> ReadAsync(EmotionPipeline pipeline, Problems problems, ImagingOptions limits, string file, string? model, CancellationToken cancellationToken)
    {
        try
        {
            FaceAnalysis sight = await pipeline.AnalyzeAsync(await PictureFile.ReadAsync(file, limits, cancellationToken), model, cancellationToken);
            return sight.Face switch
            {
                null => new Line(file, Problem: problems.Of(new EmotionReading.NoFace(sight.Hint) { Timings = sight.Timings }).ProblemDetails),
                { } face when face.Scores.Confidence < sight.Threshold =>
                    new Line(file, Problem: problems.Of(new EmotionReading.Uncertain(face, sight.Threshold) { Timings = sight.Timings }).ProblemDetails),
                { } face => new Line(
                    file,
                    Box.From(face.Face),
                    face.Scores.Top.Key(),
                    face.Scores.Confidence,
                    face.Scores.ToDictionary(),
                    new ModelName(face.ModelId, face.ModelVersion),
                    Timings.From(sight.Timings)),
            };
        }
        catch (ImageRefusedException refused)
        {
            return new Line(file, Problem: problems.Of(refused).ProblemDetails);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Line(file, Problem: problems.Invalid(CommonMessages.Text(e.Message)).ProblemDetails);
        }
    }

    private sealed record Line(
        string File,
        Box? Face = null,
        string? Emotion = null,
        float? Confidence = null,
        IReadOnlyDictionary<string, float>? Scores = null,
        ModelName? Model = null,
        Timings? Timings = null,
        ProblemDetails? Problem = null);
}
