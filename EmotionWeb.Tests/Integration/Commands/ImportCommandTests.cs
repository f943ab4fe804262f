using EmotionWeb.Commands;
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

    private async Task<(int Code, string Output)> RunAsync(TemporaryCatalogue catalogue, string csv)
    {
        await File.WriteAllTextAsync(_file, csv, TestContext.Current.CancellationToken);
        await using StringWriter output = new();
        int code = await ImportCommand.RunAsync(catalogue.Services, new FileInfo(_file), output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
