using System.CommandLine;
using System.CommandLine.Invocation;
using EmotionWeb.Core;
using EmotionWeb.Resources;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Commands;

/// <summary>What the program can be told to do. Each command is one class beside this one with a <c>Create</c> method.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;

    /// <summary>Runs the command that <paramref name="args"/> name and gives the exit code.</summary>
    /// <param name="args">As given to the program.</param>
    /// <param name="error">Where complaints go; standard error by default.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter? error = null)
    {
        Languages.Speak();
        ParseResult line = Create().Parse(args);
        error ??= Console.Error;
        if (line.CommandResult.Command.TreatUnmatchedTokensAsErrors && line.UnmatchedTokens is [string unknown, ..])
        {
            // The root passes settings on to the server, and would let them pass for every command.
            await error.WriteLineAsync($"{line.CommandResult.Command.Name} does not know {unknown}; --help lists what it knows.");
            return WrongUse;
        }

        try
        {
            InvocationConfiguration invocation = new() { EnableDefaultExceptionHandler = false, Error = error };
            if (ServeCommand.Serves(line))
            {
                invocation.ProcessTerminationTimeout = null; // The site itself hears the signals; here it would be cut off after two seconds.
            }

            int code = await line.InvokeAsync(invocation);
            return line.Action is ParseErrorAction ? WrongUse : code;
        }
        catch (Exception e)
        {
            // What the user can mend is told in its own words; anything else is a fault of ours and keeps its trace.
            await error.WriteLineAsync(IsForTheUser(e) ? e.Words() : e.ToString());
            return Failed;
        }
    }

    internal static RootCommand Create()
    {
        RootCommand root = new("Reads the emotion in a face and answers it with songs.")
        {
            ServeCommand.Create(),
            AdminCommand.Create(),
            ImportCommand.Create(),
            LibraryCommand.Create(),
            BackupCommand.CreateBackup(),
            BackupCommand.CreateRestore(),
            ClassifyCommand.Create(),
            EvaluateCommand.Create(),
        };
        ServeCommand.MakeDefaultOf(root);
        return root;
    }

    private static bool IsForTheUser(Exception e) => e is
        LocalizableException or OptionsValidationException or IOException or InvalidDataException or UnauthorizedAccessException or OperationCanceledException;
}
