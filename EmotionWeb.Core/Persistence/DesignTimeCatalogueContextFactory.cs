using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmotionWeb.Core.Persistence;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model; nothing is opened.</summary>
internal sealed class DesignTimeCatalogueContextFactory : IDesignTimeDbContextFactory<CatalogueContext>
{
    public CatalogueContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<CatalogueContext>().UseSqlite("Data Source=:memory:").Options);
}
