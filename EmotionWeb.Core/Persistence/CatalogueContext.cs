using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence;

/// <summary>The database. One an operation, from <see cref="IDbContextFactory{TContext}"/>; not for sharing between threads.</summary>
public sealed class CatalogueContext(DbContextOptions<CatalogueContext> options) : DbContext(options)
{
    /// <summary>Marks a database file as ours (SQLite's <c>application_id</c>): "EmWb".</summary>
    internal const int ApplicationId = 0x456D5762;

    // Versions are 32 bits; a revision may one day be more.
    private const long Versions = 2_000_000_000;

    /// <summary>Every song.</summary>
    public DbSet<Song> Songs => Set<Song>();

    /// <summary>Every mood.</summary>
    public DbSet<Mood> Moods => Set<Mood>();

    /// <summary>The map.</summary>
    public DbSet<MoodRule> Rules => Set<MoodRule>();

    /// <summary>The change log.</summary>
    public DbSet<ChangeLogEntry> Changes => Set<ChangeLogEntry>();

    /// <summary>What each change did.</summary>
    public DbSet<ChangeLogItem> ChangeItems => Set<ChangeLogItem>();

    /// <summary>One row: what the catalogue knows of itself.</summary>
    public DbSet<CatalogueState> State => Set<CatalogueState>();

    /// <summary>The revision in force, by one read of one row; the connection is open.</summary>
    internal Task<long> RevisionAsync(CancellationToken cancellationToken) => Database.GetDbConnection().ScalarAsync<long>("SELECT \"Revision\" FROM \"State\"", cancellationToken);

    /// <summary>A version that no row had up to now, for one that comes back under its old key: whatever counts a row's version up counts the revision up too.</summary>
    internal async Task<int> UnusedVersionAsync(CancellationToken cancellationToken) => VersionOf(await State.Select(s => s.Revision).SingleAsync(cancellationToken));

