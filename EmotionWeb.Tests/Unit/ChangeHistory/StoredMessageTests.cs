using System.Globalization;
using System.Text.Json;
using CsCheck;
using EmotionWeb.Core;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EmotionWeb.Tests.Unit.ChangeHistory;

public class StoredMessageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_stored_is_read_again()
    {
        Gen<object?> argument = Gen.OneOf(
            Gen.String.Select(s => (object?)s), Gen.Int.Select(i => (object?)i), Gen.Long[(long)int.MaxValue + 1, long.MaxValue].Select(l => (object?)l), Gen.Const((object?)null));
        Gen<LocalizableMessage> flat = Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 9], argument.List[0, 3], (code, arguments) => new LocalizableMessage(code, [.. arguments]));
        Gen.Select(flat, flat, (outer, inner) => new LocalizableMessage(outer.Code, [.. outer.Arguments, inner]))
            .Sample(message => Assert.Equal(message, StoredMessage.Read(StoredMessage.Write(message))));
        Assert.Equal(0.25, Assert.Single(StoredMessage.Read(StoredMessage.Write(new LocalizableMessage("a", 0.25))).Arguments));
    }

    [Theory]
    [InlineData("Africa by TOTO")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void What_is_no_stored_message_is_refused(string stored) => Assert.ThrowsAny<JsonException>(() => StoredMessage.Read(stored));

    [Fact]
    public async Task A_history_kept_in_words_is_read_in_those_words()
    {
        await using TemporaryCatalogue catalogue = new();
        string[] kept = ["Água by \"Dona\" Água", """{"code":"history-song","arguments":["a"]}""", ""];
        await using (CatalogueContext context = catalogue.Contexts.CreateDbContext())
        {
            await context.GetService<IMigrator>().MigrateAsync("20261123115607_Editing", Token);
            await context.Database.ExecuteSqlRawAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {SqliteDatabase.ApplicationId}"), Token);
            foreach (string subject in kept)
            {
                await context.Database.ExecuteSqlAsync($"""INSERT INTO "Changes" ("AtTicks", "EditorId", "EditorName", "Kind", "Subject", "Count") VALUES (638999999999999999, '1', 'Ada', 'SongAdded', {subject}, 1)""", Token);
            }
        }

        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);

        Assert.Equal(kept.Reverse(), (await catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(), Token)).Items.Select(i => i.Subject.Text()));
    }
}
