using System.Text;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.ImportExport;

public class CatalogueImporterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("name,artist,mood,popularity,genre,release_date,language")]
    [InlineData("Title;Artists;Mood;Popularity;Genre;Year;Language")]
    [InlineData("track_name\ttrack_artist\tmood\ttrack_popularity\tplaylist_genre\ttrack_album_release_date\tlanguage")]
    public async Task Headers_are_read_in_the_usual_spellings(string header)
    {
        char separator = header.First(c => c is ',' or ';' or '\t');
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync($"{header}\n{string.Join(separator, "Água", "Dona Água", "calm", "66.0", "Samba", "1982-10-27", "Portuguese")}\n");

        Assert.Equal((1, 1, 0), (result.Rows, result.Added, result.BadRows));
        SongRow song = Assert.Single((await catalogue.Reader.FindAsync(new SongQuery(), Token)).Items);
        Assert.Equal(("Água", "Dona Água", "Calm", 66, "Samba", 1982, "Portuguese"), (song.Title, song.Artist, song.Mood, song.Popularity, song.Genre, song.Year, song.Language));
    }

    [Fact]
    public async Task Sound_features_are_kept_and_give_a_mood_where_there_is_none()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync(
            """
            name,artist,valence,energy,danceability,tempo,duration_ms,loudness
            Loud,A,0.40,0.95,0.5,140,200000,-4.2
            Bright,B,0.90,0.70,,,,
            Still,C,0.10,0.05,,,,
            Low,D,0.28,0.38,,,,
            """);

        Assert.Equal((4, 4), (result.Added, result.MoodsFound));
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        Dictionary<string, Song> songs = await context.Songs.Include(s => s.Mood).ToDictionaryAsync(s => s.Title, StringComparer.Ordinal, Token);
        Assert.Equal(["Happy", "Energetic", "Sad", "Calm"], new[] { "Bright", "Loud", "Low", "Still" }.Select(t => songs[t].Mood!.Name), StringComparer.Ordinal);
        SongFeatures features = songs["Loud"].Features;
        Assert.Equal((0.4, 0.95, 0.5, 140, 200000, -4.2), (features.Valence, features.Energy, features.Danceability, features.Tempo, features.DurationMs, features.Loudness));
        Assert.Null(songs["Still"].Features.Tempo);
    }

    [Fact]
    public async Task A_song_is_the_same_whatever_its_case_accents_and_spaces()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync("title,artist,mood\nHoppípolla,Sigur Rós,Happy\n");

        ImportResult result = await catalogue.ImportAsync("title,artist,mood\nHOPPIPOLLA,  sigur   ros ,Sad\nNew,One,Happy\n new ,ONE,Calm\n");

        Assert.Equal((3, 1, 1, 1), (result.Rows, result.Added, result.RepeatedInFile, result.AlreadyThere));
        SongPage page = await catalogue.Reader.FindAsync(new SongQuery(Text: "hoppipolla"), Token);
        Assert.Equal("Happy", Assert.Single(page.Items).Mood);
    }

    [Fact]
    public async Task Bad_rows_are_told_by_line_and_reason_and_the_rest_is_kept()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync(
            "title,artist,mood,popularity,year\n"
            + "\"Two\nlines\",A,Happy,1,1999\n" // lines 2 and 3
            + ",B,Happy,1,1999\n" // 4
            + "T,,Happy,1,1999\n" // 5
            + "T,C,Furious,1,1999\n" // 6
            + "T,D,Happy,101,1999\n" // 7
            + "T,E,Happy,many,1999\n" // 8
            + "T,F,Happy,1,2999\n" // 9
            + "T,G,,1,1999\n" // 10
            + "Hello, you,H,Happy,1,1999\n" // 11
            + "Short,I\n" // 12
            + "\"Say\" hi,J,Happy,1,1999\n" // 13
            + $"{new string('t', 301)},J,Happy,1,1999\n" // 14
            + "\"Say \"\"hi\"\"\",K,Happy,1,1999\n");

        Assert.Equal((13, 5, 8), (result.Rows, result.Added, result.BadRows));
        Assert.Equal([4, 5, 6, 10, 11, 12, 13, 14], result.Bad.Select(b => b.Line));
        Assert.Equal(Expected, result.Bad.Select((b, i) => b.Reason.Text().Contains(Expected[i], StringComparison.Ordinal) ? Expected[i] : b.Reason.Text()), StringComparer.Ordinal);
        Assert.Equal([(7, "101"), (8, "many"), (9, "2999")], result.Lost.Select(l => ((int)l.Line, l.Text)));
        Assert.Contains("Say \"hi\"", (await catalogue.Reader.FindAsync(new SongQuery(), Token)).Items.Select(s => s.Title), StringComparer.Ordinal);
    }

    private static readonly string[] Expected = ["no title", "no artist", "'Furious' is no mood", "no mood, and no valence", "6 columns", "no mood, and no valence", "a closing quote", "the title is longer than 300"];

    [Fact]
    public async Task A_name_over_several_lines_comes_onto_one()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        await catalogue.ImportAsync("title,artist,mood,genre\n\"Two \r\n  lines\",\"The\tTabs\",Happy,\"a\u0000b  c\"\n\"Two  spaces\",A,Happy,\n");

        IReadOnlyList<SongRow> songs = (await catalogue.Reader.FindAsync(new SongQuery(), Token)).Items;
        Assert.Equal([("Two  spaces", "A", null), ("Two lines", "The Tabs", "a b c")], songs.Select(s => (s.Title, s.Artist, s.Genre)).OrderBy(s => s.Title, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_mark_of_UTF_8_before_bytes_that_are_none_brings_in_no_signs_of_error()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        byte[] latin1 = [0xEF, 0xBB, 0xBF, .. "title,artist,mood\nCaf"u8, 0xE9, .. ",A,Happy\n"u8];

        ImportRefusedException refused = await Assert.ThrowsAsync<ImportRefusedException>(() => catalogue.ImportAsync(latin1));

        Assert.Contains("not UTF-8", refused.Explanation.Text(), StringComparison.Ordinal);
        Assert.Equal(1, (await catalogue.ImportAsync([0xEF, 0xBB, 0xBF, .. "title,artist,mood\nCafé,A,Happy\n"u8])).Added);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a,b,c\n1,2,3\n", "no column for a title and an artist. It has: a, b, c.")]
    [InlineData("title,artist\nT,A\n", "'mood', or 'valence' and 'energy'")]
    [InlineData("title,artist,mood\nT,A,Happy\n\"open,B,Happy\nU,C,Happy\n", "line 3 does not end")]
    public async Task A_file_that_cannot_be_read_leaves_nothing_behind(string csv, string words)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        var refusal = await Assert.ThrowsAsync<ImportRefusedException>(() => catalogue.ImportAsync(csv));

        Assert.Contains(words, refusal.Explanation.Text(), StringComparison.Ordinal);
        Assert.Equal(0, (await catalogue.Reader.FindAsync(new SongQuery(), Token)).Total);
    }

    [Fact]
    public async Task A_huge_row_after_an_open_quote_is_refused_without_being_held()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        var refusal = await Assert.ThrowsAsync<ImportRefusedException>(() => catalogue.ImportAsync(
            "title,artist,mood\nT,A,Happy\n\"open" + string.Concat(Enumerable.Repeat("row,B,Happy\n", 300_000))));

        Assert.Contains("quote", refusal.Explanation.Text(), StringComparison.Ordinal);
        Assert.Equal(0, (await catalogue.Reader.FindAsync(new SongQuery(), Token)).Total);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task A_byte_order_mark_says_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        await catalogue.ImportAsync([.. encoding.GetPreamble(), .. encoding.GetBytes("title,artist,mood\nПесня,Хор,Calm\n")]);

        Assert.Equal("Песня", Assert.Single((await catalogue.Reader.FindAsync(new SongQuery(), Token)).Items).Title);
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing_behind_and_frees_the_database()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        using CancellationTokenSource stop = new();
        Progress progress = new(_ => stop.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => catalogue.Get<CatalogueImporter>()
            .RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(Generate(3000))), TemporaryCatalogue.LeavingOut, TemporaryCatalogue.Editor, progress, stop.Token));

        Assert.Equal(0, (await catalogue.Reader.FindAsync(new SongQuery(), Token)).Total);
        Assert.Equal(1, (await catalogue.ImportAsync("title,artist,mood\nT,A,Happy\n")).Added);
    }

    [Fact]
    public async Task Readers_see_the_catalogue_as_it_was_until_the_import_is_whole()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        List<(int Rows, int Seen)> seen = [];
        Progress progress = new(p => seen.Add((p.Rows, Count(catalogue))));

        ImportResult result = await catalogue.Get<CatalogueImporter>()
            .RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(Generate(3000))), TemporaryCatalogue.LeavingOut, TemporaryCatalogue.Editor, progress, Token);

        Assert.Equal([500, 1000, 1500, 2000, 2500, 3000, 3000], seen.Select(s => s.Rows).Take(7));
        Assert.True(seen.Count > 8, "The songs went in by one part.");
        Assert.All(seen, s => Assert.Equal(0, s.Seen));
        Assert.Equal((3000, 3000), (result.Added, Count(catalogue)));
    }

    [Fact]
    public async Task Two_imports_at_once_both_arrive()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult[] results = await Task.WhenAll(catalogue.ImportAsync(Generate(1000)), catalogue.ImportAsync(Generate(1500)));

        Assert.Equal(1500, results.Sum(r => r.Added));
        Assert.Equal(1000, results.Sum(r => r.AlreadyThere));
    }

    private static int Count(TemporaryCatalogue catalogue)
    {
        using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return context.Songs.Count();
    }

    private static string Generate(int songs) =>
        "title,artist,mood\n" + string.Concat(Enumerable.Range(0, songs).Select(i => $"Song {i},Artist {i % 97},Happy\n"));

    private sealed class Progress(Action<ImportProgress> told) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => told(value);
    }
}
