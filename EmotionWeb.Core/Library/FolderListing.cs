namespace EmotionWeb.Core.Library;

/// <summary>A file of sound, as it was listed. Immutable.</summary>
/// <param name="Path">Path within the folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedTicks">When it was last written, as ticks of UTC.</param>
/// <param name="HasCoverBeside">Whether a picture lies beside it that is its cover.</param>
/// <param name="Refusal">Why it is not offered whatever it holds, or null.</param>
internal sealed record ListedFile(string Path, long Size, long ModifiedTicks, bool HasCoverBeside, LocalizableMessage? Refusal = null);

/// <summary>
/// What lies in a folder: every file is looked at from without and none is opened. Hidden files and folders, <c>@eaDir</c> and folders with
/// a <c>.nomedia</c> are passed by.
/// No link is followed: one that stays within the folder leads to what is listed anyway, and one that leads out of it is refused.
/// </summary>
internal sealed class FolderListing
{
    private const string NoMedia = ".nomedia";

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
    private static readonly string[] Covers =
        [.. from name in new[] { "cover", "folder", "front" } from ending in new[] { ".jpg", ".jpeg", ".png", ".webp" } select name + ending];

    private readonly List<string> _unreadable = [];
    private readonly List<ListedFile> _files = [];

    private FolderListing()
    {
    }

    /// <summary>Every file of sound.</summary>
    public IReadOnlyList<ListedFile> Files => _files;

    /// <summary>Why nothing could be listed, or null.</summary>
    public LocalizableMessage? Unavailable { get; private set; }

    /// <summary>Lists a folder.</summary>
    /// <param name="root">Full path.</param>
    /// <param name="listed">Told of each file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static FolderListing Of(string root, Action listed, CancellationToken cancellationToken)
    {
        FolderListing listing = new();
        Stack<string> open = new([root]);
        while (open.TryPop(out string? folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryEnter(folder) is not { } entries)
            {
                listing.Miss(root, folder);
                continue;
            }

            if (entries.Exists(e => e.Name is NoMedia))
            {
                continue;
            }

            bool cover = entries.Exists(e => e is FileInfo && Covers.Contains(e.Name, StringComparer.OrdinalIgnoreCase));
            foreach (FileSystemInfo entry in entries.Where(e => !e.Name.StartsWith('.') && e.Name is not "@eaDir"))
            {
                if (entry.LinkTarget is not null)
                {
                    listing.AddLink(root, entry, cover);
                }
                else if (entry is DirectoryInfo)
                {
                    open.Push(entry.FullName);
                }
                else if (AudioFormat.IsSound(entry.Name))
                {
                    listing.Add(root, (FileInfo)entry, cover);
                    listed();
                }
            }
        }

        return listing;
    }

    /// <summary>Whether a file may be there unseen, because a folder above it could not be read.</summary>
    public bool MayHide(string path) => _unreadable.Exists(folder => path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>The picture beside a file that is its cover, or null.</summary>
    /// <param name="path">Full path of the file.</param>
    public static string? CoverBeside(string path) =>
        TryEnter(System.IO.Path.GetDirectoryName(path)!)?.Where(e => e is FileInfo { LinkTarget: null }
            && Covers.Contains(e.Name, StringComparer.OrdinalIgnoreCase))
            .MinBy(e => Array.FindIndex(Covers, name => string.Equals(name, e.Name, StringComparison.OrdinalIgnoreCase)))?.FullName;

    private static List<FileSystemInfo>? TryEnter(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Miss(string root, string folder)
    {
        if (string.Equals(root, folder, StringComparison.Ordinal))
        {
            Unavailable = Directory.Exists(root) ? LibraryMessages.FolderUnreadable : LibraryMessages.FolderGone;
        }
        else if (Directory.Exists(folder))
        {
            _unreadable.Add(System.IO.Path.GetRelativePath(root, folder) + System.IO.Path.DirectorySeparatorChar);
        }
    }

    private void AddLink(string root, FileSystemInfo link, bool cover)
    {
        bool leadsOut = RealPath.Of(link.FullName) is not { } target || RealPath.Of(root) is not { } real
            || !LibraryOptions.IsWithin(target, real);
        if (leadsOut && (link is DirectoryInfo || AudioFormat.IsSound(link.Name)))
        {
            _files.Add(new ListedFile(System.IO.Path.GetRelativePath(root, link.FullName), 0, 0, cover, LibraryMessages.LeadsOut));
        }
    }

    private void Add(string root, FileInfo file, bool cover)
    {
        string path = System.IO.Path.GetRelativePath(root, file.FullName);
        try
        {
            _files.Add(new ListedFile(path, file.Length, file.LastWriteTimeUtc.Ticks, cover));
        }
        catch (FileNotFoundException)
        {
            // It went meanwhile, or its name is no text that would lead to it again.
            if (path.Contains('\uFFFD', StringComparison.Ordinal))
            {
                _files.Add(new ListedFile(path, 0, 0, cover, LibraryMessages.NameUnreadable));
            }
        }
    }
}
