using EmotionWeb.Core.ChangeHistory;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How changes are kept.</summary>
internal sealed class ChangeLogEntryConfiguration : IEntityTypeConfiguration<ChangeLogEntry>
{
    public void Configure(EntityTypeBuilder<ChangeLogEntry> builder)
    {
        builder.ToTable("Changes");
        builder.Property(c => c.Kind).HasConversion<string>();
        builder.Property(c => c.Subject).HasConversion(subject => StoredMessage.Write(subject), stored => StoredMessage.Read(stored));
        builder.HasIndex(c => c.AtTicks);
        builder.HasIndex(c => c.Reverts);
        builder.HasMany<ChangeLogItem>().WithOne().HasForeignKey(i => i.ChangeId);
    }
}
