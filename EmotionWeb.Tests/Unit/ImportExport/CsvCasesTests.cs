using System.Text;
using CsCheck;
using EmotionWeb.Core;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.ImportExport;

/// <summary>Files as people's programs write them.</summary>
public class CsvCasesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_of_genres_too_long_is_kept_as_far_as_it_fits()
    {
        const string Many = "reggaeton,urbano latino,latin,colombian pop,latin pop,pop reggaeton,trap latino,dance pop,pop,reggaeton colombiano";
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync(
            "\"Track URI\",\"Track Name\",\"Album Name\",\"Artist Name(s)\",\"Release Date\",\"Duration (ms)\",\"Popularity\",\"Genres\",\"Danceability\",\"Energy\",\"Valence\",\"Tempo\"\n"
            + $"\"spotify:track:1\",\"Many\",\"A\",\"One,Two\",\"2019-11-07\",\"200960\",\"74\",\"{Many}\",\"0.803\",\"0.715\",\"0.574\",\"101.085\"\n"
            + "\"spotify:track:2\",\"Few\",\"A\",\"One\",\"2019\",\"200960\",\"74\",\"pop\",\"0.803\",\"0.715\",\"0.574\",\"101.085\"\n");

        Assert.Equal((2, 2, 0), (result.Rows, result.Added, result.LostValues));
        Assert.Equal("import-note-lists-cut", Assert.Single(result.Notes).Code);
        Dictionary<string, Song> songs = await SongsAsync(catalogue);
        Assert.Equal("reggaeton,urbano latino,latin,colombian pop,latin pop,pop reggaeton,trap latino,dance pop,pop", songs["Many"].Genre);
        Assert.Equal(("pop", 2019, 200960), (songs["Few"].Genre, songs["Few"].Year, songs["Few"].Features.DurationMs));
    }

    [Theory]
    [InlineData("year", "0000", "Year")]
    [InlineData("Release Date", "0000", "Year")]
    [InlineData("popularity", "85%", "Popularity")]
    [InlineData("popularity", "NaN", "Popularity")]
    [InlineData("popularity", "101", "Popularity")]
    [InlineData("genre", "null", "Genre")]
    [InlineData("genre", "nan", "Genre")]
    [InlineData("language", "N/A", "Language")]
    [InlineData("tempo", "fast", "Tempo")]
    [InlineData("valence", "7", "Valence")]
    public async Task A_value_that_does_not_read_costs_only_that_value_and_is_told(string header, string value, string field)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync($"title,artist,mood,{header}\nOne,A,Happy,{value}\nTwo,A,Calm,\nThree,A,Calm,{(field is "Year" ? "1999" : "0.5")}\n");

        Assert.Equal((3, 3, 1), (result.Rows, result.Added, result.LostValues));
        LostValue lost = Assert.Single(result.Lost);
        Assert.Equal((2L, field, value), (lost.Line, lost.Field.Name, lost.Text));
        EditedSong song = (await AllAsync(catalogue)).Single(s => s.Content.Title is "One");
        Assert.Equal(new SongContent("One", "A", 1), song.Content);
    }

    [Fact]
    public async Task Words_for_no_value_are_no_genre_year_or_language()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync("title,artist,mood,popularity,genre,year,language\nA,X,Happy,NaN,NaN,NaN,NaN\nB,X,Happy,N/A,null,,N/A\nNone,Null,Happy,,,,\n");

        Assert.Equal((3, 7), (result.Added, result.LostValues));
        Assert.Equal([new("A", "X", 1), new("B", "X", 1), new("None", "Null", 1)], (await AllAsync(catalogue)).Select(s => s.Content));
    }

    [Fact]
    public async Task A_popularity_from_0_to_1_is_scaled_and_told()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync("title,artist,mood,popularity\nOne,A,Happy,0.85\nTwo,A,Happy,0.5\nThree,A,Happy,1.0\nFour,A,Happy,0.02\nFive,A,Happy,-1\n");

        Assert.Equal([85, 50, 100, 2, null], (await AllAsync(catalogue)).Select(s => s.Content.Popularity));
        Assert.Equal("The column popularity goes from 0 to 1 in this file and was taken times 100.", Assert.Single(result.Notes).Text());
    }

    [Theory]
    [InlineData("0\n1\n1", new[] { 0, 1, 1 })]
    [InlineData("0.5\n66\n12", new[] { 1, 66, 12 })]
    public async Task A_popularity_that_may_be_of_100_is_left_as_it_is(string values, int[] expected)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync("title,artist,mood,popularity\n" + string.Join('\n', values.Split('\n').Select((v, i) => $"T{i},A,Happy,{v}")));

        Assert.Equal(expected, (await AllAsync(catalogue)).Select(s => s.Content.Popularity!.Value));
        Assert.Empty(result.Notes);
    }

    [Fact]
    public async Task Features_from_0_to_100_are_scaled_and_told_and_a_slip_is_not()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync(
            "title,artist,valence_%,energy_%,instrumentalness_%,bpm\nOne,A,57,80,0,120\nTwo,A,7,64,1,90\nThree,A,88,100,0,100\n");
        ImportResult slip = await catalogue.ImportAsync("title,artist,valence,energy\nFour,A,0.5,0.5\nFive,A,0.25,0.4\nSix,A,0.7,0.9\n");

        Assert.Equal(["Valence", "Energy", "Instrumentalness"], result.Notes.Select(n => ((LocalizableMessage)n.Arguments[0]!).Code["song-field-".Length..]), StringComparer.OrdinalIgnoreCase);
        Assert.Empty(slip.Notes);
        IReadOnlyList<SongContent> songs = [.. (await AllAsync(catalogue)).Select(s => s.Content)];
        Assert.Equal([0.57, 0.07, 0.88, 0.5, 0.25, 0.7], songs.Select(s => s.Features.Valence!.Value));
        Assert.Equal([0, 0.01, 0], songs.Take(3).Select(s => s.Features.Instrumentalness!.Value));
        Assert.Equal(120, songs[0].Features.Tempo);
    }

    [Fact]
    public async Task Lists_as_Python_writes_them_are_names_with_commas()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync(
            "name,artists,valence,energy,year,genres\nOne,\"['Case Artist', 'Second Artist']\",0.5,0.2,1928,\"['pop', \"\"r'n'b\"\"]\"\nTwo,['Case Artist'],0.5,0.2,1930,[]\n[Intro],[unknown],0.5,0.2,1930,\n");

        Assert.Equal((3, 0), (result.Added, result.LostValues));
        Assert.Equal(
            [("One", "Case Artist, Second Artist", "pop, r'n'b"), ("Two", "Case Artist", null), ("[Intro]", "[unknown]", null)],
            (await AllAsync(catalogue)).Select(s => (s.Content.Title, s.Content.Artist, s.Content.Genre)));
    }

    [Fact]
    public async Task Semicolons_with_decimal_commas_are_numbers()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync("title;artist;valence;energy;popularity;tempo\r\nKomma, mit;A;0,85;0,7;85;120,500\r\n");

        Assert.Equal((1, 0), (result.Added, result.LostValues));
        SongContent song = Assert.Single(await AllAsync(catalogue)).Content;
        Assert.Equal(("Komma, mit", 0.85, 0.7, 85, 120.5), (song.Title, song.Features.Valence, song.Features.Energy, song.Popularity, song.Features.Tempo));
    }

    [Fact]
    public async Task Rows_may_be_shorter_and_may_end_in_empty_fields()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync(
            "title,artist,mood,genre,year\r\nFull,A,Happy,pop,1999\r\nShort,A,Calm\r\nShorter,A,Sad,rock\r\nLonger,A,Sad,rock,1999,,,\r\nNo mood,A\r\nToo long,A,Sad,rock,1999,x\r\n");

        Assert.Equal((6, 4, 2), (result.Rows, result.Added, result.BadRows));
        Assert.Equal(["import-row-no-mood", "import-row-too-many-columns"], result.Bad.Select(b => b.Reason.Code));
        Assert.Equal([null, "rock"], (await AllAsync(catalogue)).Skip(1).Take(2).Select(s => s.Content.Genre));
    }

    [Fact]
    public async Task Rows_of_nothing_but_commas_are_no_rows()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync("title,artist,mood\r\nSong,A,Happy\r\n,,\r\n , ,\r\n\"\",,\r\n");

        Assert.Equal((1, 1, 0), (result.Rows, result.Added, result.BadRows));
    }

    [Fact]
    public async Task A_space_may_stand_before_a_quote()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync("TITLE, ARTIST, MOOD\r\n\"Les eaux, de mars\", \"Case Artist\", \"Calm\"\r\n\"The Look\", \"Case Artist\", \"Happy\"\r\n");

        Assert.Equal((2, 2), (result.Rows, result.Added));
        Assert.Equal(["Les eaux, de mars", "The Look"], (await AllAsync(catalogue)).Select(s => s.Content.Title));
    }

    [Fact]
    public async Task An_inch_mark_is_part_of_the_title()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync("title,artist,mood\nBlue Monday 12\" mix,A,Happy\n7\" single,B,Happy\n");

        Assert.Equal((2, 0), (result.Added, result.BadRows));
        Assert.Equal(["Blue Monday 12\" mix", "7\" single"], (await AllAsync(catalogue)).Select(s => s.Content.Title));
    }

    [Fact]
    public async Task Control_characters_are_told_as_spaces_in_headers_rows_and_reasons()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportRefusedException refused = await Assert.ThrowsAsync<ImportRefusedException>(() => catalogue.ImportAsync("\u001b]0;renamed\u0007\u001b[31mred,b\0\nx,y\n"));
        ImportResult result = await catalogue.ImportAsync("title,artist,mood,year\nT,A,\u001b[31mred\0,\nU,A,Happy,\u001b[2J\u009b1\n");

        Assert.DoesNotContain(refused.Explanation.Text(), char.IsControl);
        Assert.Contains("]0;renamed [31mred, b.", refused.Explanation.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain(Assert.Single(result.Bad).Reason.Text(), char.IsControl);
        Assert.DoesNotContain(Assert.Single(result.Lost).Text, char.IsControl);
    }

    [Fact]
    public async Task Of_very_many_columns_the_first_are_told()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportRefusedException refused = await Assert.ThrowsAsync<ImportRefusedException>(() => catalogue.ImportAsync(
            string.Join(',', Enumerable.Range(0, 15_000).Select(i => $"c{i}")) + "\n" + new string(',', 14_999) + "\n"));

        string words = refused.Explanation.Text();
        Assert.InRange(words.Length, 50, 400);
        Assert.Contains("and 14,980 more", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_without_an_end_is_told_from_a_quote_left_open()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportRefusedException endless = await Assert.ThrowsAsync<ImportRefusedException>(() => catalogue.ImportAsync("title,artist,mood\nT,A,Happy\n" + new string('x', 3_000_000) + ",B,Happy\n"));
        ImportRefusedException open = await Assert.ThrowsAsync<ImportRefusedException>(() => catalogue.ImportAsync(
            "title,artist,mood\r\nT,A,Happy\r\n\"open" + string.Concat(Enumerable.Repeat("row,B,Happy\r\n", 300_000))));

        Assert.Equal(("import-row-too-long", 3L), (endless.Explanation.Code, endless.Explanation.Arguments[0]));
        Assert.Equal(("import-quote-open", 3L), (open.Explanation.Code, open.Explanation.Arguments[0]));
    }

    [Fact]
    public async Task Windows_1252_is_read_and_told()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync([.. "title,artist,mood\nCaf"u8, 0xE9, .. " "u8, 0x80, .. " "u8, 0x93, .. "x"u8, 0x94, .. ",A,Happy\n"u8]);

        Assert.Equal("import-note-windows-1252", Assert.Single(result.Notes).Code);
        Assert.Equal("Café € “x”", Assert.Single(await AllAsync(catalogue)).Content.Title);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportRefusedException refused = await Assert.ThrowsAsync<ImportRefusedException>(() => catalogue.ImportAsync([.. "title,artist,mood\n"u8, 0xFF, 0x00, 0x01, 0x81, .. ",A,Happy\n"u8]));

        Assert.Equal("import-encoding-unknown", refused.Explanation.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UTF_16_without_a_mark_is_read(bool bigEndian)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync(new UnicodeEncoding(bigEndian, byteOrderMark: false).GetBytes("title,artist,mood\nПесня,Хор,Calm\n"));

        Assert.Empty(result.Notes);
        Assert.Equal("Песня", Assert.Single(await AllAsync(catalogue)).Content.Title);
    }

    [Theory]
    [InlineData("My songs\n")]
    [InlineData("My songs, all of them\n\n")]
    [InlineData("My songs,,,\nexported 2026-11-27,,,\n")]
    public async Task A_title_above_the_header_is_passed_over_and_told(string above)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync($"{above}title,artist,mood,year\nT,A,Happy,1999\n,B,Happy,1999\n");

        Assert.Equal((2, 1), (result.Rows, result.Added));
        Assert.Equal(above.Count(c => c == '\n') + 3, Assert.Single(result.Bad).Line);
        Assert.Equal("import-note-rows-above", Assert.Single(result.Notes).Code);
    }

    [Theory]
    [InlineData("URI de la canción,Nombre de la canción,Nombre(s) del artista,Fecha de lanzamiento del álbum,Duración de la canción (ms),Popularidad,Valencia,Energía")]
    [InlineData("Track-URI,Titelname,Künstlername(n),Veröffentlichungsdatum des Albums,Titeldauer (ms),Popularität,Valenz,Energie")]
    public async Task Headers_in_Spanish_and_German_are_read(string header)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        ImportResult result = await catalogue.ImportAsync($"{header}\nspotify:track:1,T,A,1982-10-27,200960,66,0.9,0.7\n");

        Assert.Equal((1, 0), (result.Added, result.LostValues));
        SongContent song = Assert.Single(await AllAsync(catalogue)).Content;
        Assert.Equal(("T", "A", 66, 1982, 0.9, 0.7, 200960), (song.Title, song.Artist, song.Popularity, song.Year, song.Features.Valence, song.Features.Energy, song.Features.DurationMs));
    }

    [Fact]
    public void What_a_spreadsheet_would_take_for_a_formula_is_marked_and_comes_back()
    {
        foreach (char first in "=+-@\t\r\n＝＋－＠")
        {
            Assert.Equal($"'{first}1+1", SpreadsheetText.Safe($"{first}1+1"));
        }

        string[] meant = ["", "null", "NaN", "['A']"];
        Gen<string> marked = Gen.Select(Gen.Char["=+-@\t\r＝＋－＠'[]nul/a"].Array[0, 6], Gen.Int[0, meant.Length - 1], (start, i) => new string(start) + meant[i]);
        Gen.OneOf(Gen.String, marked).Sample(text =>
        {
            Assert.Equal(text, SpreadsheetText.Plain(SpreadsheetText.Safe(text)));
            Assert.Equal(text, SpreadsheetText.Plain(SpreadsheetText.Safe(text, isName: true)));
        });
    }

    [Fact]
    public async Task What_the_import_would_take_for_nothing_comes_back_from_an_export()
    {
        await using TemporaryCatalogue one = await TemporaryCatalogue.WithoutSongsAsync(), other = await TemporaryCatalogue.WithoutSongsAsync();
        foreach (SongContent song in (SongContent[])[new("None", "['A', 'B']", 1, Genre: "null", Language: "NaN"), new("＝1", "'＠", 1, Genre: "[]")])
        {
            Assert.IsType<Edit<EditedSong>.Saved>(await one.Get<ISongEditor>().AddAsync(song, TemporaryCatalogue.Editor, Token));
        }

        using MemoryStream csv = new();
        await one.Get<ICatalogueExport>().WriteSongsAsync(csv, ExportFormat.Csv, moodId: null, Token);
        ImportResult result = await other.ImportAsync(csv.ToArray());

        Assert.Equal((2, 0), (result.Added, result.LostValues));
        Assert.Equal((await AllAsync(one)).Select(s => s.Content), (await AllAsync(other)).Select(s => s.Content));
    }

    [Fact]
    public async Task A_full_disk_in_the_middle_is_told_in_a_sentence_and_keeps_nothing()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await using (SqliteConnection pages = new(new SqliteConnectionStringBuilder { DataSource = catalogue.Database, DefaultTimeout = 5, ForeignKeys = true }.ToString()))
        {
            // The pool gives this connection, and with it the limit, to whoever opens the database next.
            await pages.OpenAsync(Token);
            await using SqliteCommand limit = pages.CreateCommand();
            limit.CommandText = "PRAGMA max_page_count = 200";
            await limit.ExecuteNonQueryAsync(Token);
        }

        CatalogueUnavailableException full = await Assert.ThrowsAsync<CatalogueUnavailableException>(() => catalogue.ImportAsync(
            "title,artist,mood\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"A song of some length {i},Artist {i % 97},Happy\n"))));

        Assert.Equal($"There is no room left on the disk of {catalogue.Database}. Free some and start again; nothing was lost.", full.Text());
        Assert.Empty(await AllAsync(catalogue));
    }

    private static async Task<Dictionary<string, Song>> SongsAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return await context.Songs.AsNoTracking().ToDictionaryAsync(s => s.Title, StringComparer.Ordinal, Token);
    }

    private static async Task<IReadOnlyList<EditedSong>> AllAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return [.. (await context.Songs.AsNoTracking().OrderBy(s => s.Id).ToListAsync(Token)).Select(EditedSong.Of)];
    }
}
