using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How the one row is kept that holds what the catalogue knows of itself.</summary>
internal sealed class CatalogueStateConfiguration : IEntityTypeConfiguration<CatalogueState>
{
    public void Configure(EntityTypeBuilder<CatalogueState> builder)
    {
        builder.ToTable("State", t => t.HasCheckConstraint("CK_State_One", "\"Id\" = 1")).Property(s => s.Id).ValueGeneratedNever();
    }
}
