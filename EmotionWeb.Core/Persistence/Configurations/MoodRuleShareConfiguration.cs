using EmotionWeb.Core.Moods;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How the moods' shares in a rule are kept.</summary>
internal sealed class MoodRuleShareConfiguration : IEntityTypeConfiguration<MoodRuleShare>
{
    public void Configure(EntityTypeBuilder<MoodRuleShare> builder)
    {
        builder.ToTable("RuleMoods", t => t.HasCheckConstraint("CK_RuleMoods_Share", "\"Share\" > 0 AND \"Share\" <= 1"));
        builder.HasKey(p => new { p.RuleId, p.MoodId });
        builder.HasOne(p => p.Mood).WithMany().HasForeignKey(p => p.MoodId).OnDelete(DeleteBehavior.Restrict);
    }
}
