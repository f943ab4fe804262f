using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence.Configurations;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence;

/// <summary>The database. One an operation, from <see cref="IDbContextFactory{TContext}"/>; not for sharing between threads.</summary>
public sealed class CatalogueContext(DbContextOptions<CatalogueContext> options) : DbContext(options)
{
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

    /// <summary>The files of the library.</summary>
    public DbSet<Track> Tracks => Set<Track>();

    /// <summary>What words of MOOD tags stand for.</summary>
    public DbSet<MoodWord> MoodWords => Set<MoodWord>();

    /// <summary>The library's folders.</summary>
    public DbSet<LibraryFolder> LibraryFolders => Set<LibraryFolder>();

    /// <summary>One row: what the catalogue knows of itself.</summary>
    public DbSet<CatalogueState> State => Set<CatalogueState>();

    /// <summary>The revision in force, by one read of one row; the connection is open.</summary>
    internal Task<long> RevisionAsync(CancellationToken cancellationToken) => Database.GetDbConnection().ScalarAsync<long>("SELECT \"Revision\" FROM \"State\"", cancellationToken);

    /// <summary>A revision that counts up with every change of songs, moods, map or library; the connection is open.</summary>
    internal Task<long> LibraryRevisionAsync(CancellationToken cancellationToken) => Database.GetDbConnection().ScalarAsync<long>(
        "SELECT (SELECT \"Revision\" FROM \"State\") + (SELECT \"Revision\" FROM \"LibraryState\")", cancellationToken);

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
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CatalogueContext).Assembly, type => string.Equals(type.Namespace, typeof(SongConfiguration).Namespace, StringComparison.Ordinal));
        modelBuilder.Entity<Song>().HasQueryFilter(song => !State.Any(state => song.Id >= state.HiddenFrom && song.Id <= state.HiddenTo));
    }

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

    /// <summary>First key of the songs that are not there yet, or no more (<see cref="IHiddenSongs"/>).</summary>
    public long HiddenFrom { get; private set; }

    /// <summary>Last key of those; less than the first where there are none.</summary>
    public long HiddenTo { get; private set; }

    /// <summary>True once the first songs were put in; a catalogue that was emptied on purpose stays empty.</summary>
    public bool Seeded { get; set; }

    /// <summary>True once the first words of MOOD tags were put in; an admin who takes them away keeps none.</summary>
    public bool WordsSeeded { get; set; }
}
