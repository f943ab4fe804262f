using System.Text.RegularExpressions;

namespace EmotionWeb.Tests.Architecture;

/// <summary><c>docs/security.md</c> names tests and attacks: they are there, but where it says pending, and none is left out.</summary>
public partial class SecurityDocumentTests
{
    private static readonly string Attacks = Path.Combine(SourceFiles.Root, "tests", "attacks");
    private static readonly Type[] Types = typeof(SecurityDocumentTests).Assembly.GetTypes();
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SourceFiles.Root, "docs", "security.md"));

    [Fact]
    public void Every_test_that_the_document_names_is_there()
    {
        string[] named =
            [.. Lines.Where(line => !IsPending(line)).SelectMany(line => TestClass().Matches(line)).Select(Name).Distinct()];
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(Types.Select(type => type.Name), StringComparer.Ordinal));
    }

    [Fact]
    public void Every_test_whose_words_it_quotes_begins_with_them()
    {
        (string Class, string Words)[] quoted =
            [.. Lines.SelectMany(line => Quoted().Matches(line)).Select(match => (Name(match), match.Groups["words"].Value))];
        Assert.NotEmpty(quoted);
        Assert.All(quoted, quote => Assert.Contains(
            Types.Single(type => string.Equals(type.Name, quote.Class, StringComparison.Ordinal)).GetMethods(),
            method => method.Name.StartsWith(quote.Words.Replace(' ', '_'), StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_attack_has_its_row_and_every_row_its_attack()
    {
        string[] scripts = [.. Directory.EnumerateFiles(Attacks, "*.py")
            .Where(file => File.ReadLines(file).Contains("def attack(sites, finding):", StringComparer.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
        IEnumerable<Match> rows = Section("## Attacks").Select(line => Row().Match(line)).Where(row => row.Success);
        Assert.Equal(scripts, rows.Select(Name).Order(StringComparer.Ordinal));
        string runner = File.ReadAllText(Path.Combine(Attacks, "run.py"));
        Assert.All(scripts, script => Assert.Contains($"'{script}'", runner, StringComparison.Ordinal));
    }

    [Fact]
    public void No_row_is_pending_whose_attacks_are_all_held()
    {
        string[] pending = [.. File.ReadLines(Path.Combine(Attacks, "pending.txt")).Select(line => line.Split('#')[0].Trim())];
        foreach (string line in Section("## ASVS 5, level 2").Where(IsPending))
        {
            string[] attacks = [.. Script().Matches(line).Select(Name).Where(name => File.Exists(Path.Combine(Attacks, name + ".py")))];
            Assert.True(attacks.Length == 0 || attacks.Any(pending.Contains), $"No longer pending: {line}");
        }
    }

    private static bool IsPending(string line) =>
        line.Contains("pending)", StringComparison.Ordinal) || line.Contains("(pending", StringComparison.Ordinal);

    private static string Name(Match match) => match.Groups["name"].Value;

    private static IEnumerable<string> Section(string heading) =>
        Lines.SkipWhile(line => !string.Equals(line, heading, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

    [GeneratedRegex("`(?<name>[A-Z]\\w*Tests)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestClass();

    [GeneratedRegex("`(?<name>[A-Z]\\w*Tests)` \\(\"(?<words>[^\"]+)\"\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("^\\| `(?<name>[a-z_]+)` \\|", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Script();
}
