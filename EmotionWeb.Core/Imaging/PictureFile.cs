namespace EmotionWeb.Core.Imaging;

/// <summary>Picture files on disk.</summary>
public static class PictureFile
{
    /// <summary>Reads a file, but no more than a byte beyond what is taken: enough for <see cref="ISnapshotDecoder"/> to refuse one that is too large.</summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, ImagingOptions limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);

        // A device or a pipe tells no length.
        byte[] bytes = new byte[file.CanSeek && file.Length > 0 ? Math.Min(file.Length, limits.MaxBytes + 1L) : limits.MaxBytes + 1L];
        return bytes.AsMemory(0, await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken));
    }
}
