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

    /// <summary>Sign-ins that were ended before they ran out.</summary>
    public DbSet<EndedSignIn> EndedSignIns => Set<EndedSignIn>();

    /// <summary>Tries at passwords and codes.</summary>
    public DbSet<GuessCount> Guesses => Set<GuessCount>();

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
        builder.Entity<EndedSignIn>(ended =>
        {
            ended.ToTable("EndedSignIns").HasKey(e => e.Id);
            ended.Property(e => e.Expires).HasConversion<DateTimeOffsetToBinaryConverter>();
        });
        builder.Entity<GuessCount>().ToTable("Guesses").HasKey(one => new { one.Subject, one.Device });
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

/// <summary>A sign-in that its owner ended: its cookie, should a copy of it come back, and its open pages are no longer believed.</summary>
internal sealed class EndedSignIn
{
    /// <summary>The sign-in's own claim, <see cref="AccountSignInManager.ClaimType"/>.</summary>
    public required string Id { get; init; }

    /// <summary>When its cookie runs out by itself, after which nothing need be remembered.</summary>
    public required DateTimeOffset Expires { get; init; }
}
