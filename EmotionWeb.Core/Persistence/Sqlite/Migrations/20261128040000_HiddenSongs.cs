using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmotionWeb.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class HiddenSongs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "UnderWay",
                table: "Changes",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "HiddenFrom",
                table: "State",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // The one row is made by SQL that does not know of it.
            migrationBuilder.AddColumn<long>(
                name: "HiddenTo",
                table: "State",
                type: "INTEGER",
                nullable: false,
                defaultValue: -1L);

            migrationBuilder.Sql(HiddenSongTriggers.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(HiddenSongTriggers.Drop);

            migrationBuilder.DropColumn(
                name: "UnderWay",
                table: "Changes");

            migrationBuilder.DropColumn(
                name: "HiddenFrom",
                table: "State");

            migrationBuilder.DropColumn(
                name: "HiddenTo",
                table: "State");
        }
    }
}
