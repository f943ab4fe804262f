using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Library;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How the library's folders are kept, those too that are configured no longer.</summary>
internal sealed class LibraryFolderConfiguration : IEntityTypeConfiguration<LibraryFolder>
{
    public void Configure(EntityTypeBuilder<LibraryFolder> builder)
    {
        builder.ToTable("LibraryFolders");
        builder.Property(f => f.Unavailable).HasConversion(message => StoredMessage.Write(message!), stored => StoredMessage.Read(stored));
        builder.HasIndex(f => f.Path).IsUnique();
    }
}
