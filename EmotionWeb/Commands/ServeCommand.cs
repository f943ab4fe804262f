using System.CommandLine;
using System.Text.RegularExpressions;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EmotionWeb.Commands;

/// <summary><c>serve</c>: the web application. It is what runs where no command is named.</summary>
internal static partial class ServeCommand
{
    public static Command Create() => Configure(new Command("serve", "Serve the pages and the API (the default)."));

    public static void MakeDefaultOf(RootCommand root) => Configure(root);

    /// <summary>Whether a command line is for the site: it alone lets settings through.</summary>
    public static bool Serves(ParseResult line) => !line.CommandResult.Command.TreatUnmatchedTokensAsErrors;

    private static Command Configure(Command command)
    {
        Option<string?> urls = new("--urls")
        {
            Description = $"Addresses to listen on, separated by semicolons [env: EMOTIONWEB_URLS] [default: {WebAddress.Default}]",
            HelpName = "URLS",
        };
        urls.Validators.Add(result =>
        {
            if (WebAddress.Complaint(result.GetValueOrDefault<string?>()) is { } complaint)
            {
                result.AddError(complaint);
            }
        });
        command.Options.Add(urls);

        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (line, cancellationToken) =>
        {
            if (line.UnmatchedTokens.FirstOrDefault(token => !IsSetting(token)) is { } unknown)
            {
                await line.InvocationConfiguration.Error.WriteLineAsync($"'{unknown}' is neither a command nor an option; --help lists them. A setting is given as --Section:Name=value.");
                return CommandLine.WrongUse;
            }

            Umask.CloseToOthers();

            // Now, while the words for it can still be said: the libraries of the site alone take more files than some limits allow.
            if (ConnectionBudget.Complaint(ConnectionBudget.FilesOfThisProcess()) is { } complaint)
            {
                await line.InvocationConfiguration.Error.WriteLineAsync(complaint);
                return CommandLine.Failed;
            }

            await using WebApplication app = Site.Build([.. line.UnmatchedTokens], line.GetValue(urls));
            app.Lifetime.ApplicationStarted.Register(() =>
            {
                if (app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address)
                {
                    line.InvocationConfiguration.Output.WriteLine($"EmotionWeb is ready: {WebAddress.ToOpen(address)}");
                }
            });
            await app.RunAsync(cancellationToken);
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>Whether an argument sets something in the configuration, as the host and its test host pass it on (a section itself with nothing after the =).</summary>
    private static bool IsSetting(string argument) => Setting().IsMatch(argument);

    [GeneratedRegex("^--(environment|contentRoot|applicationName|AllowedHosts|EMOTIONWEB_[A-Z_]+|\\w+(:\\w+)+)=|^--\\w+=$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();
}
