using System.Diagnostics;
using System.Globalization;
using EmotionWeb.Core;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Benchmarks;

/// <summary>
/// How long one waits for a large catalogue: <c>search [SONGS] [FOLDER]</c> (1,000,000 by default) generates songs and prints the median and the 95th percentile of searching as one types, of the grid's
/// pages and of choosing songs, with the processor time beside it, which a busy machine does not stretch. Latency of single calls is wanted, not throughput, so it does not go through BenchmarkDotNet. A catalogue that is in FOLDER already is used again.
/// </summary>
internal static class SearchBenchmark
{
    private const int Seed = 7;
    private const int Vocabulary = 20_000;
    private const int Artists = 60_000;

    public static async Task RunAsync(string[] args)
    {
        int songs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        string folder = args.Length > 1 ? args[1] : Directory.CreateTempSubdirectory("search-").FullName;
        string[] words = [.. Words()];
        await using ServiceProvider services = await CatalogueAsync(songs, folder);

        Random random = new(Seed);
        string[] typed = [.. Enumerable.Range(0, 60).SelectMany(_ => Typed($"{Word(words, random)} {Word(words, random)}"))];
        ICatalogueReader reader = services.GetRequiredService<ICatalogueReader>();
        ISongGrid grid = services.GetRequiredService<ISongGrid>();
        await MeasureAsync("search as you type, /songs", typed, text => reader.FindAsync(new SongQuery(Text: text), CancellationToken.None));
        await MeasureAsync("one letter, /songs", [.. "abcdefghijklmnopqrstuvwxyz"], letter => reader.FindAsync(new SongQuery(Text: $"{letter}"), CancellationToken.None));
        await MeasureAsync("search as you type within a mood, /songs", typed, text => reader.FindAsync(new SongQuery("Calm", text), CancellationToken.None));
        foreach (SongColumn column in Enum.GetValues<SongColumn>())
        {
            await MeasureAsync($"grid by {column}: search as you type", [.. typed.Take(200)], text => grid.FindAsync(new SongGridQuery(column, Text: text), CancellationToken.None));
            await MeasureAsync($"grid by {column}: within a mood", Enumerable.Range(0, 40), i => grid.FindAsync(new SongGridQuery(column, i % 2 == 0, MoodId: (i % 4) + 1), CancellationToken.None));
            SongGridPage page = await grid.FindAsync(new SongGridQuery(column, Skip: songs / 2), CancellationToken.None);
            await MeasureAsync($"grid by {column}: next page, half way", Enumerable.Range(0, 100), async _ => page = await grid.FindAsync(new SongGridQuery(column, After: page.End), CancellationToken.None));
            await MeasureAsync($"grid by {column}: jump half way", Enumerable.Range(0, 20), i => grid.FindAsync(new SongGridQuery(column, Skip: (songs / 2) + i), CancellationToken.None));
        }

        // A new one each time, which remembers nothing; and one that does.
        ISongDuplicates duplicates = services.GetRequiredService<ISongDuplicates>();
        await MeasureAsync("likely duplicates, after a change", Enumerable.Range(0, 5), async _ =>
        {
            using SongDuplicates fresh = new(services.GetRequiredService<IDbContextFactory<CatalogueContext>>(), services.GetRequiredService<ChangeRecorder>());
            await fresh.FindAsync(0, 20, CancellationToken.None);
        });
        await MeasureAsync("likely duplicates, remembered", Enumerable.Range(0, 50), i => duplicates.FindAsync(i * 20, 20, CancellationToken.None));
        IRecommender recommender = services.GetRequiredService<IRecommender>();
        MoodMix mix = new(ListeningGoal.Match, [new MoodPart(new MoodReference(1, "Happy"), 0.6), new MoodPart(new MoodReference(2, "Calm"), 0.4)], ["pop", "rock"], 0.7);
        await MeasureAsync("recommend 20", Enumerable.Range(0, 50), seed => recommender.RecommendAsync(mix, 20, seed, CancellationToken.None));
    }

