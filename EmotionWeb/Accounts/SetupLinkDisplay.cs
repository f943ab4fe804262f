using EmotionWeb.Core.Persistence;
using EmotionWeb.Hosting;

namespace EmotionWeb.Accounts;

/// <summary>
/// Where the set-up link is shown: to whoever started the program, and not through the log, which may be kept or sent elsewhere.
/// </summary>
internal interface ISetupLinkDisplay
{
    /// <summary>Shows it.</summary>
    void Show(string text);

    /// <summary>Takes back what was shown, where that can be done: there is an admin now.</summary>
    void Forget();
}

/// <summary>
/// The terminal, where the program's standard output is one; else a file in the data folder that its owner alone may read, and that the
/// log names.
/// </summary>
internal sealed partial class SetupLinkDisplay(DataFolder data, ILogger<SetupLinkDisplay> logger) : ISetupLinkDisplay
{
    private readonly string _file = data.File("setup-link.txt");

    public void Show(string text)
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Out.WriteLine(text);
            return;
        }

        Forget();
        using (StreamWriter writer = new(OwnerOnly.CreateNew(_file)))
        {
            writer.WriteLine(text.Trim());
        }

        LogFile(logger, _file);
    }

    public void Forget() => File.Delete(_file);

    [LoggerMessage(Level = LogLevel.Information, Message = "There is no admin yet. The one-time link that makes the first one is "
        + "in {File}, which its owner alone may read.")]
    private static partial void LogFile(ILogger logger, string file);
}
