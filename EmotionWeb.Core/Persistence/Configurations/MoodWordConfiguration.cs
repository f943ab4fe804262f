using EmotionWeb.Core.Library;
using EmotionWeb.Core.Moods;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How the words of MOOD tags are kept: one mood a word.</summary>
internal sealed class MoodWordConfiguration : IEntityTypeConfiguration<MoodWord>
{
    public void Configure(EntityTypeBuilder<MoodWord> builder)
    {
        builder.ToTable("MoodWords").HasKey(w => w.Word);
        builder.Property(w => w.Word).HasMaxLength(60);
        builder.HasOne<Mood>().WithMany().HasForeignKey(w => w.MoodId).OnDelete(DeleteBehavior.Cascade);
    }
}
