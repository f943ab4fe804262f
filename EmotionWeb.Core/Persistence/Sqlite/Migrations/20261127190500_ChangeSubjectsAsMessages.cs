using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmotionWeb.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ChangeSubjectsAsMessages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What was kept in words stays in those words; later changes are kept as code and arguments.
            migrationBuilder.Sql("""UPDATE "Changes" SET "Subject" = json_object('code', 'text', 'arguments', json_array("Subject"));""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // Without the texts there are no words for a code: its first argument stands for it.
            migrationBuilder.Sql("""UPDATE "Changes" SET "Subject" = COALESCE(json_extract("Subject", '$.arguments[0]'), '');""");
        }
    }
}
