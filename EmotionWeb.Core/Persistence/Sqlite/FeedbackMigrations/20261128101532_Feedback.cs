using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmotionWeb.Core.Persistence.Sqlite.FeedbackMigrations
{
    /// <inheritdoc />
    public partial class FirstFeedback : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ListenerFeedback",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Listener = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    SongId = table.Column<long>(type: "INTEGER", nullable: true),
                    TrackId = table.Column<string>(type: "TEXT", nullable: true),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Artist = table.Column<string>(type: "TEXT", nullable: false),
                    TitleFold = table.Column<string>(type: "TEXT", nullable: false),
                    ArtistFold = table.Column<string>(type: "TEXT", nullable: false),
                    GenreFold = table.Column<string>(type: "TEXT", nullable: true),
                    MoodId = table.Column<int>(type: "INTEGER", nullable: true),
                    Mood = table.Column<string>(type: "TEXT", nullable: true),
                    Fraction = table.Column<double>(type: "REAL", nullable: true),
                    Weight = table.Column<double>(type: "REAL", nullable: false),
                    AtTicks = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ListenerFeedback", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ListenerFeedback_Listener",
                table: "ListenerFeedback",
                column: "Listener");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ListenerFeedback");
        }
    }
}
