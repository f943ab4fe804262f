using EmotionWeb.Core.ChangeHistory;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How what a change did is kept.</summary>
internal sealed class ChangeLogItemConfiguration : IEntityTypeConfiguration<ChangeLogItem>
{
    public void Configure(EntityTypeBuilder<ChangeLogItem> builder)
    {
        builder.ToTable("ChangeItems");
        builder.HasIndex(i => new { i.Entity, i.Key });
    }
}
