using EmotionWeb.Core.Feedback;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmotionWeb.Core.Persistence;

/// <summary>What listeners say: tables of their own, with a migration history of their own, in the catalogue's database. One an
/// operation; not for sharing between threads.</summary>
public sealed class FeedbackContext(DbContextOptions<FeedbackContext> options) : DbContext(options)
{
    /// <summary>Table of the migrations that were applied here, beside the catalogue's.</summary>
    public const string History = "__FeedbackMigrationsHistory";

    /// <summary>All that was said.</summary>
    public DbSet<ListenerFeedback> Feedback => Set<ListenerFeedback>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<ListenerFeedback>(feedback =>
        {
            feedback.ToTable("ListenerFeedback");
            feedback.Property(f => f.Listener).HasMaxLength(80);
            feedback.Property(f => f.Kind).HasConversion<string>().HasMaxLength(16);
            feedback.HasIndex(f => f.Listener);
        });
    }
}

/// <summary>
/// For <c>dotnet ef migrations add NAME --project EmotionWeb.Core --context FeedbackContext --output-dir
/// Persistence/Sqlite/FeedbackMigrations</c>: the model, without a database.
/// </summary>
internal sealed class DesignTimeFeedbackContextFactory : IDesignTimeDbContextFactory<FeedbackContext>
{
    public FeedbackContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<FeedbackContext> options = new();
        options.UseDesignTimeDatabase(FeedbackContext.History);
        return new FeedbackContext(options.Options);
    }
}
