using System.CommandLine;
using EmotionWeb.Accounts;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Resources;

namespace EmotionWeb.Commands;

/// <summary><c>backup FILE</c> and <c>restore FILE</c>: the database out to one file and back, also while the site serves.</summary>
internal static class BackupCommand
{
    public static Command CreateBackup()
    {
        Argument<FileInfo> file = new("FILE") { Description = "Where the backup goes; a file that is there is not overwritten." };
        Command command = new("backup", "Copy the database to one file, also while the site serves.") { file };
        command.SetAction((line, token) => CommandHost.RunAsync(
            (services, cancellationToken) => BackUpAsync(services, line.GetRequiredValue(file), Console.Out, cancellationToken), token));
        return command;
    }

    public static Command CreateRestore()
    {
        Argument<FileInfo> file = new("FILE") { Description = "A backup." };
        file.AcceptExistingOnly();
        Command command = new("restore", "Put a backup in the place of the database, also while the site serves; what it replaces is kept beside it.") { file };
        command.SetAction((line, token) => CommandHost.RunAsync(
            (services, cancellationToken) => RestoreAsync(services, line.GetRequiredValue(file), Console.Out, cancellationToken), token));
        return command;
    }

    internal static async Task<int> BackUpAsync(IServiceProvider services, FileInfo file, TextWriter output, CancellationToken cancellationToken)
    {
        // A backup of a database that is not there would be an empty one that looks like a full one.
        string database = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<CatalogueOptions>>().Value.Database;
        if (!File.Exists(database))
        {
            throw new CatalogueUnavailableException(DatabaseFault.CannotOpen, FormMessages.NoDatabase(database, CatalogueOptions.FolderSetting));
        }

        await services.GetRequiredService<IDatabaseMaintenance>().BackUpAsync(file.FullName, cancellationToken);

        // A line of the program's log alone: the database stays as it was backed up.
        services.GetService<SecurityLog>()?.Record(SecurityEventKind.Exported, accountId: null, address: null);
        await output.WriteLineAsync($"Backed {database} up to {file.FullName}.");
        return CommandLine.Done;
    }

    internal static async Task<int> RestoreAsync(IServiceProvider services, FileInfo file, TextWriter output, CancellationToken cancellationToken)
    {
        string? kept = await services.GetRequiredService<IDatabaseMaintenance>().RestoreAsync(file.FullName, cancellationToken);
        await services.GetRequiredService<CatalogueInitialiser>().InitialiseAsync(cancellationToken);
        if (services.GetService<AccountsInitialiser>() is { } accounts)
        {
            await accounts.InitialiseAsync(cancellationToken);
            SecurityLog log = services.GetRequiredService<SecurityLog>();
            log.Record(SecurityEventKind.Restored, accountId: null, address: null);
            await log.WriteAsync(cancellationToken);
        }

        await output.WriteLineAsync($"Restored {file.FullName}.{(kept is null ? "" : $" What it replaced is in {kept}.")}");
        return CommandLine.Done;
    }
}
