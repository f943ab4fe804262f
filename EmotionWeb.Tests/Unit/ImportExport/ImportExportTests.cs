using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CsCheck;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.ImportExport;

public class ImportExportTests
{
    private static readonly string[] Odd = ["Hello, you", "Say \"hi\"", "a;b", "tab\tinside", "Песня", "歌", "🎵 tune", "#1", "=1+1", "+1", "-5 degrees", "@home", "'=2", "''@", "'s life", "semi; \"quoted\", all", "O'Neil / two", "é"];

    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.Char.AlphaNumeric.Array[1, 20].Select(c => new string(c)),
        Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]));

    private static readonly Gen<double?> Share = Gen.OneOf(Gen.Double[0, 1].Select(d => (double?)d), Gen.Const((double?)null), Gen.Const((double?)1e-7));

    private static readonly Gen<SongContent> Songs =
        from title in Name
        from artist in Name
        from mood in Gen.Int[1, 4]
        from popularity in Gen.Int[0, 100].Nullable()
        from genre in Gen.OneOf(Name, Gen.Const((string)null!))
        from year in Gen.Int[1000, 2026].Nullable()
        from shares in Share.Array[7]
        from loudness in Gen.Double[-60, 0].Nullable()
        from tempo in Gen.Double[0, 300].Nullable()
        from length in Gen.Int[0, int.MaxValue].Nullable()
        select new SongContent(title, artist, mood, popularity, genre, year, genre)
        {
            Features = new SongFeatures(shares[0], shares[1], shares[2], shares[3], shares[4], shares[5], shares[6], loudness, tempo, length),
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_exported_and_imported_is_the_same_song_for_song_and_byte_for_byte()
    {
        await using TemporaryCatalogue one = await TemporaryCatalogue.WithoutSongsAsync(), other = await TemporaryCatalogue.WithoutSongsAsync();
        await Songs.Array[0, 40].SampleAsync(async songs =>
        {
            await EmptyAsync(one);
            await EmptyAsync(other);
            foreach (SongContent song in songs.DistinctBy(s => (SearchNormalizer.Fold(s.Title), SearchNormalizer.Fold(s.Artist))))
            {
                Edit<EditedSong> added = await one.Get<ISongEditor>().AddAsync(song, TemporaryCatalogue.Editor, Token);
                Assert.True(added is Edit<EditedSong>.Saved || song.Title.Contains('\t', StringComparison.Ordinal) || song.Artist.Contains('\t', StringComparison.Ordinal) || song.Genre?.Contains('\t', StringComparison.Ordinal) == true);
            }

            byte[] csv = await ExportAsync(one, ExportFormat.Csv);
            ImportResult result = await other.Get<ICatalogueImport>().RunAsync(new MemoryStream(csv), new ImportSettings("songs.csv"), TemporaryCatalogue.Editor, null, Token);
            Assert.Equal(result.Rows, result.Added);
            Assert.Equal(await AllAsync(one), await AllAsync(other));
            Assert.Equal(csv, await ExportAsync(other, ExportFormat.Csv));
        }, iter: 20, threads: 1);
    }

    [Fact]
    public async Task No_text_of_the_export_is_a_formula_to_a_spreadsheet()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood,genre\n\"=HYPERLINK(1,2)\",@home,Sad,+1\n-5 degrees,'s life,Sad,\n");
        string[] lines = Encoding.UTF8.GetString(await ExportAsync(catalogue, ExportFormat.Csv)).Split("\r\n");
        Assert.StartsWith("\"'=HYPERLINK(1,2)\",'@home,Sad,,'+1,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("'-5 degrees,'s life,Sad,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_songs_survive_the_round_trip_in_more_than_one_part()
    {
        await using TemporaryCatalogue one = await TemporaryCatalogue.SeededAsync(), other = await TemporaryCatalogue.WithoutSongsAsync();
        await one.ImportAsync("title,artist,mood,valence\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"Song {i},\"A, {i}\",Calm,{i / 5000.0:R}\n")));
        byte[] csv = await ExportAsync(one, ExportFormat.Csv);
        await other.ImportAsync(csv);
        Assert.Equal(await AllAsync(one), await AllAsync(other));
        Assert.Equal(csv, await ExportAsync(other, ExportFormat.Csv));
    }

    [Fact]
    public async Task Json_and_playlists_are_well_formed_and_whole()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood,duration_ms\n\"A <b> & \"\"c\"\"\",AC/DC,Happy,1500\nПесня,Хор,Sad,\n");

        using var json = JsonDocument.Parse(await ExportAsync(catalogue, ExportFormat.Json));
        Assert.Equal(["A <b> & \"c\"", "Песня"], json.RootElement.EnumerateArray().Select(s => s.GetProperty("title").GetString()));
        Assert.Equal(1500, json.RootElement[0].GetProperty("durationMs").GetInt32());
        Assert.Equal(
            ["#EXTM3U", "#EXTINF:2,AC/DC - A <b> & \"c\"", "./AC-DC - A <b> & \"c\"", "#EXTINF:-1,Хор - Песня", "./Хор - Песня", ""],
            Encoding.UTF8.GetString(await ExportAsync(catalogue, ExportFormat.M3u8)).Split('\n'));
        XNamespace xspf = "http://xspf.org/ns/0/";
        var playlist = XDocument.Load(new MemoryStream(await ExportAsync(catalogue, ExportFormat.Xspf)));
        Assert.Equal(["A <b> & \"c\"", "Песня"], playlist.Descendants(xspf + "title").Select(t => t.Value));
        Assert.Equal("1500", Assert.Single(playlist.Descendants(xspf + "duration")).Value);
        Assert.Empty(JsonDocument.Parse(await ExportAsync(catalogue, ExportFormat.Json, moodId: 2)).RootElement.EnumerateArray());
    }

    [Fact]
    public async Task The_map_is_exported_with_its_moods()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        using MemoryStream output = new();
        await catalogue.Get<ICatalogueExport>().WriteMapAsync(output, Token);
        using var json = JsonDocument.Parse(output.ToArray());
        Assert.Equal((4, 21), (json.RootElement.GetProperty("moods").GetArrayLength(), json.RootElement.GetProperty("map").GetArrayLength()));
    }

    [Fact]
    public async Task A_preview_tells_what_an_import_would_do_and_keeps_nothing()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood\nOld,A,Happy\n");
        using MemoryStream csv = new(Encoding.UTF8.GetBytes("title,artist,mood\nOld,a,Happy\nNew,A,Sad\nnew,a,Sad\n,B,Sad\nT,C,Furious\n"));
        ICatalogueImport import = catalogue.Get<ICatalogueImport>();

        ImportPreview preview = await import.PreviewAsync(csv, columns: null, progress: null, Token);
        Assert.Null(preview.Complaint);
        Assert.Equal((5, 1, 1, 1, 2), (preview.Result!.Rows, preview.Result.Added, preview.Result.RepeatedInFile, preview.Result.AlreadyThere, preview.Result.BadRows));
        Assert.Equal([5L, 6L], preview.Result.Bad.Select(b => b.Line));
        Assert.Equal(["Old", "a", "Happy"], preview.FirstRows[0]);
        Assert.Equal(1, preview.Columns.Columns[SongField.Artist]);
        Assert.Equal(1, (await catalogue.Reader.FindAsync(new SongQuery(), Token)).Total);

        // Bad rows keep the file out until they are agreed to be left out.
        await Assert.ThrowsAsync<ImportRefusedException>(() => import.RunAsync(csv, new ImportSettings("f"), TemporaryCatalogue.Editor, null, Token));
        Assert.Equal(1, (await catalogue.Reader.FindAsync(new SongQuery(), Token)).Total);
        ImportResult result = await import.RunAsync(csv, new ImportSettings("f.csv", Bad: BadRows.LeaveOut), TemporaryCatalogue.Editor, null, Token);
        Assert.Equal(preview.Result with { Bad = result.Bad }, result);
        ChangeEntry entry = (await catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(), Token)).Items[0];
        Assert.Equal((ChangeKind.Imported, "f.csv", 1), (entry.Kind, entry.Subject.Text(), entry.Count));
    }

    [Fact]
    public async Task Columns_that_are_not_recognised_can_be_chosen()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        using MemoryStream csv = new(Encoding.UTF8.GetBytes("Lied,Band,Stimmung\nNeu,A,Sad\n"));
        ICatalogueImport import = catalogue.Get<ICatalogueImport>();

        ImportPreview preview = await import.PreviewAsync(csv, columns: null, progress: null, Token);
        Assert.Null(preview.Result);
        Assert.Contains("It has: Lied, Band, Stimmung.", preview.Complaint!.Text(), StringComparison.Ordinal);
        Assert.Equal(["Neu", "A", "Sad"], Assert.Single(preview.FirstRows));

        ColumnChoice choice = new(new Dictionary<SongField, int> { [SongField.Title] = 0, [SongField.Artist] = 1, [SongField.Mood] = 2 });
        Assert.Equal(1, (await import.PreviewAsync(csv, choice, progress: null, Token)).Result!.Added);
        Assert.Equal(1, (await import.RunAsync(csv, new ImportSettings("f", choice), TemporaryCatalogue.Editor, null, Token)).Added);
        ColumnChoice wrong = new(new Dictionary<SongField, int> { [SongField.Title] = 7 });
        await Assert.ThrowsAsync<ImportRefusedException>(() => import.PreviewAsync(csv, wrong, progress: null, Token));
    }

    private static async Task<byte[]> ExportAsync(TemporaryCatalogue catalogue, ExportFormat format, int? moodId = null)
    {
        using MemoryStream output = new();
        await catalogue.Get<ICatalogueExport>().WriteSongsAsync(output, format, moodId, Token);
        return output.ToArray();
    }

    private static async Task EmptyAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        await context.Songs.ExecuteDeleteAsync(Token);
    }

    private static async Task<List<SongContent>> AllAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return [.. (await context.Songs.AsNoTracking().OrderBy(s => s.Id).ToListAsync(Token)).Select(SongContent.Of)];
    }
}
