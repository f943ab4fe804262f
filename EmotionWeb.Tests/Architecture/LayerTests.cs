using System.Reflection;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Explanation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using Microsoft.ML.OnnxRuntime;
using NetArchTest.Rules;

namespace EmotionWeb.Tests.Architecture;

/// <summary>Which folder of the core may know which: one table, whose every row is held, needed and explained.</summary>
public class LayerTests
{
    /// <summary>Folder, the folder it may know, and why. What is not here may not be; a new folder adds its rows, also where it knows none.</summary>
    private static readonly (string Folder, string? Knows, string Why)[] Edges =
    [
        // The way of the data: from a picture to songs.
        ("Imaging", null, "decodes a picture before anything is known of what it shows"),
        ("FaceDetection", "Imaging", "looks for faces in a decoded picture"),
        ("Classification", "FaceDetection", "cuts out the face that was found"),
        ("Classification", "Imaging", "evens out the light of what it cuts out"),
        ("Explanation", "Classification", "asks the classifier why it read what it read"),
        ("Recommendation", "Classification", "previews a rule for an emotion that is certain"),
        ("Recommendation", "Moods", "answers a mix of moods"),
        ("Recommendation", "Feedback", "leans to what the listener likes"),
        ("Recommendation", "Persistence", "reads candidates from the database"),
        ("Recommendation", "Songs", "hands out songs"),
        ("Pipeline", "Imaging", "decodes what comes in"),
        ("Pipeline", "FaceDetection", "finds the face to read"),
        ("Pipeline", "Classification", "reads the face"),
        ("Pipeline", "Explanation", "explains a reading on the same threads that read"),
        ("Pipeline", "Feedback", "passes on what the listener likes"),
        ("Pipeline", "Moods", "asks which moods answer what was read"),
        ("Pipeline", "Recommendation", "asks for the songs"),
        ("Pipeline", "ChangeHistory", "whoever chooses the default model is an editor"),
        ("Evaluation", "Imaging", "decodes labelled pictures as the product does"),
        ("Evaluation", "FaceDetection", "finds their faces as the product does"),
        ("Evaluation", "Classification", "measures what classifiers read"),
        ("Evaluation", "Pipeline", "measures what the whole way finds and reads in pictures"),

        // The catalogue. Its context knows the entities and its stores know the context, so these rooms know each other by pairs.
        ("Moods", "Classification", "a rule answers an emotion"),
        ("Moods", "Songs", "genres of a rule are families of songs' genres, and a version is what songs have too"),
        ("Moods", "Search", "names are compared as they are searched"),
        ("Moods", "ChangeHistory", "every edit is recorded"),
        ("Moods", "Persistence", "stores work on the context"),
        ("Songs", "Moods", "a song has a mood"),
        ("Songs", "Search", "names are compared as they are searched, and the reader finds pages by the search"),
        ("Songs", "ChangeHistory", "every edit is recorded"),
        ("Songs", "Persistence", "stores work on the context"),
        ("Search", "Songs", "finds songs"),
        ("Search", "Moods", "a row shows its mood's name"),
        ("Search", "ChangeHistory", "a row says which version was seen, for a bulk edit"),
        ("Search", "Persistence", "works on the context"),
        ("ChangeHistory", "Songs", "takes changes of songs back"),
        ("ChangeHistory", "Moods", "takes changes of moods and rules back"),
        ("ChangeHistory", "Search", "names are compared as they are searched; a page that cannot be is refused alike"),
        ("ChangeHistory", "Persistence", "stores work on the context"),
        ("ImportExport", "Songs", "reads and writes songs"),
        ("ImportExport", "Moods", "finds a song's mood, and plants the default map"),
        ("ImportExport", "Classification", "writes the map by emotions"),
        ("ImportExport", "Search", "headers and names are compared as they are searched"),
        ("ImportExport", "ChangeHistory", "an import is one change"),
        ("ImportExport", "Feedback", "writes what a listener said as CSV"),
        ("ImportExport", "Journal", "writes a journal as CSV"),
        ("ImportExport", "Persistence", "writes by the bulk writer, and gives the first catalogue"),
        // What sounds.
        ("Listening", null, "says what a player needs of a track, whichever source it is of"),

        // Music for a time.
        ("Sessions", "Classification", "starts where a reading is on the circumplex"),
        ("Sessions", "Moods", "asks the map where a goal leads"),
        ("Sessions", "Songs", "orders songs"),
        ("Sessions", "Recommendation", "leans to the same genres, and draws by the same seeds"),
        ("Sessions", "Listening", "prefers what sounds"),
        ("Sessions", "Feedback", "leans to what the listener likes"),
        ("Sessions", "Search", "artists are compared as they are searched"),
        ("Sessions", "Persistence", "reads what it chooses among from the database"),

        // Frames of a camera that runs.
        ("Live", "Classification", "smooths readings, and reckons with their places"),
        ("Live", "FaceDetection", "follows a face from box to box"),
        ("Live", "Pipeline", "takes what the pipeline read of a frame"),

        // What listeners say of it.
        ("Feedback", "Search", "names are compared as they are searched"),
        ("Feedback", "Songs", "says which song something was said of"),
        ("Feedback", "Moods", "says for which mood it is not"),
        ("Feedback", "Persistence", "works on its context"),
        ("Persistence", "Feedback", "keeps what was said"),

        // What they felt, where they want it kept.
        ("Journal", "Classification", "keeps an emotion and its scores"),
        ("Journal", "Moods", "keeps the goal"),
        ("Journal", "Feedback", "is of the same listeners, and says alike which song something was"),
        ("Journal", "Persistence", "works on its context"),
        ("Persistence", "Journal", "keeps journals"),


        ("Library", "Listening", "says what a player needs of its tracks"),
        ("Library", "Imaging", "decodes covers within the limits of every picture"),
        ("Library", "Moods", "a tag's mood is one of the catalogue's, and the map helps to suggest one"),
        ("Library", "ChangeHistory", "songs that come of tracks are a change"),
        ("Library", "Search", "names are compared as they are searched"),
        ("Library", "Songs", "a track is a song of its title and artist"),
        ("Library", "Persistence", "works on the context, and keeps covers as closed to others as all that is kept"),
        ("Subsonic", "Library", "its songs are tracks as files are: tags, formats, names, covers, sorting"),
        ("Subsonic", "Listening", "is a source of music"),
        ("Subsonic", "Feedback", "stars what listeners like, where the operator wants it"),
        ("Subsonic", "ChangeHistory", "songs that come of its moods are a change"),
        ("Subsonic", "Persistence", "works on the context"),
        ("Previews", "Listening", "its shops are sources of music"),
        ("Previews", "Library", "stands behind what sounds in full, and knows a song by its names as a track is"),
        ("Persistence", "Library", "keeps its tracks and folders"),
        ("Persistence", "Songs", "keeps songs"),
        ("Persistence", "Moods", "keeps moods and rules, and tells which changed"),
        ("Persistence", "Classification", "keeps a rule under its emotion"),
        ("Persistence", "ChangeHistory", "keeps the log, and reads from it what changed"),
        ("Persistence", "Search", "searches in its own way"),
    ];

