using System.ComponentModel;
using System.Diagnostics;
using EmotionWeb.Tests.Unit.Classification;

namespace EmotionWeb.Tests.Integration.Training;

/// <summary>The training recipe's own smoke test, on synthetic faces, where Python and PyTorch are (<c>PYTHON</c> names the interpreter).</summary>
public class RecipeTests
{
    private static readonly string Recipe = Path.Combine(TestModels.Folder.Path, "training");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_recipe_trains_exports_and_measures_on_synthetic_faces()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Recipe, "test_recipe.py")), "There is no training recipe in this copy.");
        (int exit, string said) = await PythonAsync("-c", "import torch, onnx, onnxruntime, pytest, PIL");
        Assert.SkipUnless(exit == 0, $"The training recipe needs Python with its requirements.txt: {said}");

        (exit, said) = await PythonAsync("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_recipe.py");

        Assert.True(exit == 0, said);
    }

    private static async Task<(int Exit, string Said)> PythonAsync(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("PYTHON") is { Length: > 0 } named ? named : "python3", arguments)
        {
            WorkingDirectory = Recipe,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        try
        {
            using Process python = Process.Start(start)!;
            try
            {
                Task<string> output = python.StandardOutput.ReadToEndAsync(Token), errors = python.StandardError.ReadToEndAsync(Token);
                await python.WaitForExitAsync(Token);
                return (python.ExitCode, $"{await output}{await errors}".Trim());
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
