using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>
/// Transcodes by ffmpeg into files of the data folder, so that they are sent with ranges and can be sought. A file is written aside and
/// takes its name when it is whole; the folder is
/// bounded, what was not asked for longest goes first. At most one runs for each processor, others wait; one that nobody waits for any more
/// is killed. The program gets its arguments
/// as a list, reads nothing but files of sound, and no file but the one it is given.
/// </summary>
internal sealed partial class Transcoder(IOptions<LibraryOptions> library, IOptions<CatalogueOptions> catalogue, TimeProvider time,
    ILogger<Transcoder> logger) : ITranscoder, IDisposable
{
    private const string Unfinished = ".part";
    private const string Formats = "aac,ac3,aiff,ape,asf,dsf,flac,mov,mp3,ogg,wav,wv";

    /// <summary>Longest that one may take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>What is unfinished for longer was left by a process that ended.</summary>
    private static readonly TimeSpan LeftBehind = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turns = new(Environment.ProcessorCount);
    private readonly Dictionary<string, Work> _works = new(StringComparer.Ordinal);
    private readonly Lazy<string?> _program = new(() => Find(library.Value.Ffmpeg));
    private int _made;

    /// <inheritdoc />
    public bool IsAvailable => _program.Value is not null;

    /// <summary>How often the program was run.</summary>
    internal int Made => _made;

    private string Folder => Path.GetFullPath(Path.Combine(catalogue.Value.Folder, "transcoded"));

    /// <inheritdoc />
    public async Task<string?> GetAsync(string source, string version, SoundForm form, CancellationToken cancellationToken)
    {
        if (_program.Value is not { } program)
        {
            return null;
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{version}\n{form}")));
        string path = Path.Combine(Folder, hash + (form is SoundForm.Aac ? ".m4a" : ".ogg"));
        if (Use(path))
        {
            return path;
        }

        Work work;
        lock (_gate)
        {
            if (!_works.TryGetValue(path, out work!))
            {
                _works[path] = work = new Work();
                work.Task = Task.Run(() => MakeAsync(program, source, path, form, work.Gone.Token), CancellationToken.None);
            }

            work.Waiting++;
        }

        try
        {
            return await work.Task.WaitAsync(cancellationToken) ? path : null;
        }
        finally
        {
            lock (_gate)
            {
                if (--work.Waiting == 0)
                {
                    _works.Remove(path);
                    work.Gone.Cancel();
                }
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (Work work in _works.Values)
            {
                work.Gone.Cancel();
            }
        }
    }

    private static string? Find(string program)
    {
        if (string.IsNullOrWhiteSpace(program))
        {
            return null;
        }

        string[] names = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? [program, program + ".exe"] : [program];
        string[] folders = Path.IsPathRooted(program) ? [string.Empty] : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Arguments(string source, string target, SoundForm form) =>
    [
        "-nostdin", "-v", "error", "-y",

        // A playlist that calls itself a song would have other files and addresses read.
        "-protocol_whitelist", "file", "-format_whitelist", Formats, "-i", "file:" + source,
        "-map", "0:a:0", "-vn", "-map_metadata", "-1",
        .. form is SoundForm.Aac ? new[] { "-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart", "-f", "mp4" }
            : ["-c:a", "libopus", "-b:a", "128k", "-f", "ogg"],
        "file:" + target,
    ];

    /// <summary>Whether the file is there; it counts as asked for now.</summary>
    private bool Use(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private async Task<bool> MakeAsync(string program, string source, string path, SoundForm form, CancellationToken gone)
    {
        string aside = $"{path}.{Guid.NewGuid():n}{Unfinished}";
        try
        {
            await _turns.WaitAsync(gone);
            try
            {
                OwnerOnly.MakeFolder(Folder);
                Interlocked.Increment(ref _made);
                if (!await RunAsync(program, Arguments(source, aside, form), gone))
                {
                    return false;
                }
            }
            finally
            {
                _turns.Release();
            }

            OwnerOnly.TryClose(aside);
            File.Move(aside, path, overwrite: true);
            Use(path);
            Trim(path);
            return true;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return false; // Nobody waits for it.
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private async Task<bool> RunAsync(string program, IEnumerable<string> arguments, CancellationToken gone)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        };
        using CancellationTokenSource late = new(Longest, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(gone, late.Token);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The transcoder did not start.");
        process.StandardInput.Close();
        try
        {
            Task<string> said = process.StandardError.ReadToEndAsync(end.Token);
            await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, end.Token);
            await process.WaitForExitAsync(end.Token);
            if (process.ExitCode != 0)
            {
                LogFailed(process.ExitCode, (await said).Length);
            }

            return process.ExitCode == 0;
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            LogLate(Longest.TotalMinutes);
            return false;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Takes away what was asked for longest ago, until the rest fits.</summary>
    private void Trim(string kept)
    {
        lock (_gate)
        {
            DateTime old = time.GetUtcNow().UtcDateTime - LeftBehind;
            long room = library.Value.TranscodedMegabytes * 1_000_000L;
            foreach (FileInfo file in new DirectoryInfo(Folder).EnumerateFiles()
                .OrderByDescending(f => string.Equals(f.FullName, kept, StringComparison.Ordinal))
                .ThenByDescending(f => f.LastWriteTimeUtc).ToList())
            {
                bool unfinished = file.Name.EndsWith(Unfinished, StringComparison.Ordinal);
                room -= unfinished ? 0 : file.Length;
                if (unfinished ? file.LastWriteTimeUtc < old : room < 0 && !string.Equals(file.FullName, kept, StringComparison.Ordinal))
                {
                    file.Delete();
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "ffmpeg ended with {Code} at a file of the library, having said {Characters} characters; the report names the file.")]
    private partial void LogFailed(int code, int characters);

    [LoggerMessage(Level = LogLevel.Warning, Message = "ffmpeg was at one file of the library for {Minutes} minutes and was ended.")]
    private partial void LogLate(double minutes);

    private sealed class Work
    {
        public CancellationTokenSource Gone { get; } = new();

        public Task<bool> Task { get; set; } = System.Threading.Tasks.Task.FromResult(false);

        public int Waiting { get; set; }
    }
}
