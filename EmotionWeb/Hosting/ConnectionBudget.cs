using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace EmotionWeb.Hosting;

/// <summary>Configuration section <c>Connections</c>: how many connections the site keeps open at once.</summary>
public sealed class ConnectionsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Connections";

    /// <summary>
    /// Most connections at once; 16 to 1,000,000, 10,000 by default. Fewer where the process may not open files enough for them.
    /// </summary>
    [Range(ConnectionBudget.Least, 1_000_000, ErrorMessage = "Connections:Most lies between 16 and 1000000.")]
    public int Most { get; set; } = 10_000;

    /// <summary>
    /// Most connections at once from one client address (or the /64 that one household has of IPv6), 1 to 1,000,000; by default half of
    /// all, so that no single one takes them all.
    /// Trusted proxies, which bring everybody's, have no such bound.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "Connections:PerAddress lies between 1 and 1000000.")]
    public int? PerAddress { get; set; }
}

/// <summary>
/// How many connections the files carry that the process may hold open (RLIMIT_NOFILE). Each is reckoned as two, a socket and the file or
/// database it has something read from;
/// a process that has none left can start no thread and ends.
/// </summary>
internal sealed record ConnectionBudget
{
    /// <summary>
    /// Files that are no connection's: the program's libraries, which the runtime keeps open (about 380 with what else is open at rest),
    /// the database, models, the log, and room for what runs at once.
    /// </summary>
    public const int Reserve = 512;

    /// <summary>With fewer connections than this a site is none.</summary>
    public const int Least = 16;

    private const int FilesPerConnection = 2;
    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>Reckons with the limit of a process.</summary>
    /// <param name="options">What the operator wants.</param>
    /// <param name="files">How many files the process may hold open; null where nobody says.</param>
    public ConnectionBudget(ConnectionsOptions options, int? files)
    {
        Files = files;
        Connections = files is { } limit ? Math.Min(options.Most, (limit - Reserve) / FilesPerConnection) : options.Most;
        PerAddress = Math.Min(options.PerAddress ?? Math.Max(1, Connections / 2), Connections);
    }

    /// <summary>How many files the process may hold open; null where nobody says.</summary>
    public int? Files { get; }

    /// <summary>Most connections at once.</summary>
    public int Connections { get; }

    /// <summary>Most connections at once from one client address.</summary>
    public int PerAddress { get; }

    /// <summary>How many of them may become sockets, which stay: the rest is left for pages and the API.</summary>
    public int Upgraded => Connections * 7 / 8;

    /// <summary>What is wrong with a limit of open files, or null where it carries a site.</summary>
    public static string? Complaint(int? files) => files - Reserve < Least * FilesPerConnection
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The process may hold {files} files open, and the site needs {Reserve + (Least * FilesPerConnection)} or more: "
            + $"raise the limit (ulimit -n 4096; LimitNOFILE=65536 in a systemd unit; --ulimit nofile=65536 for a container).")
        : null;

    /// <summary>
    /// How many files this process may hold open: the runtime has raised it to the hard limit by now. Null on systems without <c>/proc</c>,
    /// and where there is no limit.
    /// </summary>
    public static int? FilesOfThisProcess() =>
        File.Exists(Limits)
        && File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith(OpenFiles, StringComparison.Ordinal)) is { } line
        && line[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [string soft, ..]
        && int.TryParse(soft, CultureInfo.InvariantCulture, out int files)
            ? files
            : null;
}
