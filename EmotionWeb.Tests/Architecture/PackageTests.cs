using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EmotionWeb.Tests.Architecture;

/// <summary>What the site is made of besides its own code: the lock files, the tools and the audit of both.</summary>
public partial class PackageTests
{
    [Fact]
    public void A_pre_release_package_is_referenced_only_where_an_ADR_says_why()
    {
        string[] records = [.. Directory.EnumerateFiles(Path.Combine(SourceFiles.Root, "docs", "adr"), "*.md").Select(File.ReadAllText)];
        (string Id, string Version)[] packages = [.. LockFiles().SelectMany(Locked).Concat(Tools()).Distinct()];
        Assert.NotEmpty(packages);
        Assert.DoesNotContain(packages, package => IsPreRelease(package.Version)
            && !records.Any(record => record.Contains($"| `{package.Id}` | {package.Version} |", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1.20.1-beta.1", true)]
    [InlineData("4.0.0-rc.2.24473.5", true)]
    [InlineData("1.2.3", false)]
    [InlineData("1.2.3+abc-1", false)]
    public void A_version_with_a_label_is_a_pre_release(string version, bool expected) => Assert.Equal(expected, IsPreRelease(version));

    [Fact]
    public void Every_project_is_locked_and_its_packages_come_from_the_lock()
    {
        string[] projects = [.. Directory.EnumerateFiles(SourceFiles.Root, "*.csproj", SearchOption.AllDirectories).Where(IsSource)];
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.True(
            File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), $"{project} has no lock file."));
        Assert.All(LockFiles(), file => Assert.All(Hashes(file), hash => Assert.NotEmpty(hash)));
    }

    [Fact]
    public void A_known_vulnerability_of_any_package_and_severity_is_an_error_in_CI()
    {
        XElement restore = XDocument.Load(Path.Combine(SourceFiles.Root, "Directory.Build.props")).Root!.Elements()
            .Single(e => (string?)e.Attribute("Label") is "Restore");
        string[] settings = ["NuGetAudit", "NuGetAuditMode", "NuGetAuditLevel"];
        Assert.Equal(["true", "all", "low"], settings.Select(name => (string?)restore.Element(name)));
        Assert.All(
            restore.Elements("WarningsNotAsErrors").Where(e => Severities().IsMatch(e.Value)),
            e => Assert.Equal("'$(CI)' == '' or '$(CI)' == 'false'", (string?)e.Attribute("Condition")));
        string[] files = [.. new[] { "*.csproj", "*.props", "*.targets", ".editorconfig" }
            .SelectMany(pattern => Directory.EnumerateFiles(SourceFiles.Root, pattern, SearchOption.AllDirectories)).Where(IsSource)];
        Assert.All(
            files,
            file => Assert.DoesNotMatch("<NoWarn>[^<]*NU19|NuGetAuditSuppress|dotnet_diagnostic\\.NU19", File.ReadAllText(file)));
    }

    private static bool IsSource(string path) =>
        !Path.GetRelativePath(SourceFiles.Root, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "out");

    private static bool IsPreRelease(string version) => version.Split('+')[0].Contains('-', StringComparison.Ordinal);

    private static IEnumerable<string> LockFiles() =>
        Directory.EnumerateFiles(SourceFiles.Root, "packages.lock.json", SearchOption.AllDirectories).Where(IsSource);

    private static IEnumerable<JsonProperty> Packages(string file) =>
        from framework in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("dependencies").EnumerateObject()
        from package in framework.Value.EnumerateObject()
        where package.Value.GetProperty("type").GetString() is not "Project"
        select package;

    private static IEnumerable<(string Id, string Version)> Locked(string file) =>
        Packages(file).Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!));

    private static IEnumerable<string> Hashes(string file) =>
        Packages(file).Select(package => package.Value.GetProperty("contentHash").GetString()!);

    private static IEnumerable<(string Id, string Version)> Tools()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceFiles.Root, ".config", "dotnet-tools.json")));
        return [.. manifest.RootElement.GetProperty("tools").EnumerateObject().Select(tool => (tool.Name, tool.Value.GetProperty("version").GetString()!))];
    }

    [GeneratedRegex("NU190[1-4]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Severities();
}