    private static readonly Assembly Core = typeof(Emotion).Assembly;

    public static TheoryData<string> Folders => [.. Core.GetTypes()
        .Select(type => type.Namespace)
        .OfType<string>()
        .Where(name => name.StartsWith("EmotionWeb.Core.", StringComparison.Ordinal))
        .Select(name => name.Split('.')[2])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_the_folders_of_its_rows_and_no_other(string folder)
    {
        Assert.Contains(folder, Edges.Select(e => e.Folder), StringComparer.Ordinal);
        string[] known = [.. Folders.Select(row => row.Data).Where(other => !string.Equals(other, folder, StringComparison.Ordinal) && Knows(folder, other))];
        string[] may = [.. Edges.Where(e => string.Equals(e.Folder, folder, StringComparison.Ordinal)).Select(e => e.Knows).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.True(known.SequenceEqual(may, StringComparer.Ordinal), $"{folder} knows [{string.Join(", ", known)}], and its rows say [{string.Join(", ", may)}].");
    }

    [Fact]
    public void Every_row_is_of_a_folder_that_is_there()
    {
        Assert.Empty(Edges.Select(e => e.Folder).Except(Folders.Select(row => row.Data), StringComparer.Ordinal));
        Assert.All(Edges, e => Assert.False(string.IsNullOrWhiteSpace(e.Why)));
    }

    [Fact]
    public void What_stands_in_no_folder_knows_none_but_to_register_the_catalogue()
    {
        Type[] knowing = [.. Types.InAssembly(Core).That().ResideInNamespaceMatching("^EmotionWeb\\.Core$").And()
            .HaveDependencyOnAny([.. Folders.Select(row => Namespace(row.Data))]).GetTypes()];
        Assert.Equal([typeof(CatalogueServiceCollectionExtensions)], knowing);
    }

    [Fact]
    public void The_core_knows_nothing_of_the_web()
    {
        NetArchTest.Rules.TestResult result = Types.InAssembly(Core).ShouldNot().HaveDependencyOnAny("Microsoft.AspNetCore", "MudBlazor", "Microsoft.JSInterop").GetResult();
        Assert.True(result.IsSuccessful, string.Join('\n', result.FailingTypeNames ?? []));
        string[] references = [.. Core.GetReferencedAssemblies().Select(name => name.Name ?? "")];
        Assert.DoesNotContain("EmotionWeb", references);
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    private static bool Knows(string folder, string other) =>
        Types.InAssembly(Core).That().ResideInNamespace(Namespace(folder)).And().HaveDependencyOn(Namespace(other)).GetTypes().Any();

    [Fact]
    public void Whatever_makes_or_runs_a_session_requires_a_vision_thread()
    {
        using CallGraph calls = new(Core);
        bool Session(string name) => name.StartsWith($"{typeof(InferenceSession).FullName}::", StringComparison.Ordinal)
            && (name.Contains("::.ctor/", StringComparison.Ordinal) || name.Contains("::Run", StringComparison.Ordinal));
        bool Require(string name) =>
            name.StartsWith($"{typeof(VisionThreads).FullName}::{nameof(VisionThreads.Require)}/", StringComparison.Ordinal);
        string[] requiring = [.. calls.CallersOf(Require).Select(m => m.FullName)];
        string[] running = [.. calls.CallersOf(Session).Select(m => m.FullName)];
        Assert.NotEmpty(running);
        Assert.All(running, method => Assert.Contains(method, requiring, StringComparer.Ordinal));
    }

    [Fact]
    public void The_site_reaches_native_work_by_the_pipeline_alone()
    {
        using CallGraph web = new(typeof(Program).Assembly);
        Type[] types = [typeof(ISnapshotDecoder), typeof(IFaceDetector), typeof(IFaceCropper), typeof(IEmotionClassifier), typeof(IModelOutputs), typeof(IExplainer)];
        string[] stages = [.. types.SelectMany(stage => stage.GetMethods().Where(m => !m.IsSpecialName).Select(m => $"{stage.FullName}::{m.Name}/"))];
        Assert.Contains($"{typeof(IEmotionClassifier).FullName}::{nameof(IEmotionClassifier.Classify)}/", stages, StringComparer.Ordinal);
        string[] native = ["OpenCvSharp.", "Microsoft.ML.OnnxRuntime.", .. stages];
        Assert.Empty(web.CallersOf(name => native.Any(n => name.StartsWith(n, StringComparison.Ordinal))).Select(m => m.FullName));
    }

    private static string Namespace(string folder) => $"EmotionWeb.Core.{folder}";

}
