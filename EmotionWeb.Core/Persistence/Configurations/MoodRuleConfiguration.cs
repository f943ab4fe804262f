using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How the rules of the map are kept: an emotion under its key, a goal under its name.</summary>
internal sealed class MoodRuleConfiguration : IEntityTypeConfiguration<MoodRule>
{
    public void Configure(EntityTypeBuilder<MoodRule> builder)
    {
        builder.ToTable("Rules", t => t.HasCheckConstraint("CK_Rules_Energy", "\"Energy\" BETWEEN 0 AND 1"));
        builder.Property(r => r.Emotion).HasConversion(e => e.Key(), key => EmotionOf(key));
        builder.Property(r => r.Goal).HasConversion<string>();
        builder.HasIndex(r => new { r.Emotion, r.Goal }).IsUnique();
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.HasMany(r => r.Moods).WithOne().HasForeignKey(m => m.RuleId);
        builder.HasMany(r => r.Genres).WithOne().HasForeignKey(g => g.RuleId);
    }

    private static Emotion EmotionOf(string key) =>
        Emotions.TryParse(key, out Emotion emotion) ? emotion : throw new InvalidOperationException($"The map holds an unknown emotion '{key}'.");
}
