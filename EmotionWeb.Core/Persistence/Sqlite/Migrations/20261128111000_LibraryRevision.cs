using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmotionWeb.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(CatalogueContext))]
    [Migration("20261128111000_LibraryRevision")]
    public class LibraryRevision : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(LibraryTriggers.Create);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(LibraryTriggers.Drop);
    }
}
