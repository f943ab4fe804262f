using System.Net;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Hosting;

public sealed class LostDatabaseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_site_whose_database_was_moved_away_is_not_ready_and_acknowledges_nothing()
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("emotionweb-lost-");
        string database = Path.Combine(data.FullName, "emotionweb.db");
        try
        {
            await using SiteFactory site = new(data);
            using HttpClient client = site.CreateClient();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/readyz", Token)).StatusCode);
            DatabaseWatch watch = site.Services.GetRequiredService<DatabaseWatch>();
            await watch.LookAsync(Token);

            File.Move(database, database + ".away");
            await watch.LookAsync(Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync("/readyz", Token)).StatusCode);

            // A connection of before still has the file that went; a new one finds none of the tables.
            ISongEditor songs = site.Services.GetRequiredService<ISongEditor>();
            await Assert.ThrowsAnyAsync<Exception>(() => songs.AddAsync(new SongContent("Lost", "Nobody", 1), TemporaryCatalogue.Editor, Token));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            data.Delete(recursive: true);
        }
    }
}
