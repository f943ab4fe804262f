using System.ComponentModel;
using System.Diagnostics;
using EmotionWeb.Tests.Architecture;
using EmotionWeb.Tests.Integration.Hosting;

namespace EmotionWeb.Tests.Integration.Attacks;

/// <summary>
/// The attacks of <c>tests/attacks</c> that take seconds, made on the built site by <c>run.py</c>, where Python is (<c>PYTHON</c> names the
/// interpreter). Those that <c>tests/attacks/pending.txt</c> names are left out until their mend is here; all others must be held.
/// </summary>
public class AttackTests(ITestOutputHelper output)
{
    private static readonly string Attacks = Path.Combine(SourceFiles.Root, "tests", "attacks");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Attacks, "*.py").Where(IsQuick).Order(StringComparer.Ordinal)
            .Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_attack_is_held(string name)
    {
        (int exit, string said) = await PythonAsync("-c", "import sys; sys.exit(sys.version_info < (3, 11))");
        Assert.SkipUnless(exit == 0, $"The attacks need Python 3.11 or newer: {said}");
        string? pending = (await File.ReadAllLinesAsync(Path.Combine(Attacks, "pending.txt"), Token))
            .FirstOrDefault(line => string.Equals(line.Split('#')[0].Trim(), name, StringComparison.Ordinal));
        Assert.SkipWhen(pending is not null, $"Its mend is still to come: {pending}");

        (exit, said) = await PythonAsync(Path.Combine(Attacks, "run.py"), AppContext.BaseDirectory, "--only", name);

        output.WriteLine(said);
        Assert.True(exit == 0, said);
        Assert.Contains(" held", said, StringComparison.Ordinal);
    }

    private static bool IsQuick(string file) => File.ReadLines(file).Contains("QUICK = True", StringComparer.Ordinal);

    private static async Task<(int Exit, string Said)> PythonAsync(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } named ? named : "python3", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1", [DefaultModelAlone.Setting.Replace(":", "__", StringComparison.Ordinal)] = DefaultModelAlone.Folder },
        };
        try
        {
            using Process python = Process.Start(start)!;
            try
            {
                Task<string> said = python.StandardOutput.ReadToEndAsync(Token), errors = python.StandardError.ReadToEndAsync(Token);
                await python.WaitForExitAsync(Token);
                return (python.ExitCode, $"{await said}{await errors}".Trim());
            }
            finally
            {
                if (!python.HasExited)
                {
                    python.Kill(entireProcessTree: true);
                }
            }
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
