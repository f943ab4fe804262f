using System.Reflection;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Explanation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using Microsoft.ML.OnnxRuntime;
using NetArchTest.Rules;

namespace EmotionWeb.Tests.Architecture;

public class LayerTests
{
    /// <summary>The way of the data: a stage knows those before it.</summary>
    private static readonly string[] Stages = ["Imaging", "FaceDetection", "Classification", "Moods", "Catalogue", "Recommendation", "Pipeline"];

    private static readonly Assembly Core = typeof(Emotion).Assembly;

    public static TheoryData<string> StageNames => [.. Stages];

    [Theory]
    [MemberData(nameof(StageNames))]
    public void A_stage_knows_only_the_stages_before_it(string stage)
    {
        string[] later = [.. Stages[(Array.IndexOf(Stages, stage) + 1)..].Select(Namespace)];
        PredicateList types = Types.InAssembly(Core).That().ResideInNamespace(Namespace(stage));
        Assert.NotEmpty(types.GetTypes());
        if (later.Length > 0)
        {
            AssertHolds(types.ShouldNot().HaveDependencyOnAny(later).GetResult());
        }
    }

    [Fact]
    public void The_core_knows_nothing_of_the_web()
    {
        AssertHolds(Types.InAssembly(Core).ShouldNot().HaveDependencyOnAny("Microsoft.AspNetCore", "MudBlazor", "Microsoft.JSInterop").GetResult());
        string[] references = [.. Core.GetReferencedAssemblies().Select(name => name.Name ?? "")];
        Assert.DoesNotContain("EmotionWeb", references);
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_folder_of_the_core_is_a_stage_or_measures_them()
    {
        string[] folders = [.. Core.GetTypes()
            .Select(type => type.Namespace)
            .OfType<string>()
            .Where(name => name.StartsWith("EmotionWeb.Core.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[2])
            .Distinct(StringComparer.Ordinal)
            .Except([.. Stages, "Evaluation"], StringComparer.Ordinal)];
        Assert.Empty(folders);
    }

    [Fact]
    public void Whatever_makes_or_runs_a_session_requires_a_vision_thread()
    {
        using Calls calls = new(Core);
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
        using Calls web = new(typeof(Program).Assembly);
        Type[] types = [typeof(ISnapshotDecoder), typeof(IFaceDetector), typeof(IFaceCropper), typeof(IEmotionClassifier), typeof(IModelOutputs), typeof(IExplainer)];
        string[] stages = [.. types.SelectMany(stage => stage.GetMethods().Where(m => !m.IsSpecialName).Select(m => $"{stage.FullName}::{m.Name}/"))];
        Assert.Contains($"{typeof(IEmotionClassifier).FullName}::{nameof(IEmotionClassifier.Classify)}/", stages, StringComparer.Ordinal);
        string[] native = ["OpenCvSharp.", "Microsoft.ML.OnnxRuntime.", .. stages];
        Assert.Empty(web.CallersOf(name => native.Any(n => name.StartsWith(n, StringComparison.Ordinal))).Select(m => m.FullName));
    }

    private static string Namespace(string stage) => $"EmotionWeb.Core.{stage}";

    private static void AssertHolds(NetArchTest.Rules.TestResult result) => Assert.True(result.IsSuccessful, string.Join('\n', result.FailingTypeNames ?? []));
}
