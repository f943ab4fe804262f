using System.Diagnostics;
using CsvHelper;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Tests.Unit.Persistence;

namespace EmotionWeb.Tests.Unit.ImportExport;

/// <summary>On two files of real songs, where they lie beside the repository.</summary>
public class SongFilesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_with_moods_comes_in_whole()
    {
        await using FileStream file = Open("data_moods.csv");
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.Get<CatalogueImporter>().RunAsync(file, TemporaryCatalogue.LeavingOut, TemporaryCatalogue.Editor, progress: null, Token);

        Assert.Equal((686, 686, 0, 0), (result.Rows, result.Added, result.BadRows, result.MoodsFound));
    }

    [Fact]
    public async Task A_large_file_comes_in_with_its_repeats_counted()
    {
        await using FileStream file = Open("spotify_songs.csv");
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.Get<CatalogueImporter>().RunAsync(file, TemporaryCatalogue.LeavingOut, TemporaryCatalogue.Editor, progress: null, Token);

        Assert.Equal((32833, 5), (result.Rows, result.BadRows));
        Assert.Equal([8153, 9284, 9285, 19570, 19813], result.Bad.Select(b => b.Line));
        Assert.Equal(32833 - 5, result.Added + result.RepeatedInFile);
        Assert.Equal(result.Added, result.MoodsFound);
    }

    [Fact]
    public async Task The_rule_for_songs_without_moods_agrees_with_two_of_three_labels()
    {
        await using FileStream file = Open("data_moods.csv");
        using CsvReader rows = CsvReader.Create(file, new CsvReaderOptions());
        IReadOnlyList<Mood> moods = DefaultMap.Moods();
        int songs = 0, agreed = 0;
        while (await rows.ReadAsync(Token))
        {
            Mood found = SongRowReader.Nearest(moods, rows.Parse<double>("valence"), rows.Parse<double>("energy"));
            agreed += string.Equals(found.Name, rows.GetString("mood"), StringComparison.Ordinal) ? 1 : 0;
            songs++;
        }

        Assert.InRange((double)agreed / songs, 0.66, 0.68);
    }

    private static FileStream Open(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", "songs", name);
            if (File.Exists(path))
            {
                return File.OpenRead(path);
            }
        }

        Assert.Skip($"shared/data/songs/{name} does not lie beside the repository.");
        throw new UnreachableException();
    }
}
