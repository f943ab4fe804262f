using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmotionWeb.Core.Persistence.Sqlite.JournalMigrations
{
    /// <inheritdoc />
    public partial class FirstJournal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "JournalEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Listener = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    AtTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    OffsetMinutes = table.Column<int>(type: "INTEGER", nullable: false),
                    DayNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    Emotion = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Scores = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    Valence = table.Column<double>(type: "REAL", nullable: false),
                    Arousal = table.Column<double>(type: "REAL", nullable: false),
                    Goal = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Origin = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ModelId = table.Column<string>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JournalEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JournalListeners",
                columns: table => new
                {
                    Listener = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    IsOn = table.Column<bool>(type: "INTEGER", nullable: false),
                    Keep = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    WrittenTicks = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JournalListeners", x => x.Listener);
                });

            migrationBuilder.CreateTable(
                name: "JournalPlays",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    EntryId = table.Column<long>(type: "INTEGER", nullable: false),
                    SongId = table.Column<long>(type: "INTEGER", nullable: true),
                    TrackId = table.Column<string>(type: "TEXT", nullable: true),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Artist = table.Column<string>(type: "TEXT", nullable: false),
                    Fraction = table.Column<double>(type: "REAL", nullable: true),
                    Liked = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JournalPlays", x => x.Id);
                    table.ForeignKey(
                        name: "FK_JournalPlays_JournalEntries_EntryId",
                        column: x => x.EntryId,
                        principalTable: "JournalEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_JournalEntries_Listener_AtTicks",
                table: "JournalEntries",
                columns: new[] { "Listener", "AtTicks" });

            migrationBuilder.CreateIndex(
                name: "IX_JournalPlays_EntryId",
                table: "JournalPlays",
                column: "EntryId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "JournalListeners");

            migrationBuilder.DropTable(
                name: "JournalPlays");

            migrationBuilder.DropTable(
                name: "JournalEntries");
        }
    }
}
