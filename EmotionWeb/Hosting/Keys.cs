using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EmotionWeb.Hosting;

/// <summary>The keys that protect forms and circuits live in the data folder, so that a restart or an update does not break open pages.</summary>
internal static class Keys
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("EmotionWeb");
        services.AddOptions<KeyManagementOptions>().Configure((KeyManagementOptions keys, DataFolder data, ILoggerFactory loggers) =>
        {
            string path = data.File("keys");
            DirectoryInfo folder = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
            keys.XmlRepository = new FileSystemXmlRepository(folder, loggers);
        });
        return services;
    }
}
