using System.Diagnostics;
using System.Globalization;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Data.Sqlite;

namespace EmotionWeb.Tests.Integration.ChangeHistory;

/// <summary>
/// Kills a process that edits, again and again, and counts what was acknowledged and is gone. A few kills in every run; for 200:
/// <c>EMOTIONWEB_KILLS=200 EmotionWeb.Tests -class '*EditsOutliveKillTests' -showLiveOutput</c>.
/// </summary>
public class EditsOutliveKillTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_edit_that_was_acknowledged_is_lost_when_the_process_is_killed()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("EMOTIONWEB_KILLS") ?? "3", CultureInfo.InvariantCulture);
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        Random chance = new(20);
        int acknowledged = 0, lost = 0;
        for (int run = 0; run < kills; run++)
        {
            List<string[]> edits = await EditUntilKilledAsync(catalogue.Folder, run, chance.Next(1, 40));
            acknowledged += edits.Count;
            await using SqliteConnection connection = new($"Data Source={catalogue.Database};Pooling=False");
            await connection.OpenAsync(Token);
            Assert.Equal("ok", await connection.ScalarAsync<string>("PRAGMA quick_check(1)", Token));
            foreach (string[] edit in edits)
            {
                lost += await KeptAsync(connection, edit) ? 0 : 1;
            }
        }

        output.WriteLine($"{kills} kills, {acknowledged} edits acknowledged, {lost} lost.");
        Assert.Equal(0, lost);
        Assert.InRange(acknowledged, kills, int.MaxValue);
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_nor_there_by_half_when_edits_and_imports_are_killed()
    {
        KillCommand.Tally tally = await KillCommand.KillAsync(3, seed: 7, told: null, Token);
        output.WriteLine(tally.ToString());
        Assert.Equal((0, 0), (tally.Lost, tally.Torn));
        Assert.InRange(tally.Acknowledged, 1, int.MaxValue);
    }

    private static async Task<bool> KeptAsync(SqliteConnection connection, string[] edit)
    {
        await using SqliteCommand find = connection.CreateCommand();
        find.CommandText = edit[0] is EditingProcess.Added
            ? "SELECT COUNT(*) FROM Songs WHERE Title = $title"
            : "SELECT COUNT(*) FROM Songs WHERE Title = $title AND Popularity = $popularity";
        find.Parameters.AddWithValue("$title", edit[1]);
        find.Parameters.AddWithValue("$popularity", int.Parse(edit[2], CultureInfo.InvariantCulture));
        bool there = (long)(await find.ExecuteScalarAsync(Token))! == 1;
        find.CommandText = "SELECT COUNT(*) FROM Changes WHERE Id = $change";
        find.Parameters.AddWithValue("$change", long.Parse(edit[3], CultureInfo.InvariantCulture));
        return there && (long)(await find.ExecuteScalarAsync(Token))! == 1;
    }

    private static async Task<List<string[]>> EditUntilKilledAsync(string folder, int run, int enough)
    {
        using Process process = Process.Start(TestProcess.Start(EditingProcess.Name, folder, run.ToString(CultureInfo.InvariantCulture)))!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        List<string[]> edits = [];
        try
        {
            while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
            {
                // A line cut short by the kill was no acknowledgement.
                if (line.Split('|') is [.., EditingProcess.End] edit)
                {
                    edits.Add(edit);
                }

                // It goes on editing while it is killed; what it still says in that time counts too.
                if (edits.Count == enough)
                {
                    process.Kill();
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        Assert.InRange(edits.Count, enough, int.MaxValue);
        return edits;
    }
}
