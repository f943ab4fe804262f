using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Classification;

public sealed class ModelSwitchTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("emotionweb-switch-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Models_are_swapped_while_requests_run_and_none_of_them_fails()
    {
        using EmotionClassifiers classifiers = Load();
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using Mat face = GoldenFace.Draw(1);
        EmotionScores expected = new OnVisionThreads(classifiers.Get(null)).Classify([face], Token)[0];
        ConcurrentDictionary<string, bool> versions = new(StringComparer.Ordinal);
        Task[] requests = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    using ClassifierLease lease = classifiers.Lease(null);
                    EmotionScores scores = new OnVisionThreads(lease.Classifier).Classify([face], Token)[0];
                    Assert.True(Emotions.All.All(e => Math.Abs(scores[e] - expected[e]) < 1e-3));
                    versions[lease.Classifier.Model.Version] = true;
                }
            },
            Token))];

        for (int swap = 1; swap <= 6; swap++)
        {
            Edit(m => m[0]!["version"] = $"2.{swap}");
            Assert.Null((await classifiers.ReloadAsync(Token)).Refusal);
            Assert.Equal($"2.{swap}", classifiers.Get(null).Model.Version);

            // A bad one in between changes nothing.
            Edit(m => m[0]!["sha256"] = new string('0', 64));
            Assert.NotNull((await classifiers.ReloadAsync(Token)).Refusal);
            Assert.Equal($"2.{swap}", classifiers.Get(null).Model.Version);
            Edit(m => m[0]!["sha256"] = TestModels.Get("slim-56").Model.Sha256);
            while (!versions.ContainsKey($"2.{swap}") && !requests.Any(r => r.IsCompleted))
            {
                await Task.Yield();
            }
        }

        await enough.CancelAsync();
        await Task.WhenAll(requests);
        Assert.Superset(Enumerable.Range(1, 6).Select(swap => $"2.{swap}").ToHashSet(StringComparer.Ordinal), versions.Keys.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_replaced_serves_whoever_still_holds_it_and_not_a_moment_longer()
    {
        using EmotionClassifiers classifiers = Load();
        using Mat face = GoldenFace.Draw(2);
        ClassifierLease held = classifiers.Lease("slim-56");
        ClassifierLease other = classifiers.Lease(null);
        string version = held.Classifier.Model.Version;
        Edit(m => m[0]!["version"] = "next");
        await classifiers.ReloadAsync(Token);

        other.Dispose();
        other.Dispose();
        Assert.Equal(version, held.Classifier.Model.Version);
        Assert.Single(new OnVisionThreads(held.Classifier).Classify([face], Token));
        held.Dispose();

        Assert.Throws<ObjectDisposedException>(() => new OnVisionThreads(held.Classifier).Classify([face], Token));
        using ClassifierLease next = classifiers.Lease("slim-56");
        Assert.Equal("next", next.Classifier.Model.Version);
    }

    public static TheoryData<string, string> Bad { get; } = new()
    {
        { "sha256", "SHA-256" },
        { "golden", "drawn face 1" },
        { "output", "no output named nothing" },
        { "threshold", "threshold 7" },
        { "json", "cannot be read" },
        { "file", "has no file" },
        { "null", "a model that is null" },
        { "golden-null", "has golden" },
        { "changed", "SHA-256" },
        { "external", "keeps weights in another file" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_one_is_refused_with_the_reason_and_the_old_one_stays(string fault, string told)
    {
        using EmotionClassifiers classifiers = Load();
        IReadOnlyList<ModelDescription> before = classifiers.Models;
        int changes = 0;
        classifiers.Changed += () => changes++;
        string good = File.ReadAllText(Manifest);
        switch (fault)
        {
            case "json":
                File.WriteAllText(Manifest, "{");
                break;
            case "null":
                Edit(m => m.Add(null));
                break;
            case "golden-null":
                Edit(m => m[0]!["golden"] = new JsonArray((JsonNode?)null));
                break;
            case "changed":
                File.AppendAllText(Network, " ");
                break;
            case "external":
                byte[] outside = [.. File.ReadAllBytes(Network), .. OnnxExternalDataTests.GraphWithOutsideWeights];
                File.WriteAllBytes(Network, outside);
                Edit(m => m[0]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(outside)));
                break;
            default:
                Edit(m => Spoil(m[0]!, fault));
                break;
        }

        ModelsInUse after = await classifiers.ReloadAsync(Token);

        Assert.Contains(told, after.Refusal?.Reason.Text(), StringComparison.Ordinal);
        Assert.Equal(_time.GetUtcNow(), after.Refusal!.At);
        Assert.Same(before, after.Models);
        Assert.Equal(1, changes);
        using Mat face = GoldenFace.Draw(1);
        Assert.Single(new OnVisionThreads(classifiers.Get(null)).Classify([face], Token));

        if (fault is not ("changed" or "external"))
        {
            File.WriteAllText(Manifest, good);
            Assert.Null((await classifiers.ReloadAsync(Token)).Refusal);
        }
    }

    [Fact]
    public async Task A_model_dropped_in_joins_the_others_and_unchanged_ones_are_not_loaded_again()
    {
        using EmotionClassifiers classifiers = Load();
        IEmotionClassifier before = classifiers.Get("slim-56");
        Edit(m => m.Add(Clone(m, "second")));

        await classifiers.ReloadAsync(Token);

        Assert.Equal(["slim-56", "second"], classifiers.Models.Select(m => m.Id));
        Assert.Same(before, classifiers.Get("slim-56"));
        Edit(m => m.RemoveAt(1));
        await classifiers.ReloadAsync(Token);
        Assert.Throws<UnknownModelException>(() => classifiers.Lease("second"));
    }

    [Fact]
    public async Task Another_default_is_kept_over_a_restart_until_its_model_is_gone()
    {
        Store store = new();
        _ = TestModels.Spoilt(_root, m => m.Add(Clone(m, "second")));
        using (EmotionClassifiers classifiers = Start(store))
        {
            await classifiers.ChooseAsync("second", Token);
            Assert.Equal("second", classifiers.Get(null).Model.Id);
            Assert.Equal("second", Assert.Single(classifiers.Models, m => m.IsDefault).Id);
            Assert.Equal(("slim-56", "second"), (classifiers.InUse.ManifestDefault, classifiers.InUse.Chosen));
            await Assert.ThrowsAsync<UnknownModelException>(() => classifiers.ChooseAsync("third", Token));
            Assert.Equal("second", store.Kept);
        }

        using (EmotionClassifiers again = Start(store))
        {
            Assert.Equal("second", again.Get(null).Model.Id);
            Edit(m => m.RemoveAt(1));
            await again.ReloadAsync(Token);
            Assert.Equal("slim-56", again.Get(null).Model.Id);
            await again.ChooseAsync(null, Token);
            Assert.Null(store.Kept);
        }
    }

    [Fact]
    public async Task A_choice_that_cannot_be_kept_changes_nothing()
    {
        Store store = new() { Full = true };
        _ = TestModels.Spoilt(_root, m => m.Add(Clone(m, "second")));
        using EmotionClassifiers classifiers = Start(store);

        await Assert.ThrowsAsync<IOException>(() => classifiers.ChooseAsync("second", Token));

        Assert.Equal("slim-56", classifiers.Get(null).Model.Id);
    }

    [Fact]
    public async Task The_folder_is_watched_and_a_copy_under_way_is_left_alone()
    {
        using EmotionClassifiers classifiers = Load();
        using ModelWatch watch = new(
            classifiers, ModelsFolder.Find(_root), Options.Create(new ClassificationOptions { WatchSeconds = 5 }), _time, NullLogger<ModelWatch>.Instance);
        TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        classifiers.Changed += () => changed.TrySetResult();
        await watch.StartAsync(Token);
        try
        {
            Edit(m => m[0]!["version"] = "2");
            while (!changed.Task.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(5));
                await Task.WhenAny(changed.Task, Task.Delay(TimeSpan.FromMilliseconds(20), Token));
                Token.ThrowIfCancellationRequested();
            }

            Assert.Equal("2", classifiers.Get(null).Model.Version);
        }
        finally
        {
            await watch.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task The_watch_survives_a_fault_and_looks_again()
    {
        _ = TestModels.Spoilt(_root, _ => { });
        using EmotionClassifiers classifiers = Start(new Store(), new BreaksOnce());
        TimersTold time = new();
        FaultsTold faults = new();
        TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        classifiers.Changed += () => changed.TrySetResult();
        Edit(m => Spoil(m[0]!, "sha256"));
        using ModelWatch watch = new(
            classifiers, ModelsFolder.Find(_root), Options.Create(new ClassificationOptions { WatchSeconds = 5 }), time, new Logger<ModelWatch>(new LoggerFactory([faults])));
        await watch.StartAsync(Token);

        // Two looks find the change settled; taking it fails, and after the pause it is tried again.
        int[] pauses = [5, 5, 1, 5];
        foreach (int seconds in pauses)
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), await time.NextTimerAsync(Token));
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.IsType<InvalidOperationException>(await faults.NextAsync(Token));
        await changed.Task.WaitAsync(Token);
        Assert.Contains("SHA-256", classifiers.InUse.Refusal?.Reason.Text(), StringComparison.Ordinal);
        await watch.StopAsync(Token);
    }

    [Fact]
    public async Task A_page_that_fails_keeps_no_other_from_hearing_of_a_swap()
    {
        using EmotionClassifiers classifiers = Load();
        int heard = 0;
        classifiers.Changed += () => throw new InvalidOperationException("A page is gone.");
        classifiers.Changed += () => heard++;
        await classifiers.ReloadAsync(Token);
        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task The_end_waits_for_a_reload_under_way_and_frees_what_it_loaded()
    {
        EmotionClassifiers classifiers = Load();
        using Mat face = GoldenFace.Draw(1);
        ClassifierLease lease = classifiers.Lease("slim-56");
        byte[] network = File.ReadAllBytes(Path.Combine(_root, "slim-56.onnx"));
        string pipe = Path.Combine(_root, "second.onnx");
        using (Process make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(Token);
        }

        Edit(m =>
        {
            m[0]!["version"] = "next";
            m.Add(Clone(m, "second"));
            m[1]!["file"] = "second.onnx";
        });

        Task<ModelsInUse> reload = classifiers.ReloadAsync(Token);
        Thread end = new(classifiers.Dispose);

        // Open for writing once the reload reads, which then waits for what is written.
        await using (FileStream written = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), Token))
        {
            end.Start();
            while (end.IsAlive && !end.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin))
            {
                await Task.Yield();
            }

            await written.WriteAsync(network, Token);
        }

        Assert.Null((await reload).Refusal);
        end.Join();
        Assert.Single(new OnVisionThreads(lease.Classifier).Classify([face], Token));
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new OnVisionThreads(lease.Classifier).Classify([face], Token));
        Assert.All(classifiers.Models, m => Assert.Throws<ObjectDisposedException>(() => new OnVisionThreads(classifiers.Get(m.Id)).Classify([face], Token)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => classifiers.ReloadAsync(Token));
    }

    [Fact]
    public void After_the_end_no_lease_is_given()
    {
        EmotionClassifiers classifiers = Load();
        ClassifierLease last = classifiers.Lease(null);
        classifiers.Dispose();
        classifiers.Dispose();
        using Mat face = GoldenFace.Draw(1);
        Assert.Single(new OnVisionThreads(last.Classifier).Classify([face], Token));
        last.Dispose();
        Assert.Throws<ObjectDisposedException>(() => classifiers.Lease(null));
    }

    private string Manifest => Path.Combine(_root, ModelManifestReader.FileName);

    private string Network => Path.Combine(_root, "slim-56.onnx");

    private EmotionClassifiers Load()
    {
        _ = TestModels.Spoilt(_root, _ => { });
        return Start(new Store());
    }

    private EmotionClassifiers Start(IDefaultModelStore store, TimeProvider? time = null) => new(
        ModelsFolder.Find(_root), Options.Create(new ClassificationOptions { Device = ClassificationOptions.CpuDevice }), NullLogger<EmotionClassifiers>.Instance, store, time ?? _time);

    private void Edit(Action<JsonArray> change)
    {
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Manifest))!;
        change(manifest["models"]!.AsArray());
        File.WriteAllText(Manifest, manifest.ToJsonString());
    }

    private static JsonNode Clone(JsonArray models, string id)
    {
        JsonNode clone = models[0]!.DeepClone();
        (clone["id"], clone["default"]) = (id, false);
        return clone;
    }

    private static void Spoil(JsonNode model, string fault)
    {
        switch (fault)
        {
            case "sha256":
                model["sha256"] = new string('0', 64);
                break;
            case "golden":
                model["golden"] = JsonNode.Parse("""[{ "seed": 1, "probabilities": [0, 0, 0, 0, 0, 0, 1] }]""");
                break;
            case "output":
                model["output"]!["name"] = "nothing";
                break;
            case "threshold":
                model["threshold"] = 7;
                break;
            default:
                model["file"] = "gone.onnx";
                break;
        }
    }

    /// <summary>Fails where nobody foresees it, once.</summary>
    private sealed class BreaksOnce : TimeProvider
    {
        private int _asked;

        public override DateTimeOffset GetUtcNow() => Interlocked.Increment(ref _asked) == 1 ? throw new InvalidOperationException("The clock stands still.") : base.GetUtcNow();
    }

    private sealed class Store : IDefaultModelStore
    {
        public string? Kept { get; private set; }

        public bool Full { get; init; }

        public string? Read() => Kept;

        public Task WriteAsync(string? modelId, CancellationToken cancellationToken)
        {
            Kept = Full ? throw new IOException("The disk is full.") : modelId;
            return Task.CompletedTask;
        }
    }
}
