using System.Text.Json;
using EmotionWeb.Commands;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Tests.Unit.Persistence;

namespace EmotionWeb.Tests.Integration.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task A_file_is_taken_in_and_summed_up()
    {
        await using TemporaryCatalogue catalogue = new();

        (int code, string output) = await RunAsync(catalogue, "title,artist,mood\nT,A,Happy\nt,a,Happy\n,B,Happy\nAfrica,Toto,Happy\n");

        Assert.Equal(CommandLine.Done, code);
        Assert.Contains("Read 4 rows: 1 songs added, 1 repeated in the file, 1 in the catalogue already, 1 left out.", output, StringComparison.Ordinal);
        Assert.Contains("Line 4: has no title.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_file_holds_gives_the_terminal_no_orders()
    {
        await using TemporaryCatalogue catalogue = new();
        const string Orders = "\u001b]0;renamed\u0007\u001b[31mred\0";

        (_, string output) = await RunAsync(catalogue, $"title,artist,mood,year\nT,A,{Orders},\nU,A,Happy,{Orders}\n");
        ImportRefusedException refused = await Assert.ThrowsAsync<ImportRefusedException>(() => RunAsync(catalogue, $"{Orders},b\nx,y\n"));

        Assert.Contains("Line 2: ']0;renamed [31mred' is no mood here; there are ", output, StringComparison.Ordinal);
        Assert.Contains("Line 3: the year ']0;renamed [31mred' does not read.", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output.Replace(Environment.NewLine, "", StringComparison.Ordinal) + refused.Text(), char.IsControl);
        Assert.Contains("It has: ]0;renamed [31mred, b.", refused.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_lost_and_how_the_file_was_read_is_told_in_words_and_in_JSON()
    {
        await using TemporaryCatalogue catalogue = new();
        const string Csv = "My songs\ntitle,artist,mood,popularity,year\nT,A,Happy,0.5,0000\n,A,Happy,0.7,1999\n";

        (_, string output) = await RunAsync(catalogue, Csv);
        (int code, string json) = await RunAsync(catalogue, Csv.Replace("T,A", "U,A", StringComparison.Ordinal), json: true);

        Assert.Contains("1 value that does not read was left empty, its song kept.", output, StringComparison.Ordinal);
        Assert.Contains("The column popularity goes from 0 to 1 in this file and was taken times 100.", output, StringComparison.Ordinal);
        Assert.Equal(CommandLine.Done, code);
        JsonElement report = JsonDocument.Parse(json).RootElement;
        Assert.Equal((2, 1, 1, 1), (report.GetProperty("rows").GetInt32(), report.GetProperty("added").GetInt32(), report.GetProperty("badRows").GetInt32(), report.GetProperty("lostValues").GetInt32()));
        Assert.Equal("""{"line":3,"field":"year","text":"0000"}""", report.GetProperty("lost")[0].GetRawText());
        Assert.Equal("""{"line":4,"reason":"has no title."}""", report.GetProperty("bad")[0].GetRawText());
        Assert.Equal(2, report.GetProperty("notes").GetArrayLength());
    }

    [Fact]
    public async Task A_file_without_one_song_fails()
    {
        await using TemporaryCatalogue catalogue = new();
        Assert.Equal(CommandLine.Failed, (await RunAsync(catalogue, "title,artist,mood\n,A,Happy\n")).Code);
        Assert.Equal(CommandLine.Failed, (await RunAsync(catalogue, "title,artist,mood\n")).Code);
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_not_named_is_wrong_use()
    {
        Assert.Equal(CommandLine.WrongUse, await CommandLine.RunAsync(["import"]));
        Assert.Equal(CommandLine.WrongUse, await CommandLine.RunAsync(["import", _file + ".absent"]));
    }

    public void Dispose() => File.Delete(_file);

    private async Task<(int Code, string Output)> RunAsync(TemporaryCatalogue catalogue, string csv, bool json = false)
    {
        await File.WriteAllTextAsync(_file, csv, TestContext.Current.CancellationToken);
        await using StringWriter output = new();
        int code = await ImportCommand.RunAsync(catalogue.Services, new FileInfo(_file), json, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
