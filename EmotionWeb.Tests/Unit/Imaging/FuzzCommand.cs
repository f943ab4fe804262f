using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using EmotionWeb.Core;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Unit.Imaging;

/// <summary>
/// <c>fuzz FOLDER</c>: what the test program does instead of testing when it is told to. It damages the picture files of a folder and decodes each as the
/// product does. The work is done by a second process, so that a decoder that crashes is told of, with what brings the crash back, and shows in the exit
/// code. The corpus lies in <c>TestData/formats</c>.
/// </summary>
internal static class FuzzCommand
{
    public const string Name = "fuzz";
    private const string Worker = "--worker";
    private const int LastWords = 20;

    public static async Task<int> RunAsync(string[] arguments)
    {
        Argument<DirectoryInfo> folder = new("FOLDER") { Description = "Picture files, each of which is damaged in turn." };
        folder.AcceptExistingOnly();
        Option<int> seed = new("--seed") { Description = "Which damages.", DefaultValueFactory = _ => 1 };
        Option<int> from = new("--from") { Description = "The first of them.", DefaultValueFactory = _ => 0 };
        Option<int> count = new("--count") { Description = "How many.", DefaultValueFactory = _ => 10_000 };
        Option<FileInfo?> worker = new(Worker) { Description = "Where the worker notes what it is at.", Hidden = true };
        Command command = new(Name, "Decode damaged pictures.") { folder, seed, from, count, worker };
        command.SetAction((line, cancellationToken) =>
        {
            Damages damages = Damages.Of(line.GetRequiredValue(folder), line.GetValue(seed));
            return line.GetValue(worker) is { } note
                ? VisionThreads.RunOnceAsync(Name, token => Work(damages, line.GetValue(from), line.GetValue(count), note, token), cancellationToken)
                : WatchAsync(arguments, damages.Seed, line.GetRequiredValue(folder), cancellationToken);
        });
        return await command.Parse(arguments).InvokeAsync();
    }

    private static async Task<int> WatchAsync(string[] arguments, int seed, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        string note = Path.GetTempFileName();
        try
        {
            using Process worker = Process.Start(TestProcess.Start([Name, .. arguments, Worker, note]))!;
            worker.OutputDataReceived += (_, line) => Console.WriteLine(line.Data);
            worker.BeginOutputReadLine();

            // Decoders say much of damaged pictures; the last of it counts where one of them dies.
            Queue<string> said = new();
            while (await worker.StandardError.ReadLineAsync(cancellationToken) is { } line)
            {
                said.Enqueue(line);
                if (said.Count > LastWords)
                {
                    said.Dequeue();
                }
            }

            await worker.WaitForExitAsync(cancellationToken);
            if (worker.ExitCode != 0)
            {
                int index = BitConverter.ToInt32(await File.ReadAllBytesAsync(note, cancellationToken));
                Console.WriteLine(string.Join(Environment.NewLine, said));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"It ended with {worker.ExitCode} at damage {index} of seed {seed}. Again: {Name} {folder} --seed {seed} --from {index} --count 1"));
            }

            return worker.ExitCode;
        }
        finally
        {
            File.Delete(note);
        }
    }

    private static int Work(Damages damages, int from, int count, FileInfo note, CancellationToken cancellationToken)
    {
        // A mapped file keeps what was written when the process is gone.
        using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(note.FullName, FileMode.Open, null, sizeof(int));
        using MemoryMappedViewAccessor at = mapped.CreateViewAccessor(0, sizeof(int));
        SnapshotDecoder decoder = new(Options.Create(new ImagingOptions()));
        int headers = 0, read = 0;
        long began = Stopwatch.GetTimestamp();
        for (int index = from; index < from + count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            at.Write(0, index);
            byte[] picture = damages.At(index);
            headers += ImageHeader.Read(picture) is null ? 0 : 1;
            try
            {
                decoder.Decode(picture).Dispose();
                read++;
            }
            catch (ImageRefusedException)
            {
                // As it should be.
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Seed {damages.Seed}, damages {from} to {from + count - 1}: {headers} with a header, {read} read, {count - read} refused, no crash, "
            + $"in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s."));
        return 0;
    }

    /// <summary>Damaged files, each told by a number.</summary>
    private sealed class Damages
    {
        private const int Head = 600;
        private const int MostBytes = 16;

        private readonly byte[][] _files;

        private Damages(byte[][] files, int seed) => (_files, Seed) = (files, seed);

        public int Seed { get; }

        public static Damages Of(DirectoryInfo folder, int seed)
        {
            byte[][] files = [.. folder.EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal)
                .Select(f => File.ReadAllBytes(f.FullName)).Where(f => ImageHeader.Read(f) is not null)];
            return files.Length > 0 ? new Damages(files, seed) : throw new InvalidDataException($"{folder} holds no picture files.");
        }

        public byte[] At(int index)
        {
            Random random = new(unchecked((Seed * 1_000_003) + index));
            byte[] file = _files[random.Next(_files.Length)];
            return random.Next(4) switch
            {
                0 => Changed(file, Math.Min(Head, file.Length), random),
                1 => Changed(file, file.Length, random),
                2 => Spliced(file, _files[random.Next(_files.Length)], random),
                _ => file[..random.Next(file.Length)],
            };
        }

        private static byte[] Changed(byte[] file, int length, Random random)
        {
            byte[] changed = [.. file];
            for (int left = random.Next(1, MostBytes + 1); left > 0; left--)
            {
                int at = random.Next(length);
                changed[at] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)(changed[at] ^ (1 << random.Next(8))),
                    _ => random.Next(4) switch { 0 => 0, 1 => 0x7F, 2 => 0x80, _ => 0xFF }, // The edges of signed and unsigned lengths.
                };
            }

            return changed;
        }

        private static byte[] Spliced(byte[] head, byte[] tail, Random random) =>
            [.. head.AsSpan(0, random.Next(head.Length)), .. tail.AsSpan(random.Next(tail.Length))];
    }
}
