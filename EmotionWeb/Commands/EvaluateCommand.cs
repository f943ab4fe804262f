using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Reports;
using EmotionWeb.Resources;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace EmotionWeb.Commands;

/// <summary><c>evaluate DATASET</c>: how well a model reads labelled faces, through the product's own code.</summary>
internal static class EvaluateCommand
{
    private const string DefaultSplit = "val";
    private const string GroupsAreFolders = "folder";
    private const int WidthOfAFile = 160; // Characters: a file has no width of its own, and a table would be folded to 80.

    public static Command Create()
    {
        Argument<DirectoryInfo> dataSet = new("DATASET")
        {
            Description = "A folder with labels.csv and its sheets, or with one folder an emotion (happy/*.jpg, sad/*.png ...).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        dataSet.AcceptExistingOnly();
        Option<DirectoryInfo> faceless = Folder("--faceless", "Instead of DATASET: a folder of pictures without a face; in how many a face is found and an emotion read.");
        Option<DirectoryInfo> faces = Folder("--faces", $"Instead of DATASET: a folder of pictures with one face each and {FaceTruths.FileName} (file, kind, degrees, x, y, width, height); how many are found.");
        Option<DirectoryInfo> stability = Folder("--stability", "Instead of DATASET: a folder of pictures; how many readings stay when a picture is mirrored, recompressed, halved, darkened or shifted.");
        Option<string?> split = new("--split") { Description = $"Which part of a folder with labels.csv [default: {DefaultSplit}]" };
        split.AcceptOnlyFromAmong([.. SheetDataSet.Splits]);
        Option<string[]> models = new("--model") { Description = "Id of a model, also several times [default: the manifest's default]", HelpName = "ID" };
        Option<string> protocol = new("--protocol")
        {
            Description = "fer2013: FER2013's labels; ferplus8: the FER+ majority with contempt; ferplus7: without it, against what the product shows.",
            DefaultValueFactory = _ => EvaluationProtocol.FerPlus7.Name,
        };
        protocol.AcceptOnlyFromAmong([.. EvaluationProtocol.All.Select(p => p.Name)]);
        Option<bool> detect = new("--detect") { Description = "Look for a face and cut it out; without this the whole picture is the face." };
        Option<int?> limit = new("--limit") { Description = "At most so many pictures, spread evenly over the data set.", HelpName = "N" };
        Option<double?> margin = new("--crop-margin") { Description = "With --detect: cut with this margin instead of the model's own.", HelpName = "SHARE" };
        Option<double?> darken = new("--darken") { Description = "Read the pictures as if only this share of the light were left (with a sensor's noise), above 0 to 1.", HelpName = "SHARE" };
        Option<LightTreatment> light = new("--light") { Description = "What is done to the light of a face before it is read [default: plain]" };
        Option<bool> json = new("--json") { Description = "One JSON object a model instead of tables." };
        Option<bool> stress = new("--stress") { Description = "Also read the faces darkened, blurred, compressed, turned, shrunk and covered." };
        Option<bool> fit = new("--fit-temperature") { Description = "Also fit the temperature for the manifest; never on test." };
        Option<DirectoryInfo?> report = new("--report") { Description = "Write report.md, report.json and plots into this folder.", HelpName = "FOLDER" };
        Option<string?> groups = new("--groups")
        {
            Description = "Also by group of people: the column of labels.csv that names a face's group, or for a folder of pictures the word folder (DATASET/GROUP/happy/*.jpg).",
            HelpName = "COLUMN",
        };
        Option<bool> save = new("--save") { Description = "Keep the figures in results/ID.json beside the model, where the model page shows them. With --limit, those of --stress alone." };
        limit.Validators.Add(r => Refuse(r, r.GetValueOrDefault<int?>() is < 1, "--limit is at least 1."));
        margin.Validators.Add(r => Refuse(r, r.GetValueOrDefault<double?>() is <= -0.5 or > 1, "--crop-margin lies above -0.5 and at most at 1."));
        darken.Validators.Add(r => Refuse(r, r.GetValueOrDefault<double?>() is <= 0 or > 1, "--darken lies above 0 and at most at 1."));

        Command command = new("evaluate", "Measure how well models read labelled faces, or where faces are found.")
        {
            dataSet, faceless, faces, stability, split, models, protocol, detect, limit, margin, darken, light, groups, stress, fit, json, report, save,
        };
        command.Validators.Add(r =>
        {
            Option<DirectoryInfo>[] surveys = [.. new[] { faceless, faces, stability }.Where(o => r.GetResult(o) is not null)];
            Refuse(r, surveys.Length + (r.GetResult(dataSet) is { Tokens.Count: > 0 } ? 1 : 0) != 1, "Name a DATASET, or one of --faceless, --faces and --stability.");
            string[] idle = surveys.Length == 0 ? [] : [.. Typed(r).Select(o => o.Option.Name).Except(surveys.Select(o => o.Name).Concat([models.Name, limit.Name, json.Name]), StringComparer.Ordinal)];
            Refuse(r, idle.Length > 0, $"{string.Join(" and ", idle)} {(idle.Length == 1 ? "is" : "are")} for a DATASET.");
            bool changed = r.GetValue(darken) is not null || r.GetValue(light) != LightTreatment.Plain || r.GetValue(margin) is not null;
            Refuse(r, r.GetValue(split) is not null && r.GetValue(dataSet) is { } folder && !HasLabels(folder), $"--split is for a folder with {SheetDataSet.LabelsFile}.");
            Refuse(r, r.GetValue(groups) is { } by && !by.Equals(GroupsAreFolders, StringComparison.Ordinal) && r.GetValue(dataSet) is { } set && !HasLabels(set), $"--groups {r.GetValue(groups)} is for a folder with {SheetDataSet.LabelsFile}; pictures in folders are grouped by --groups {GroupsAreFolders}.");
            Refuse(r, r.GetValue(stress) && (changed || r.GetValue(detect)), "--stress spoils cut-out faces itself: leave --detect, --darken, --light and --crop-margin out.");
            Refuse(r, r.GetValue(save) && changed, "--save keeps the figures of the product as it is: leave --darken, --light and --crop-margin out.");
            Refuse(r, r.GetValue(fit) && r.GetValue(split) is "test", "--fit-temperature fits on val: what is fitted on test can no longer be measured on it.");
            Refuse(r, r.GetValue(fit) && r.GetResult(protocol) is { Implicit: false } && !string.Equals(r.GetValue(protocol), EvaluationProtocol.FerPlus7.Name, StringComparison.Ordinal), $"--fit-temperature is for {EvaluationProtocol.FerPlus7.Name}, the probabilities that the product shows.");
        });
        command.SetAction((line, token) => CommandHost.RunAsync(
            async (services, cancellationToken) =>
            {
                IEmotionClassifiers classifiers = services.GetRequiredService<IEmotionClassifiers>();
                IEmotionClassifier[] chosen = line.GetValue(models) is { Length: > 0 } ids
                    ? [.. ids.Distinct(StringComparer.Ordinal).Select(classifiers.Get)]
                    : [classifiers.Get(services.GetRequiredService<IModelSwitch>().InUse.ManifestDefault)]; // Figures do not hang on an admin's choice.
                if (line.GetValue(dataSet) is not { } folder)
                {
                    return await SurveyAsync(new PictureSurvey(services, line.GetValue(limit)), chosen, cancellationToken);
                }

                EvaluationPlan plan = new(
                    EvaluationProtocol.All.Single(p => p.Name.Equals(line.GetValue(protocol), StringComparison.Ordinal)),
                    line.GetValue(detect)
                        ? new FaceFinder(services.GetRequiredService<IFaceDetector>(), services.GetRequiredService<IFaceCropper>(), line.GetValue(margin))
                        : null,
                    line.GetValue(limit),
                    line.GetValue(light));
                string? part = HasLabels(folder) ? line.GetValue(split) ?? DefaultSplit : null;
                using IFaceDataSet pictures = await VisionThreads.RunOnceAsync(
                    "data set", _ => Open(folder, part, plan.Protocol, line.GetValue(groups), line.GetValue(darken), services), cancellationToken);
                EvaluationSession session = new(pictures, part, plan, line.GetValue(stress), line.GetValue(fit), services.GetRequiredService<IOptions<RecognitionOptions>>().Value.Threshold, Rest(line));
                ModelRecords records = services.GetRequiredService<ModelRecords>();
                List<Measurement> measured = [];
                foreach (IEmotionClassifier classifier in chosen)
                {
                    Measurement measurement = await session.MeasureAsync(classifier, records, cancellationToken);
                    measured.Add(measurement);
                    Show(measurement, line.GetValue(json));
                    if (line.GetValue(save))
                    {
                        await Console.Error.WriteLineAsync($"Kept in {await SaveAsync(measurement, records, plan.Limit is null, cancellationToken)}.");
                    }
                }

                if (line.GetValue(report) is { } to)
                {
                    await ReportFolder.WriteAsync(to, measured, cancellationToken);
                    await Console.Error.WriteLineAsync($"Written to {to.FullName}.");
                }

                return CommandLine.Done;

                async Task<int> SurveyAsync(PictureSurvey survey, IEnumerable<IEmotionClassifier> classifiers, CancellationToken stop)
                {
                    bool refused = false;
                    foreach (ModelDescription model in classifiers.Select(c => c.Model))
                    {
                        refused |= line.GetValue(faceless) is { } without ? Print(await survey.FacelessAsync(without.FullName, model, stop), r => r.Refused, SurveyTables.Write)
                            : line.GetValue(faces) is { } with ? Print(await survey.FacesAsync(with.FullName, model, stop), r => r.Refused, SurveyTables.Write)
                            : Print(await survey.StabilityAsync(line.GetRequiredValue(stability).FullName, model, stop), r => r.Refused, SurveyTables.Write);
                    }

                    return refused ? CommandLine.Failed : CommandLine.Done;
                }

                bool Print<TReport>(TReport report, Func<TReport, IReadOnlyList<RefusedPicture>> refused, Action<IAnsiConsole, TReport, MessageText> write)
                {
                    MessageText text = services.GetRequiredService<MessageText>();
                    if (line.GetValue(json))
                    {
                        Console.WriteLine(JsonSerializer.Serialize(report, new JsonSerializerOptions(ModelResults.Json) { Converters = { new MessageTextConverter(text) } }));
                    }
                    else
                    {
                        AnsiConsole.Profile.Width = Console.IsOutputRedirected ? WidthOfAFile : AnsiConsole.Profile.Width;
                        write(AnsiConsole.Console, report, text);
                    }

                    return refused(report).Count > 0;
                }
            },
            token));
        return command;
    }

    private static Option<DirectoryInfo> Folder(string name, string description)
    {
        Option<DirectoryInfo> option = new(name) { Description = description, HelpName = "FOLDER" };
        option.AcceptExistingOnly();
        return option;
    }

    private static void Show(Measurement measurement, bool json)
    {
        if (!json)
        {
            ReportTables.Write(AnsiConsole.Console, measurement);
            return;
        }

        Console.WriteLine(JsonSerializer.Serialize(MeasuredClasses.From(measurement.Run.Report), ReportJson.Options));
        if (measurement.Stress is { } stress)
        {
            Console.WriteLine(JsonSerializer.Serialize(MeasuredStress.From(stress), ReportJson.Options));
        }

        foreach (GroupReport group in measurement.Groups)
        {
            Console.WriteLine(JsonSerializer.Serialize(MeasuredGroup.From(group), ReportJson.Options));
        }

        if (measurement.Fit is { } fit)
        {
            Console.WriteLine(JsonSerializer.Serialize(MeasuredTemperature.From(fit), ReportJson.Options));
        }
    }

    private static async Task<string> SaveAsync(Measurement measurement, ModelRecords records, bool whole, CancellationToken cancellationToken)
    {
        ModelResults results = await records.ResultsAsync(measurement.Model, cancellationToken);
        results = whole ? results.With(measurement.Run) : results;
        return await records.SaveAsync(results with { Stress = measurement.Stress ?? results.Stress }, cancellationToken);
    }

    // What was typed beside what every run's command names itself.
    private static string Rest(ParseResult line)
    {
        IEnumerable<string> typed = Typed(line.CommandResult)
            .Where(o => o.Option.Name is not ("--model" or "--protocol" or "--split" or "--report" or "--save" or "--json"))
            .SelectMany(o => o.Tokens.Select(t => t.Value).Prepend(o.Option.Name));
        return string.Join(' ', typed);
    }

    private static IEnumerable<OptionResult> Typed(CommandResult command) => command.Children.OfType<OptionResult>().Where(o => !o.Implicit);

    private static void Refuse(SymbolResult result, bool wrong, string complaint)
    {
        if (wrong)
        {
            result.AddError(complaint);
        }
    }

    private static bool HasLabels(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, SheetDataSet.LabelsFile));

    private static IFaceDataSet Open(DirectoryInfo folder, string? split, EvaluationProtocol protocol, string? groups, double? light, IServiceProvider services)
    {
        IFaceDataSet pictures = HasLabels(folder)
            ? SheetDataSet.Open(folder.FullName, split!, protocol, groups)
            : FolderDataSet.Open(folder.FullName, protocol, services.GetRequiredService<ISnapshotDecoder>(), grouped: groups is not null);
        return light is { } share ? new DarkenedDataSet(pictures, share) : pictures;
    }
}
