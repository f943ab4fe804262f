using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using Microsoft.Extensions.Options;
using OpenCvSharp;
using TagLib;
using File = System.IO.File;

namespace EmotionWeb.Core.Library;

/// <summary>
/// Covers in the sizes that pages show, kept in the data folder under a hash of the picture they were made of, so that an album's cover is
/// kept once. Pictures are decoded within the
/// limits of <see cref="ImagingOptions"/>, and of those who ask for one that is being made, one makes it and the others wait. Safe to call
/// from many threads.
/// </summary>
internal sealed class CoverStore(ISnapshotDecoder decoder, IOptions<ImagingOptions> imaging, IOptions<CatalogueOptions> catalogue)
{
    private const int Quality = 85;
    private const int MostRemembered = 10_000;

    /// <summary>Pictures that are read at once.</summary>
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    // Apart, so that a slow server keeps no file's picture waiting.
    private readonly SemaphoreSlim _turnsOfServers = new(AtOnce);
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Made>>> _making = new(StringComparer.Ordinal);
    private int _decoded;

    /// <summary>How many pictures were decoded.</summary>
    internal int Decoded => _decoded;

    /// <summary>A track's cover.</summary>
    /// <param name="track">Has one.</param>
    /// <param name="path">Its file.</param>
    /// <param name="size">Longest side, pixels.</param>
    /// <param name="cancellationToken">Ends this caller's wait; who waits beside it is not cut short.</param>
    /// <returns>The cover, or why its picture cannot be shown, or neither where it is gone.</returns>
    public async Task<(CoverFile? Cover, LocalizableMessage? Refusal)> GetAsync(Track track, string path, int size,
        CancellationToken cancellationToken)
    {
        string? source = track.Cover is CoverPlace.Beside ? FolderListing.CoverBeside(path) : path;
        if (source is null)
        {
            return (null, null);
        }

        // The file's own time too: whoever changes a picture keeps its path.
        string key = string.Create(CultureInfo.InvariantCulture, $"{File.GetLastWriteTimeUtc(source).Ticks:x} {source}");
        return await GetAsync(key, () => Task.FromResult(track.Cover is CoverPlace.Beside ? OfPicture(source) : OfSound(source)), size, _turns, cancellationToken);
    }

    /// <summary>A cover of a picture that a server gives.</summary>
    /// <param name="key">Another for every other picture.</param>
    /// <param name="read">Gives the picture; null where there is none.</param>
    /// <param name="size">Longest side, pixels.</param>
    /// <param name="cancellationToken">Ends this caller's wait; who waits beside it is not cut short.</param>
    /// <returns>The cover, or why its picture cannot be shown, or neither where it is gone.</returns>
    public Task<(CoverFile? Cover, LocalizableMessage? Refusal)> GetAsync(string key, Func<Task<byte[]?>> read, int size, CancellationToken cancellationToken) =>
        GetAsync(key, read, size, _turnsOfServers, cancellationToken);

    private async Task<(CoverFile? Cover, LocalizableMessage? Refusal)> GetAsync(
        string key, Func<Task<byte[]?>> read, int size, SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        if (_hashes.TryGetValue(key, out string? hash) && Kept(hash, size) is { } kept)
        {
            return (kept, null);
        }

        string work = string.Create(CultureInfo.InvariantCulture, $"{size} {key}");
        Lazy<Task<Made>> making = _making.GetOrAdd(work, _ => new Lazy<Task<Made>>(() =>
            Task.Run(() => MakeAsync(read, size, turns))));
        try
        {
            Made made = await making.Value.WaitAsync(cancellationToken);
            if (made.Hash is not null)
            {
                if (_hashes.Count >= MostRemembered)
                {
                    _hashes.Clear();
                }

                _hashes[key] = made.Hash;
                return (Kept(made.Hash, size), null);
            }

            return (null, made.Refusal);
        }
        finally
        {
            if (making.Value.IsCompleted)
            {
                _making.TryRemove(KeyValuePair.Create(work, making));
            }
        }
    }

    private async Task<Made> MakeAsync(Func<Task<byte[]?>> read, int size, SemaphoreSlim turns)
    {
        await turns.WaitAsync();
        try
        {
            if (await read() is not { Length: > 0 } picture)
            {
                return new Made(null, LibraryMessages.CoverUnreadable);
            }

            string hash = Convert.ToHexStringLower(SHA256.HashData(picture));
            if (Kept(hash, size) is null)
            {
                Interlocked.Increment(ref _decoded);
                Keep(Resized(picture, size), PathOf(hash, size));
            }

            return new Made(hash, null);
        }
        catch (ImageRefusedException e)
        {
            return new Made(null, e.Explanation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Made(null, null);
        }
        catch (Exception e) when (e is CorruptFileException or UnsupportedFormatException or UnauthorizedAccessException)
        {
            return new Made(null, LibraryMessages.CoverUnreadable);
        }
        finally
        {
            turns.Release();
        }
    }

    private byte[]? OfPicture(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > imaging.Value.MaxBytes)
        {
            throw new ImageRefusedException(ImageRefusal.TooLarge, ImageMessages.TooManyBytes(imaging.Value.MaxBytes));
        }

        byte[] picture = new byte[file.Length];
        file.ReadExactly(picture);
        return picture;
    }

    private static byte[]? OfSound(string path)
    {
        using TagLib.File file = TagLib.File.Create(new ReadOnlyFile(path), ReadStyle.None | ReadStyle.PictureLazy);
        IPicture[] pictures = file.Tag.Pictures;
        return (Array.Find(pictures, p => p.Type is PictureType.FrontCover)
            ?? Array.Find(pictures, p => p.Type is not PictureType.NotAPicture))?.Data.Data;
    }

    private byte[] Resized(byte[] picture, int size)
    {
        using Snapshot whole = decoder.Decode(picture);
        double scale = Math.Min(1, (double)size / Math.Max(whole.Image.Width, whole.Image.Height));
        using Mat small = new();
        Cv2.Resize(whole.Image, small, new Size(Math.Max(1, Math.Round(whole.Image.Width * scale)),
            Math.Max(1, Math.Round(whole.Image.Height * scale))), interpolation: InterpolationFlags.Area);
        Cv2.ImEncode(".jpg", small, out byte[] jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, Quality));
        return jpeg;
    }

    /// <summary>Written aside first: whoever looks finds all of it or nothing.</summary>
    private static void Keep(byte[] jpeg, string path)
    {
        OwnerOnly.MakeFolder(Path.GetDirectoryName(path)!);
        string aside = string.Create(CultureInfo.InvariantCulture, $"{path}.{Guid.NewGuid():n}");
        using (FileStream file = OwnerOnly.CreateNew(aside))
        {
            file.Write(jpeg);
        }

        File.Move(aside, path, overwrite: true);
    }

    private CoverFile? Kept(string hash, int size) => PathOf(hash, size) is var path && File.Exists(path)
        ? new CoverFile(path, string.Create(CultureInfo.InvariantCulture, $"{hash[..32]}-{size}")) : null;

    private string PathOf(string hash, int size) =>
        Path.GetFullPath(Path.Combine(catalogue.Value.Folder, "covers", hash[..2],
            string.Create(CultureInfo.InvariantCulture, $"{hash}-{size}.jpg")));

    private sealed record Made(string? Hash, LocalizableMessage? Refusal);
}