    /// <summary>The services of a catalogue in a folder, with at least so many songs.</summary>
    internal static async Task<ServiceProvider> CatalogueAsync(int songs, string folder)
    {
        ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [CatalogueOptions.FolderSetting] = folder }).Build())
            .AddLogging().AddCatalogue().AddRecommendation().BuildServiceProvider();
        await services.GetRequiredService<CatalogueInitialiser>().InitialiseAsync(CancellationToken.None);
        await GenerateAsync(services.GetRequiredService<IDbContextFactory<CatalogueContext>>(), [.. Words()], songs);
        return services;
    }

    /// <summary>Prints how long the calls took; <paramref name="before"/> each of them is not measured.</summary>
    internal static async Task MeasureAsync<T>(string what, IEnumerable<T> inputs, Func<T, Task> call, Func<T, Task>? before = null)
    {
        List<double> times = [];
        TimeSpan working = TimeSpan.Zero;
        foreach (T input in inputs)
        {
            await (before?.Invoke(input) ?? Task.CompletedTask);
            TimeSpan worked = Environment.CpuUsage.TotalTime;
            long started = Stopwatch.GetTimestamp();
            await call(input);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            working += Environment.CpuUsage.TotalTime - worked;
        }

        double work = working.TotalMilliseconds / times.Count;
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-48} {times.Count,5} calls   p50 {times[times.Count / 2],7:0.0} ms   p95 {times[(int)(times.Count * 0.95)],7:0.0} ms   most {times[^1],7:0.0} ms   processor {work,7:0.0} ms a call"));
    }

    private static async Task GenerateAsync(IDbContextFactory<CatalogueContext> contexts, string[] words, int songs)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync();
        int there = await context.Songs.CountAsync();
        if (there >= songs)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        await using var transaction = await context.BeginWriteAsync();

        // The index is built at the end, which is many times as fast and comes to the same.
        await context.Database.ExecuteSqlRawAsync(CatalogueTriggers.Drop);
        Random random = new(Seed + there);
        using (SongInsert insert = new(context))
        {
            while (there < songs)
            {
                Song song = new($"{Word(words, random)} {Word(words, random)} {Word(words, random)}", $"{words[random.Next(Artists / 4) % words.Length]} {words[random.Next(4) * 97]}")
                {
                    MoodId = 1 + random.Next(4),
                    Popularity = random.Next(5) == 0 ? null : random.Next(101),
                    Genre = ((string[])["pop", "rock", "jazz", "ambient", "techno", "folk", "metal", "soul"])[random.Next(8)],
                    Year = 1950 + random.Next(75),
                    Language = random.Next(3) == 0 ? "Spanish" : "English",
                    Features = new SongFeatures { Valence = random.NextDouble(), Energy = random.NextDouble(), DurationMs = random.Next(400_000) },
                };
                there += insert.Add(song) == Outcome.Added ? 1 : 0;
            }
        }

        await context.Database.ExecuteSqlRawAsync(CatalogueTriggers.Create);
        await transaction.CommitAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{there} songs; generated in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
    }

    /// <summary>What is searched for with each letter that is typed.</summary>
    private static IEnumerable<string> Typed(string text) => Enumerable.Range(1, Math.Min(text.Length, 12)).Select(length => text[..length]);

    /// <summary>As in a language, the n-th commonest word comes 1/n as often as the first.</summary>
    private static string Word(string[] words, Random random) => words[(int)Math.Exp(random.NextDouble() * Math.Log(words.Length))];

    private static IEnumerable<string> Words()
    {
        Random random = new(Seed);
        string[] begin = ["b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "br", "sh", "th", ""], middle = ["a", "e", "i", "o", "u", "ea", "ou"], end = ["", "n", "r", "s", "t", "l", "m"];
        return Enumerable.Repeat(0, int.MaxValue)
            .Select(_ => string.Concat(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => begin[random.Next(begin.Length)] + middle[random.Next(middle.Length)] + end[random.Next(end.Length)])))
            .Distinct(StringComparer.Ordinal).Take(Vocabulary);
    }
}
