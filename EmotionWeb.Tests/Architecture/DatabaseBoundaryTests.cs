using System.Reflection;
using System.Text.RegularExpressions;
using EmotionWeb.Core.Persistence;
using NetArchTest.Rules;

namespace EmotionWeb.Tests.Architecture;

/// <summary>What only SQLite has stands in one folder, so that another database is a folder beside it.</summary>
public sealed partial class DatabaseBoundaryTests
{
    private const string Room = "EmotionWeb.Core/Persistence/Sqlite/";
    private const string Namespace = "EmotionWeb.Core.Persistence.Sqlite";

    /// <summary>What EF writes for a database, beside the context it belongs to.</summary>
    private const string AccountsMigrations = "EmotionWeb/Accounts/Migrations/";

    private static readonly string[] Words =
    [
        "PRAGMA", "(?i:fts5)", "INDEXED BY", "CROSS JOIN", "sqlite_[a-z]+", "\\browid\\b", "json_object", "application_id", "datetime\\('now'", "\\bUseSqlite\\b", "SqliteException", "SqliteErrorCode",
    ];

    private static readonly Assembly Core = typeof(CatalogueContext).Assembly;
    private static readonly Assembly Web = typeof(Program).Assembly;

    [Fact]
    public void Types_of_sqlite_are_named_in_its_folder_alone()
    {
        string[] outside = [.. new[] { Core, Web }.SelectMany(assembly => Types.InAssembly(assembly)
            .That().DoNotResideInNamespace(Namespace).And().DoNotResideInNamespace("EmotionWeb.Accounts.Migrations")
            .And().HaveDependencyOnAny("Microsoft.Data.Sqlite", "Microsoft.EntityFrameworkCore.Sqlite", "Microsoft.EntityFrameworkCore.SqliteDbContextOptionsBuilderExtensions", "SQLitePCL")
            .GetTypes().Select(type => type.FullName!))];
        Assert.Empty(outside);
        Assert.NotEmpty(Types.InAssembly(Core).That().ResideInNamespace(Namespace).And().HaveDependencyOn("Microsoft.Data.Sqlite").GetTypes());
    }

    [Fact]
    public void The_folder_of_sqlite_is_known_where_the_database_is_chosen_and_nowhere_else()
    {
        IEnumerable<string> knowing = Types.InAssembly(Core).That().DoNotResideInNamespace(Namespace).And().HaveDependencyOn(Namespace).GetTypes().Select(type => type.Name);
        Assert.Equal([nameof(DbContextOptionsBuilderExtensions), nameof(PersistenceServiceCollectionExtensions)], knowing.Order(StringComparer.Ordinal));
        Assert.Empty(Types.InAssembly(Web).That().HaveDependencyOn(Namespace).GetTypes());
    }

    [Fact]
    public void Words_of_sqlites_own_sql_stand_in_its_folder_alone()
    {
        (string Path, string Text)[] files = [.. SourceFiles.All().Where(file => !file.Path.StartsWith(AccountsMigrations, StringComparison.Ordinal))];
        string[] outside = [.. files.Where(file => !file.Path.StartsWith(Room, StringComparison.Ordinal))
            .SelectMany(file => Words.Where(word => Regex.IsMatch(file.Text, word, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))).Select(word => $"{file.Path}: {word}"))];
        Assert.Empty(outside);

        // A word that stands nowhere would hold nothing.
        string room = string.Concat(files.Where(file => file.Path.StartsWith(Room, StringComparison.Ordinal)).Select(file => file.Text));
        Assert.All(Words, word => Assert.Matches(new Regex(word, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), room));
    }

    [Fact]
    public void Every_transaction_that_writes_begins_in_one_place()
    {
        (string Path, string Text)[] files = [.. SourceFiles.All()];
        Assert.Equal(
            ["EmotionWeb.Core/Persistence/DbContextExtensions.cs", "EmotionWeb.Core/Persistence/Sqlite/OffTheCircuitInterceptor.cs"],
            files.Where(file => file.Text.Contains("BeginTransaction", StringComparison.Ordinal) || file.Text.Contains("UseTransaction", StringComparison.Ordinal))
                .Select(file => file.Path).Order(StringComparer.Ordinal));

        // As many as there were when each began its own.
        Assert.True(files.Where(file => !file.Path.StartsWith("benchmarks/", StringComparison.Ordinal)).Sum(file => BeginWrite().Count(file.Text)) >= 17);
    }

    [GeneratedRegex("\\.BeginWriteAsync\\(", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BeginWrite();
}
