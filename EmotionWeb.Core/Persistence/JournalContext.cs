using System.Globalization;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Journal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EmotionWeb.Core.Persistence;

/// <summary>The listeners' journals: tables of their own, with a migration history of their own, in the catalogue's database. One an
/// operation; not for sharing between threads.</summary>
public sealed class JournalContext(DbContextOptions<JournalContext> options) : DbContext(options)
{
    /// <summary>Table of the migrations that were applied here, beside the catalogue's.</summary>
    public const string History = "__JournalMigrationsHistory";

    /// <summary>Who has a journal.</summary>
    public DbSet<JournalListener> Listeners => Set<JournalListener>();

    /// <summary>All entries.</summary>
    public DbSet<JournalEntry> Entries => Set<JournalEntry>();

    /// <summary>All that was played to them.</summary>
    public DbSet<JournalPlay> Plays => Set<JournalPlay>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<JournalListener>(listener =>
        {
            listener.ToTable("JournalListeners");
            listener.HasKey(l => l.Listener);
            listener.Property(l => l.Listener).HasMaxLength(80);
            listener.Property(l => l.Keep).HasConversion<string>().HasMaxLength(16);
        });
        modelBuilder.Entity<JournalEntry>(entry =>
        {
            entry.ToTable("JournalEntries");
            entry.Property(e => e.Listener).HasMaxLength(80);
            entry.Property(e => e.Emotion).HasConversion<string>().HasMaxLength(16);
            entry.Property(e => e.Scores).HasConversion(new ScoresConverter()).HasMaxLength(160);
            entry.Property(e => e.Goal).HasConversion<string>().HasMaxLength(16);
            entry.Property(e => e.Origin).HasConversion<string>().HasMaxLength(16);
            entry.Property(e => e.Note).HasMaxLength(JournalEntry.LongestNote);
            entry.Ignore(e => e.At).Ignore(e => e.Day);
            entry.HasMany(e => e.Plays).WithOne().HasForeignKey(p => p.EntryId).OnDelete(DeleteBehavior.Cascade);
            entry.HasIndex(e => new { e.Listener, e.AtTicks });
        });
        modelBuilder.Entity<JournalPlay>(play => play.ToTable("JournalPlays"));
    }

    // Seven figures, as they were, in the order of the emotions.
    private sealed class ScoresConverter() : ValueConverter<EmotionScores, string>(
        scores => Write(scores), text => Read(text))
    {
        private static string Write(EmotionScores scores) =>
            string.Join(' ', scores.Values.ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

        private static EmotionScores Read(string text) =>
            new([.. text.Split(' ').Select(value => float.Parse(value, CultureInfo.InvariantCulture))]);
    }
}

/// <summary>
/// For <c>dotnet ef migrations add NAME --project EmotionWeb.Core --context JournalContext --output-dir
/// Persistence/Sqlite/JournalMigrations</c>: the model, without a database.
/// </summary>
internal sealed class DesignTimeJournalContextFactory : IDesignTimeDbContextFactory<JournalContext>
{
    public JournalContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<JournalContext> options = new();
        options.UseDesignTimeDatabase(JournalContext.History);
        return new JournalContext(options.Options);
    }
}
