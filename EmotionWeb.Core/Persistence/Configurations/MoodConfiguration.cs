using EmotionWeb.Core.Moods;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How moods are kept.</summary>
internal sealed class MoodConfiguration : IEntityTypeConfiguration<Mood>
{
    public void Configure(EntityTypeBuilder<Mood> builder)
    {
        builder.ToTable("Moods", t =>
        {
            t.HasCheckConstraint("CK_Moods_Valence", "\"Valence\" BETWEEN 0 AND 1");
            t.HasCheckConstraint("CK_Moods_Energy", "\"Energy\" BETWEEN 0 AND 1");
        });
        builder.HasIndex(m => m.NameFold).IsUnique();
        builder.Property(m => m.Name).HasMaxLength(60);
        builder.Property(m => m.Version).IsConcurrencyToken();
    }
}
