using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Songs;

public class FirstSongsTests
{
    private static readonly string[] WithPopularity =
    [
        "Africa 84", "Curiosity 60", "Escaping Time 60", "Here Comes The Sun - Remastered 2009 83", "Highway to Hell 83",
        "Just Look at You 59", "Lost 64", "Pumped Up Kicks 84", "Take on Me 84", "Vague 59",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_songs_are_many_of_every_mood_with_sane_facts()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        List<Song> songs = await context.Songs.AsNoTracking().Include(s => s.Mood).ToListAsync(Token);

        Assert.True(songs.Count >= 400, $"{songs.Count} songs");
        Assert.All(songs.GroupBy(s => s.Mood!.Name, StringComparer.Ordinal), mood => Assert.True(mood.Count() >= 90, $"{mood.Count()} of {mood.Key}"));
        Assert.All(songs, s => Assert.InRange(s.Year ?? 2000, 1600, 2026));
        Assert.All(songs, s => Assert.False(string.IsNullOrEmpty(s.Genre) || string.IsNullOrEmpty(s.Language), s.Title));
        Assert.True(songs.Select(s => s.Year / 10).Distinct().Count() >= 12, "decades");
        Assert.True(songs.Select(s => s.Language).Distinct(StringComparer.Ordinal).Count() >= 20, "languages");
        Assert.True(songs.Select(s => s.Genre).Distinct(StringComparer.Ordinal).Count() >= 60, "genres");
        Assert.Equal(WithPopularity, songs.Where(s => s.Popularity is not null).Select(s => $"{s.Title} {s.Popularity}").Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Every_row_of_the_file_becomes_a_song()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await using Stream file = FirstCatalogue.Songs();

        ImportResult result = await catalogue.Get<CatalogueImporter>().RunAsync(file, TemporaryCatalogue.LeavingOut, TemporaryCatalogue.Editor, progress: null, Token);

        Assert.Equal(result.Rows, result.Added);
    }

    [Fact]
    public async Task Every_leaning_of_the_first_map_finds_songs_among_them()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        foreach (MoodRule rule in await context.Rules.Include(r => r.Genres).Include(r => r.Moods).ToListAsync(Token))
        {
            int[] moods = [.. rule.Moods.Select(m => m.MoodId)];
            foreach (MoodRuleGenre lean in rule.Genres)
            {
                IReadOnlyList<string> meant = GenreFamilies.MeantBy(lean.Genre);
                Assert.True(await context.Songs.AnyAsync(s => moods.Contains(s.MoodId) && meant.Contains(s.GenreFold!), Token), $"{rule.Emotion}, {rule.Goal}: {lean.Genre}");
            }
        }
    }
}
