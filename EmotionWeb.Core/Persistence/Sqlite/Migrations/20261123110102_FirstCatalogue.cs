using EmotionWeb.Core.Classification;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmotionWeb.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FirstCatalogue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Moods",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    NameFold = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    LightColour = table.Column<string>(type: "TEXT", nullable: false),
                    DarkColour = table.Column<string>(type: "TEXT", nullable: false),
                    Valence = table.Column<double>(type: "REAL", nullable: false),
                    Energy = table.Column<double>(type: "REAL", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Moods", x => x.Id);
                    table.CheckConstraint("CK_Moods_Energy", "\"Energy\" BETWEEN 0 AND 1");
                    table.CheckConstraint("CK_Moods_Valence", "\"Valence\" BETWEEN 0 AND 1");
                });

            migrationBuilder.CreateTable(
                name: "Rules",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Emotion = table.Column<string>(type: "TEXT", nullable: false),
                    Goal = table.Column<string>(type: "TEXT", nullable: false),
                    Energy = table.Column<double>(type: "REAL", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rules", x => x.Id);
                    table.CheckConstraint("CK_Rules_Energy", "\"Energy\" BETWEEN 0 AND 1");
                });

            migrationBuilder.CreateTable(
                name: "State",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Revision = table.Column<long>(type: "INTEGER", nullable: false),
                    Seeded = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_State", x => x.Id);
                    table.CheckConstraint("CK_State_One", "\"Id\" = 1");
                });

            migrationBuilder.CreateTable(
                name: "Songs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Title = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Artist = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    TitleFold = table.Column<string>(type: "TEXT", nullable: false),
                    ArtistFold = table.Column<string>(type: "TEXT", nullable: false),
                    MoodId = table.Column<int>(type: "INTEGER", nullable: false),
                    Popularity = table.Column<int>(type: "INTEGER", nullable: true),
                    Ranking = table.Column<int>(type: "INTEGER", nullable: false, computedColumnSql: "-COALESCE(\"Popularity\", -1)", stored: true),
                    Shuffle = table.Column<int>(type: "INTEGER", nullable: false),
                    Genre = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    GenreFold = table.Column<string>(type: "TEXT", nullable: true),
                    Year = table.Column<int>(type: "INTEGER", nullable: true),
                    Language = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Acousticness = table.Column<double>(type: "REAL", nullable: true),
                    Danceability = table.Column<double>(type: "REAL", nullable: true),
                    DurationMs = table.Column<int>(type: "INTEGER", nullable: true),
                    Energy = table.Column<double>(type: "REAL", nullable: true),
                    Instrumentalness = table.Column<double>(type: "REAL", nullable: true),
                    Liveness = table.Column<double>(type: "REAL", nullable: true),
                    Loudness = table.Column<double>(type: "REAL", nullable: true),
                    Speechiness = table.Column<double>(type: "REAL", nullable: true),
                    Tempo = table.Column<double>(type: "REAL", nullable: true),
                    Valence = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Songs", x => x.Id);
                    table.CheckConstraint("CK_Songs_Popularity", "\"Popularity\" BETWEEN 0 AND 100");
                    table.ForeignKey(
                        name: "FK_Songs_Moods_MoodId",
                        column: x => x.MoodId,
                        principalTable: "Moods",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RuleGenres",
                columns: table => new
                {
                    RuleId = table.Column<int>(type: "INTEGER", nullable: false),
                    Genre = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Weight = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RuleGenres", x => new { x.RuleId, x.Genre });
                    table.CheckConstraint("CK_RuleGenres_Weight", "\"Weight\" > 0 AND \"Weight\" <= 1");
                    table.ForeignKey(
                        name: "FK_RuleGenres_Rules_RuleId",
                        column: x => x.RuleId,
                        principalTable: "Rules",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RuleMoods",
                columns: table => new
                {
                    RuleId = table.Column<int>(type: "INTEGER", nullable: false),
                    MoodId = table.Column<int>(type: "INTEGER", nullable: false),
                    Share = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RuleMoods", x => new { x.RuleId, x.MoodId });
                    table.CheckConstraint("CK_RuleMoods_Share", "\"Share\" > 0 AND \"Share\" <= 1");
                    table.ForeignKey(
                        name: "FK_RuleMoods_Moods_MoodId",
                        column: x => x.MoodId,
                        principalTable: "Moods",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_RuleMoods_Rules_RuleId",
                        column: x => x.RuleId,
                        principalTable: "Rules",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Moods_NameFold",
                table: "Moods",
                column: "NameFold",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RuleMoods_MoodId",
                table: "RuleMoods",
                column: "MoodId");

            migrationBuilder.CreateIndex(
                name: "IX_Rules_Emotion_Goal",
                table: "Rules",
                columns: new[] { "Emotion", "Goal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Songs_ArtistFold_TitleFold",
                table: "Songs",
                columns: new[] { "ArtistFold", "TitleFold" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Songs_MoodId_GenreFold_Ranking_Shuffle",
                table: "Songs",
                columns: new[] { "MoodId", "GenreFold", "Ranking", "Shuffle" });

            migrationBuilder.CreateIndex(
                name: "IX_Songs_MoodId_Ranking_TitleFold",
                table: "Songs",
                columns: new[] { "MoodId", "Ranking", "TitleFold" });

            migrationBuilder.CreateIndex(
                name: "IX_Songs_MoodId_Shuffle",
                table: "Songs",
                columns: new[] { "MoodId", "Shuffle" });

            migrationBuilder.CreateIndex(
                name: "IX_Songs_Ranking_TitleFold",
                table: "Songs",
                columns: new[] { "Ranking", "TitleFold" });

            migrationBuilder.Sql(CatalogueTriggers.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(CatalogueTriggers.Drop);

            migrationBuilder.DropTable(
                name: "RuleGenres");

            migrationBuilder.DropTable(
                name: "RuleMoods");

            migrationBuilder.DropTable(
                name: "Songs");

            migrationBuilder.DropTable(
                name: "State");

            migrationBuilder.DropTable(
                name: "Rules");

            migrationBuilder.DropTable(
                name: "Moods");
        }
    }
}
