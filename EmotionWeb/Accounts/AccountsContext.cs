using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EmotionWeb.Accounts;

/// <summary>The accounts: tables of their own, with a migration history of their own, in the catalogue's database.</summary>
internal sealed class AccountsContext(DbContextOptions<AccountsContext> options) : IdentityDbContext<Account>(options)
{
    /// <summary>Table of the migrations that were applied here, beside the catalogue's.</summary>
    public const string History = "__AccountsMigrationsHistory";

    /// <summary>Links that make the first admin.</summary>
    public DbSet<SetupLink> SetupLinks => Set<SetupLink>();

    /// <summary>Links that make an account.</summary>
    public DbSet<Invitation> Invitations => Set<Invitation>();

    /// <summary>Sign-ins that hold; any other is no longer believed.</summary>
    public DbSet<OpenSignIn> SignIns => Set<OpenSignIn>();

    /// <summary>Tries at passwords and codes.</summary>
    public DbSet<GuessCount> Guesses => Set<GuessCount>();

    /// <summary>Music servers that listeners named for themselves.</summary>
    public DbSet<KeptServer> MusicServers => Set<KeptServer>();

    /// <summary>The security log.</summary>
    public DbSet<SecurityEvent> SecurityEvents => Set<SecurityEvent>();

    /// <summary>Forgets every link; there is an admin now.</summary>
    public Task<int> EndSetupLinksAsync(CancellationToken cancellationToken) => SetupLinks.ExecuteDeleteAsync(cancellationToken);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<SetupLink>(link =>
        {
            link.ToTable("SetupLinks").HasKey(l => l.TokenHash);

            // As a number, so that the database can compare it.
            link.Property(l => l.Expires).HasConversion<DateTimeOffsetToBinaryConverter>();
        });
        builder.Entity<Invitation>(link =>
        {
            link.ToTable("Invitations").HasKey(l => l.TokenHash);
            link.HasOne<Account>().WithMany().HasForeignKey(l => l.ById).OnDelete(DeleteBehavior.Cascade);
            link.Property(l => l.Expires).HasConversion<DateTimeOffsetToBinaryConverter>();
        });
        builder.Entity<OpenSignIn>(open =>
        {
            open.ToTable("SignIns").HasKey(one => one.Id);
            open.HasOne<Account>().WithMany().HasForeignKey(one => one.AccountId).OnDelete(DeleteBehavior.Cascade);
            open.Property(one => one.Started).HasConversion<DateTimeOffsetToBinaryConverter>();
            open.Property(one => one.Ends).HasConversion<DateTimeOffsetToBinaryConverter>();
        });
        builder.Entity<KeptServer>(one =>
        {
            one.ToTable("MusicServers").HasKey(s => s.AccountId);
            one.HasOne<Account>().WithOne().HasForeignKey<KeptServer>(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<GuessCount>().ToTable("Guesses").HasKey(one => new { one.Subject, one.Device });
        builder.Entity<SecurityEvent>(one =>
        {
            one.ToTable("SecurityEvents").HasKey(e => e.Id);
            one.HasIndex(e => e.AccountId);
            one.Property(e => e.At).HasConversion<DateTimeOffsetToBinaryConverter>();
            one.Property(e => e.Kind).HasConversion<string>();
        });
        builder.Entity<IdentityRole>().HasData(Role(AccountRoles.Admin), Role(AccountRoles.Listener));
    }

    // Every value is fixed, or each build would find a change to migrate.
    private static IdentityRole Role(string name) => new(name) { Id = name, NormalizedName = name.ToUpperInvariant(), ConcurrencyStamp = name };
}

/// <summary>A link that makes the first admin.</summary>
internal sealed class SetupLink
{
    /// <summary>SHA-256 of the token; the token itself is kept nowhere.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Expires { get; init; }
}

/// <summary>A link that makes an account.</summary>
internal sealed class Invitation
{
    /// <summary>SHA-256 of the token; the token itself is kept nowhere.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The role of the account that it makes.</summary>
    public required string Role { get; init; }

    /// <summary>The admin who made it; it goes with them.</summary>
    public required string ById { get; init; }
}

/// <summary>A sign-in that holds: its cookie is believed and its pages stay open while it stands here.</summary>
internal sealed class OpenSignIn
{
    /// <summary>The sign-in's own claim, <see cref="AccountSignInManager.ClaimType"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string AccountId { get; init; }

    /// <summary>When someone showed who they are.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ends, however much it is used.</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <summary>What the browser calls itself, in words.</summary>
    public required string Browser { get; init; }

    /// <summary>The address it came from.</summary>
    public required string Address { get; init; }
}
