using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmotionWeb.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Editing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Changes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AtTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    EditorId = table.Column<string>(type: "TEXT", nullable: false),
                    EditorName = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    Reverts = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Changes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ChangeItems",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ChangeId = table.Column<long>(type: "INTEGER", nullable: false),
                    Entity = table.Column<string>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    Before = table.Column<string>(type: "TEXT", nullable: true),
                    After = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChangeItems", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ChangeItems_Changes_ChangeId",
                        column: x => x.ChangeId,
                        principalTable: "Changes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Songs_TitleFold",
                table: "Songs",
                column: "TitleFold");

            migrationBuilder.CreateIndex(
                name: "IX_ChangeItems_ChangeId",
                table: "ChangeItems",
                column: "ChangeId");

            migrationBuilder.CreateIndex(
                name: "IX_ChangeItems_Entity_Key",
                table: "ChangeItems",
                columns: new[] { "Entity", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Changes_AtTicks",
                table: "Changes",
                column: "AtTicks");

            migrationBuilder.CreateIndex(
                name: "IX_Changes_Reverts",
                table: "Changes",
                column: "Reverts");

            // By expressions, of which EF's model has no words; an unknown value sorts as the least.
            migrationBuilder.Sql(
                """
                CREATE INDEX "IX_Songs_ByGenre" ON "Songs" (COALESCE("GenreFold", ''));
                CREATE INDEX "IX_Songs_ByYear" ON "Songs" (COALESCE("Year", 0));
                CREATE INDEX "IX_Songs_ByLanguage" ON "Songs" (COALESCE(LOWER("Language"), ''));
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP INDEX "IX_Songs_ByGenre"; DROP INDEX "IX_Songs_ByYear"; DROP INDEX "IX_Songs_ByLanguage";""");

            migrationBuilder.DropTable(
                name: "ChangeItems");

            migrationBuilder.DropTable(
                name: "Changes");

            migrationBuilder.DropIndex(
                name: "IX_Songs_TitleFold",
                table: "Songs");
        }
    }
}