    /// <summary>The version that a revision stands for.</summary>
    internal static int VersionOf(long revision) => (int)(revision % Versions);

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        CountVersions();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc />
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        CountVersions();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Song>(ConfigureSongs);
        modelBuilder.Entity<Mood>(mood =>
        {
            mood.ToTable("Moods", t =>
            {
                t.HasCheckConstraint("CK_Moods_Valence", "\"Valence\" BETWEEN 0 AND 1");
                t.HasCheckConstraint("CK_Moods_Energy", "\"Energy\" BETWEEN 0 AND 1");
            });
            mood.HasIndex(m => m.NameFold).IsUnique();
            mood.Property(m => m.Name).HasMaxLength(60);
            mood.Property(m => m.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<MoodRule>(rule =>
        {
            rule.ToTable("Rules", t => t.HasCheckConstraint("CK_Rules_Energy", "\"Energy\" BETWEEN 0 AND 1"));
            rule.Property(r => r.Emotion).HasConversion(e => e.Key(), key => EmotionOf(key));
            rule.Property(r => r.Goal).HasConversion<string>();
            rule.HasIndex(r => new { r.Emotion, r.Goal }).IsUnique();
            rule.Property(r => r.Version).IsConcurrencyToken();
            rule.HasMany(r => r.Moods).WithOne().HasForeignKey(m => m.RuleId);
            rule.HasMany(r => r.Genres).WithOne().HasForeignKey(g => g.RuleId);
        });
        modelBuilder.Entity<MoodRuleShare>(part =>
        {
            part.ToTable("RuleMoods", t => t.HasCheckConstraint("CK_RuleMoods_Share", "\"Share\" > 0 AND \"Share\" <= 1"));
            part.HasKey(p => new { p.RuleId, p.MoodId });
            part.HasOne(p => p.Mood).WithMany().HasForeignKey(p => p.MoodId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<MoodRuleGenre>(genre =>
        {
            genre.ToTable("RuleGenres", t => t.HasCheckConstraint("CK_RuleGenres_Weight", "\"Weight\" > 0 AND \"Weight\" <= 1"));
            genre.HasKey(g => new { g.RuleId, g.Genre });
            genre.Property(g => g.Genre).HasMaxLength(60);
        });
        modelBuilder.Entity<ChangeLogEntry>(change =>
        {
            change.ToTable("Changes");
            change.Property(c => c.Kind).HasConversion<string>();
            change.HasIndex(c => c.AtTicks);
            change.HasIndex(c => c.Reverts);
            change.HasMany<ChangeLogItem>().WithOne().HasForeignKey(i => i.ChangeId);
        });
        modelBuilder.Entity<ChangeLogItem>(item =>
        {
            item.ToTable("ChangeItems");
            item.HasIndex(i => new { i.Entity, i.Key });
        });
        modelBuilder.Entity<CatalogueState>(state => state.ToTable("State", t => t.HasCheckConstraint("CK_State_One", "\"Id\" = 1")).Property(s => s.Id).ValueGeneratedNever());
    }

    private static void ConfigureSongs(EntityTypeBuilder<Song> song)
    {
        song.ToTable("Songs", t =>
        {
            t.HasCheckConstraint("CK_Songs_Popularity", "\"Popularity\" BETWEEN 0 AND 100");
            // The triggers that keep the full-text index and the revision, so that EF reads generated values back in a way that suits them.
            t.HasTrigger("Songs_Inserted");
        });
        song.Property(s => s.Id).ValueGeneratedOnAdd();
        song.Property(s => s.Title).HasMaxLength(Song.NameLength);
        song.Property(s => s.Artist).HasMaxLength(Song.NameLength);
        song.Property(s => s.Genre).HasMaxLength(100);
        song.Property(s => s.Language).HasMaxLength(60);
        song.Property(s => s.Ranking).HasComputedColumnSql("-COALESCE(\"Popularity\", -1)", stored: true);
        song.Property(s => s.Version).IsConcurrencyToken();
        song.HasOne(s => s.Mood).WithMany().HasForeignKey(s => s.MoodId).OnDelete(DeleteBehavior.Restrict);
        song.ComplexProperty(s => s.Features, features =>
        {
            features.Property(f => f.Valence).HasColumnName("Valence");
            features.Property(f => f.Energy).HasColumnName("Energy");
            features.Property(f => f.Danceability).HasColumnName("Danceability");
            features.Property(f => f.Acousticness).HasColumnName("Acousticness");
            features.Property(f => f.Instrumentalness).HasColumnName("Instrumentalness");
            features.Property(f => f.Liveness).HasColumnName("Liveness");
            features.Property(f => f.Speechiness).HasColumnName("Speechiness");
            features.Property(f => f.Loudness).HasColumnName("Loudness");
            features.Property(f => f.Tempo).HasColumnName("Tempo");
            features.Property(f => f.DurationMs).HasColumnName("DurationMs");
        });

        song.HasIndex(s => new { s.ArtistFold, s.TitleFold }).IsUnique();
        song.HasIndex(s => s.TitleFold).HasDatabaseName(SongSort.TitleIndex);

        // Pages of all songs and of one mood, without sorting; the candidates of a genre; a fair sample of a mood.
        song.HasIndex(s => new { s.Ranking, s.TitleFold });
        song.HasIndex(s => new { s.MoodId, s.Ranking, s.TitleFold });
        song.HasIndex(s => new { s.MoodId, s.GenreFold, s.Ranking, s.Shuffle });
        song.HasIndex(s => new { s.MoodId, s.Shuffle });
    }

    private static Emotion EmotionOf(string key) =>
        Emotions.TryParse(key, out Emotion emotion) ? emotion : throw new InvalidOperationException($"The map holds an unknown emotion '{key}'.");

    private void CountVersions()
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>().Where(e => e.State == EntityState.Modified))
        {
            // Through the entry, which marks it even where changes are not looked for.
            entry.Property<int>(nameof(IVersioned.Version)).CurrentValue++;
        }
    }
}

/// <summary>What the catalogue knows of itself.</summary>
public sealed class CatalogueState
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>Counted up by triggers with every change of songs, moods or map, whoever makes it.</summary>
    public long Revision { get; private set; }

    /// <summary>True once the first songs were put in; a catalogue that was emptied on purpose stays empty.</summary>
    public bool Seeded { get; set; }
}
