using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmotionWeb.Core.Persistence;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model; nothing is opened.</summary>
internal sealed class DesignTimeCatalogueContextFactory : IDesignTimeDbContextFactory<CatalogueContext>
{
    public CatalogueContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<CatalogueContext> options = new();
        options.UseDesignTimeDatabase();
        return new CatalogueContext(options.Options);
    }
}
