using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EmotionWeb.Hosting;

/// <summary>The keys that protect forms and circuits live in the data folder, so that a restart or an update does not break open pages.</summary>
internal static class Keys
{
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("EmotionWeb");
        services.AddOptions<KeyManagementOptions>().Configure((KeyManagementOptions keys, DataFolder data, ILoggerFactory loggers) =>
        {
            DirectoryInfo folder = new(data.File("keys"));
            OwnerOnly.MakeFolder(folder.FullName);
            foreach (FileInfo key in folder.EnumerateFiles("*.xml"))
            {
                OwnerOnly.TryClose(key.FullName);
            }

            keys.XmlRepository = new FileSystemXmlRepository(folder, loggers);
        });
        return services;
    }
}
