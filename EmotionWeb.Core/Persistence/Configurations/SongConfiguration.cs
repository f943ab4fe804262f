using System.Reflection;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmotionWeb.Core.Persistence.Configurations;

/// <summary>How songs are kept.</summary>
internal sealed class SongConfiguration : IEntityTypeConfiguration<Song>
{
    public void Configure(EntityTypeBuilder<Song> builder)
    {
        builder.ToTable("Songs", t =>
        {
            t.HasCheckConstraint("CK_Songs_Popularity", "\"Popularity\" BETWEEN 0 AND 100");
            // The triggers that keep the full-text index and the revision, so that EF reads generated values back in a way that suits them.
            t.HasTrigger("Songs_Inserted");
        });
        builder.Property(s => s.Id).ValueGeneratedOnAdd();
        builder.Property(s => s.Title).HasMaxLength(Song.NameLength);
        builder.Property(s => s.Artist).HasMaxLength(Song.NameLength);
        builder.Property(s => s.Genre).HasMaxLength(100);
        builder.Property(s => s.Language).HasMaxLength(60);
        builder.Property(s => s.Ranking).HasComputedColumnSql("-COALESCE(\"Popularity\", -1)", stored: true);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasOne(s => s.Mood).WithMany().HasForeignKey(s => s.MoodId).OnDelete(DeleteBehavior.Restrict);
        builder.ComplexProperty(s => s.Features, features =>
        {
            // Each under its own name: a column of a song is a property of its features and a line of SongField.
            foreach (PropertyInfo feature in typeof(SongFeatures).GetProperties())
            {
                features.Property(feature.PropertyType, feature.Name).HasColumnName(feature.Name);
            }
        });

        builder.HasIndex(s => new { s.ArtistFold, s.TitleFold }).IsUnique();
        builder.HasIndex(s => s.TitleFold);

        // Pages of all songs and of one mood, without sorting; the candidates of a genre; a fair sample of a mood.
        builder.HasIndex(s => new { s.Ranking, s.TitleFold });
        builder.HasIndex(s => new { s.MoodId, s.Ranking, s.TitleFold });
        builder.HasIndex(s => new { s.MoodId, s.GenreFold, s.Ranking, s.Shuffle });
        builder.HasIndex(s => new { s.MoodId, s.Shuffle });
    }
}
