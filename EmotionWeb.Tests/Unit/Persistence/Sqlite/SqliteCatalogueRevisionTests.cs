using System.Data.Common;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Unit.Persistence.Sqlite;

public sealed class SqliteCatalogueRevisionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_counts_what_another_process_changes()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using ServiceProvider beside = catalogue.Beside();
        ICatalogueRevision revision = catalogue.Get<ICatalogueRevision>();
        long before = revision.Read();
        Assert.Equal(before, revision.Read());

        await beside.GetRequiredService<ISongEditor>().AddAsync(new SongContent("New", "Someone", 1), TemporaryCatalogue.Editor, Token);

        Assert.Equal(before + 1, revision.Read());
    }

    [Fact]
    public async Task A_file_that_went_is_not_read_on_and_one_that_came_is()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ICatalogueRevision revision = catalogue.Get<ICatalogueRevision>();
        long before = revision.Read();
        SqliteConnection.ClearAllPools();

        File.Move(catalogue.Database, catalogue.Database + ".away");
        Assert.ThrowsAny<DbException>(() => revision.Read());
        Assert.False(File.Exists(catalogue.Database));

        File.Move(catalogue.Database + ".away", catalogue.Database);
        Assert.Equal(before, revision.Read());
    }

    [Fact]
    public async Task Many_may_ask_at_once()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ICatalogueRevision revision = catalogue.Get<ICatalogueRevision>();
        long expected = revision.Read();

        await Parallel.ForAsync(0, 200, Token, (_, _) =>
        {
            Assert.Equal(expected, revision.Read());
            return ValueTask.CompletedTask;
        });
    }
}
