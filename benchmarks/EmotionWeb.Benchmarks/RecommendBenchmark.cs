using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Benchmarks;

/// <summary>
/// How long a reading waits for its songs: <c>recommend [SONGS] [FOLDER]</c> (1,000,000 by default) measures map and recommender together,
/// as a reading calls them, on the first songs and on a generated
/// catalogue: cold, warm with a new feeling and seed each time, and each right after an edit. A catalogue that is in FOLDER already is used
/// again.
/// </summary>
internal static class RecommendBenchmark
{
    private const int Calls = 300;

    public static async Task RunAsync(string[] args)
    {
        int songs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        await MeasureAsync(0, Directory.CreateTempSubdirectory("recommend-").FullName);
        await MeasureAsync(songs, args.Length > 1 ? args[1] : Directory.CreateTempSubdirectory("recommend-").FullName);
    }

    private static async Task MeasureAsync(int songs, string folder)
    {
        await using ServiceProvider services = await SearchBenchmark.CatalogueAsync(songs, folder);
        await using (CatalogueContext context = await services.GetRequiredService<IDbContextFactory<CatalogueContext>>().CreateDbContextAsync())
        {
            int there = await context.Songs.CountAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{there} songs"));
        }

        IMoodMap map = services.GetRequiredService<IMoodMap>();
        ISongEditor editor = services.GetRequiredService<ISongEditor>();
        Editor person = Editor.System("benchmark");

        // Half of the distribution on one emotion, as a reading that is sure enough has it at least.
        async Task ReadAsync(IRecommender recommender, int seed)
        {
            Random random = new(seed);
            float[] scores = [.. Enumerable.Range(0, Emotions.Count).Select(_ => (float)random.NextDouble())];
            scores[random.Next(scores.Length)] += scores.Sum();
            MoodMix mix = await map.MixAsync(new EmotionScores([.. scores.Select(s => s / scores.Sum())]), (ListeningGoal)(seed % 3), CancellationToken.None);
            await recommender.RecommendAsync(mix, 20, seed, CancellationToken.None);
        }

        Recommender Fresh() => ActivatorUtilities.CreateInstance<Recommender>(services);
        await SearchBenchmark.MeasureAsync("first call of the process", [0], seed => ReadAsync(Fresh(), seed));
        await SearchBenchmark.MeasureAsync("nothing kept", Enumerable.Range(0, Calls / 10), seed => ReadAsync(Fresh(), seed));

        Recommender kept = Fresh();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await SearchBenchmark.MeasureAsync("growing warm", Enumerable.Range(0, Calls), seed => ReadAsync(kept, seed));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kept.Kept} songs kept, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:0.0} MB"));
        await SearchBenchmark.MeasureAsync("warm", Enumerable.Range(Calls, Calls), seed => ReadAsync(kept, seed));

        // Another song each time; the edit itself is not timed.
        List<int> seeds = [.. Enumerable.Range(2 * Calls, Calls / 10)];
        await SearchBenchmark.MeasureAsync(
            "after an edit", seeds, seed => ReadAsync(kept, seed),
            before: async seed => await editor.AddAsync(new SongContent($"Song {seed} {Guid.NewGuid()}", "An artist", 1 + (seed % 4), seed % 101), person, CancellationToken.None));
    }
}
