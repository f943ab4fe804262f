using System.CommandLine;
using EmotionWeb.Accounts;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Hosting;
using EmotionWeb.Listeners;
using Microsoft.AspNetCore.Identity;

namespace EmotionWeb.Commands;

/// <summary><c>admin</c>: what the people who run the site do about its admins from the shell.</summary>
internal static class AdminCommand
{
    public static Command Create() => new("admin", "Make admins, let them in again, and remove them, from the shell.") { CreateCreate(), CreateReset(), CreateList(), CreateRemove() };

    private static Command CreateCreate()
    {
        Argument<string?> name = new("NAME")
        {
            Description = "The new admin's name; the password is then asked for, or read from standard input. Without a name a one-time link is printed that makes the first admin in the browser.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> urls = new("--urls")
        {
            Description = $"Where the site listens, for the link [env: EMOTIONWEB_URLS] [default: {WebAddress.Default}]",
            HelpName = "URLS",
        };
        Command command = new("create", "Make an admin: with NAME here, or without it print a set-up link.") { name, urls };
        command.SetAction((line, cancellationToken) => CommandHost.RunAsync(
            async (services, token) => line.GetValue(name) is { } named
                ? await MakeAsync(services, named, token)
                : await PrintLinkAsync(services, line.GetValue(urls), token),
            cancellationToken));
        return command;
    }

    private static Command CreateReset()
    {
        Argument<string> name = new("NAME") { Description = "Whose account." };
        Command command = new("reset", "Let someone in again who lost password, phone or passkey: a new password is asked for, their second factors are forgotten, and they are signed out everywhere.") { name };
        command.SetAction((line, cancellationToken) => CommandHost.RunAsync((services, token) => ResetAsync(services, line.GetRequiredValue(name), token), cancellationToken));
        return command;
    }

    private static Command CreateList()
    {
        Command command = new("list", "Name the admins, one a line.");
        command.SetAction((_, cancellationToken) => CommandHost.RunAsync(ListAsync, cancellationToken));
        return command;
    }

    private static Command CreateRemove()
    {
        Argument<string> name = new("NAME") { Description = "Whose account." };
        Command command = new("remove", "Remove an admin's account; they are signed out everywhere, and what they did stays in the history under their name. The last admin is not removed.") { name };
        command.SetAction((line, cancellationToken) => CommandHost.RunAsync((services, token) => RemoveAsync(services, line.GetRequiredValue(name), token), cancellationToken));
        return command;
    }

    private static Task<int> MakeAsync(IServiceProvider services, string name, CancellationToken cancellationToken) => WithAccountsAsync(services, async (accounts, context) =>
    {
        if (ReadPassword($"Password for {name}: ") is not { } password)
        {
            return await FailAsync("No password was given, or the two differ. Nothing was changed.");
        }

        IdentityResult made = await accounts.CreateAsync(context, new Account(name), password, AccountRoles.Admin, cancellationToken);
        if (!made.Succeeded)
        {
            return await FailAsync(Words(made));
        }

        await context.EndSetupLinksAsync(cancellationToken);
        services.GetRequiredService<SecurityLog>().Record(SecurityEventKind.RoleChanged, (await accounts.FindByNameAsync(name))?.Id,
            address: null);
        Console.WriteLine($"{name} is an admin.");
        return CommandLine.Done;
    }, cancellationToken);

    private static Task<int> PrintLinkAsync(IServiceProvider services, string? urls, CancellationToken cancellationToken) => WithAccountsAsync(services, async (_, _) =>
    {
        string site = WebAddress.ToOpen(WebAddress.Choose(urls, services.GetRequiredService<IConfiguration>()));
        if (await services.GetRequiredService<SetupLinks>().IssueAsync(cancellationToken) is not { } token)
        {
            return await FailAsync("There is an admin already, so no link was made. Give a NAME to make another admin here.");
        }

        Console.WriteLine(SetupLinks.Url(site, token));
        return CommandLine.Done;
    }, cancellationToken);

    private static Task<int> ResetAsync(IServiceProvider services, string name, CancellationToken cancellationToken) => WithAccountsAsync(services, async (accounts, context) =>
    {
        if (await accounts.FindByNameAsync(name) is not { } account)
        {
            return await FailAsync($"There is no account called {name}.");
        }

        if (ReadPassword($"New password for {account.Name}: ") is not { } password)
        {
            return await FailAsync("No password was given, or the two differ. Nothing was changed.");
        }

        IdentityResult reset = await accounts.ResetAccessAsync(context, account, password, cancellationToken);
        if (!reset.Succeeded)
        {
            return await FailAsync(Words(reset));
        }

        SecurityLog log = services.GetRequiredService<SecurityLog>();
        log.Record(SecurityEventKind.PasswordChanged, account.Id, address: null);
        log.Record(SecurityEventKind.SecondFactorChanged, account.Id, address: null);
        Console.WriteLine($"{account.Name} can sign in with the new password.");
        return CommandLine.Done;
    }, cancellationToken);

    private static Task<int> ListAsync(IServiceProvider services, CancellationToken cancellationToken) => WithAccountsAsync(services, async (accounts, _) =>
    {
        foreach (Account admin in (await accounts.GetUsersInRoleAsync(AccountRoles.Admin)).OrderBy(a => a.Name, StringComparer.OrdinalIgnoreCase))
        {
            Console.WriteLine(admin.Name);
        }

        return CommandLine.Done;
    }, cancellationToken);

    private static Task<int> RemoveAsync(IServiceProvider services, string name, CancellationToken cancellationToken) => WithAccountsAsync(services, async (accounts, context) =>
    {
        if (await accounts.FindByNameAsync(name) is not { } account || !await accounts.IsInRoleAsync(account, AccountRoles.Admin))
        {
            return await FailAsync($"There is no admin called {name}.");
        }

        IdentityResult removed = await accounts.RemoveAsync(context, services.GetRequiredService<ListenerData>(), account,
            cancellationToken);
        if (!removed.Succeeded)
        {
            return await FailAsync(Words(removed));
        }

        services.GetRequiredService<SecurityLog>().Record(SecurityEventKind.RoleChanged, account.Id, address: null);
        Console.WriteLine($"{account.Name} is removed.");
        return CommandLine.Done;
    }, cancellationToken);

    private static async Task<int> WithAccountsAsync(IServiceProvider services, Func<UserManager<Account>, AccountsContext, Task<int>> run, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<AccountsInitialiser>().InitialiseAsync(cancellationToken);
        await services.GetRequiredService<FeedbackInitialiser>().EnsureAsync(cancellationToken);
        await services.GetRequiredService<JournalInitialiser>().EnsureAsync(cancellationToken);
        int code = await run(services.GetRequiredService<UserManager<Account>>(), services.GetRequiredService<AccountsContext>());
        await services.GetRequiredService<SecurityLog>().WriteAsync(cancellationToken);
        return code;
    }

    // From a person twice and unseen; from a pipe one line.
    private static string? ReadPassword(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() is { Length: > 0 } piped ? piped : null;
        }

        string first = Unseen(prompt);
        return first.Length > 0 && string.Equals(first, Unseen("Again: "), StringComparison.Ordinal) ? first : null;
    }

    private static string Unseen(string prompt) =>
        Spectre.Console.AnsiConsoleExtensions.Prompt(
            Spectre.Console.AnsiConsole.Create(new Spectre.Console.AnsiConsoleSettings { Out = new Spectre.Console.AnsiConsoleOutput(Console.Error) }),
            new Spectre.Console.TextPrompt<string>(Spectre.Console.Markup.Escape(prompt)) { IsSecret = true, Mask = null, AllowEmpty = true });

    private static string Words(IdentityResult result) => string.Join(' ', result.Errors.Select(error => error.Description));

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return CommandLine.Failed;
    }
}
