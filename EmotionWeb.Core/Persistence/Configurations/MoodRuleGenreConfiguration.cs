using EmotionWeb.Core.Moods;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How the genres that a rule leans towards are kept.</summary>
internal sealed class MoodRuleGenreConfiguration : IEntityTypeConfiguration<MoodRuleGenre>
{
    public void Configure(EntityTypeBuilder<MoodRuleGenre> builder)
    {
        builder.ToTable("RuleGenres", t => t.HasCheckConstraint("CK_RuleGenres_Weight", "\"Weight\" > 0 AND \"Weight\" <= 1"));
        builder.HasKey(g => new { g.RuleId, g.Genre });
        builder.Property(g => g.Genre).HasMaxLength(60);
    }
}
