using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Library;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How the library's files are kept: the two of one folder and path are one, and a song's are found by names.</summary>
internal sealed class TrackConfiguration : IEntityTypeConfiguration<Track>
{
    public void Configure(EntityTypeBuilder<Track> builder)
    {
        builder.ToTable("Tracks");
        builder.Property(t => t.PublicId).HasMaxLength(64);
        builder.Property(t => t.Refusal).HasConversion(message => StoredMessage.Write(message!), stored => StoredMessage.Read(stored));
        builder.Property(t => t.Remark).HasConversion(message => StoredMessage.Write(message!), stored => StoredMessage.Read(stored));
        builder.Property(t => t.Cover).HasConversion<string>();
        builder.HasOne<LibraryFolder>().WithMany().HasForeignKey(t => t.FolderId);
        builder.HasIndex(t => t.PublicId).IsUnique();
        builder.HasIndex(t => new { t.FolderId, t.Path }).IsUnique();
        builder.HasIndex(t => new { t.TitleKey, t.ArtistKey });
    }
}
