using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Prepared statements for songs that come one by one, SQL for those that are moved.</summary>
internal sealed class SqliteBulkSongWriter : IBulkSongWriter
{
    public ISongSink Insert(CatalogueContext context) => new SongInsert(context);

    public ISongSink Lookup(CatalogueContext context) => new SongLookup(context);

    public ISongStage Stage(CatalogueContext context) => new SongStage(context);

    // In the database, because a mood may have a quarter of a million songs.
    public async Task MoveAsync(CatalogueContext context, long change, int fromMoodId, int toMoodId, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "ChangeItems" ("ChangeId", "Entity", "Key", "Before", "After")
            SELECT {change}, {SongEditor.Entity}, CAST("Id" AS TEXT), json_object('moodId', {fromMoodId}), json_object('moodId', {toMoodId}) FROM "Songs" WHERE "MoodId" = {fromMoodId}
                AND "Id" NOT BETWEEN (SELECT "HiddenFrom" FROM "State") AND (SELECT "HiddenTo" FROM "State")
            """,
            cancellationToken);

        // The hidden ones too, which would hold the mood fast.
        await context.Songs.IgnoreQueryFilters().Where(s => s.MoodId == fromMoodId)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.MoodId, toMoodId).SetProperty(s => s.Version, s => s.Version + 1), cancellationToken);
    }
}
