using EmotionWeb.Hosting;
using Microsoft.AspNetCore.Components.Forms;

namespace EmotionWeb.Components.Admin.Import;

/// <summary>
/// A file that came from the browser, kept on disk in the data folder while it is looked at, so that its size costs no memory. It is gone once this is disposed;
/// what a killed process left is cleared with the next upload.
/// </summary>
internal sealed class UploadedFile : IAsyncDisposable
{
    /// <summary>Largest file, bytes: 1 GiB.</summary>
    public const long MostBytes = 1L << 30;

    private const int BufferSize = 128 * 1024;
    private const string Folder = "uploads";
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private UploadedFile(string name, FileStream content) => (Name, Content) = (name, content);

    /// <summary>The file's name in the browser.</summary>
    public string Name { get; }

    /// <summary>Its content, to be read and sought.</summary>
    public FileStream Content { get; }

    /// <summary>Receives the file.</summary>
    /// <param name="file">As the browser offers it.</param>
    /// <param name="data">Where to keep it.</param>
    /// <param name="time">Tells what was abandoned.</param>
    /// <param name="progress">Told the part received, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it with nothing kept.</param>
    /// <exception cref="IOException">It is larger than <see cref="MostBytes"/>, the browser went away, or the disk is full.</exception>
    public static async Task<UploadedFile> ReceiveAsync(IBrowserFile file, DataFolder data, TimeProvider time, IProgress<double> progress, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateDirectory(data.File(Folder)).FullName;
        foreach (FileInfo old in new DirectoryInfo(folder).EnumerateFiles().Where(f => time.GetUtcNow().UtcDateTime - f.LastWriteTimeUtc > Abandoned))
        {
            old.Delete();
        }

        UploadedFile uploaded = new(file.Name, new FileStream(
            Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.Asynchronous | FileOptions.DeleteOnClose));
        try
        {
            await using Stream from = file.OpenReadStream(MostBytes, cancellationToken);
            byte[] buffer = new byte[BufferSize];
            long received = 0;
            int read;
            while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await uploaded.Content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                received += read;
                progress.Report((double)received / file.Size);
            }

            return uploaded;
        }
        catch
        {
            await uploaded.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
