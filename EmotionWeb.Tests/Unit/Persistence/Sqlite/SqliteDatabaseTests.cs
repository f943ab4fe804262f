using EmotionWeb.Core.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Persistence.Sqlite;

public class SqliteDatabaseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_is_used_again_knows_what_became_of_the_schema_meanwhile()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        catalogue.ClosePool();
        await using (CatalogueContext earlier = catalogue.Contexts.CreateDbContext())
        {
            await earlier.State.SingleAsync(Token);
        }

        await ChangeSchemaAsync(catalogue);

        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        Assert.Equal(1, await context.Songs.Where(s => s.Id == 1).ExecuteDeleteAsync(Token));
    }

    [Fact]
    public async Task A_connection_outlives_a_change_of_the_schema_beside_it()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        await context.Database.OpenConnectionAsync(Token);
        await context.State.SingleAsync(Token);

        await ChangeSchemaAsync(catalogue);

        Assert.Equal(1, await context.Songs.Where(s => s.Id == 1).ExecuteDeleteAsync(Token));
    }

    private static async Task ChangeSchemaAsync(TemporaryCatalogue catalogue)
    {
        await using SqliteConnection other = new($"Data Source={catalogue.Database};Pooling=False");
        await other.OpenAsync(Token);
        await using SqliteCommand command = other.CreateCommand();
        command.CommandText = "VACUUM";
        await command.ExecuteNonQueryAsync(Token);
    }
}
