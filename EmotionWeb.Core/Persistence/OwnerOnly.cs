namespace EmotionWeb.Core.Persistence;

/// <summary>
/// Files and folders that nobody but the account that runs the program may read. On Unix alone: on Windows they have what their folder
/// gives them. Rights are only taken away, never given. Safe to call from many threads and processes.
/// </summary>
public static class OwnerOnly
{
    private const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfFolder = OfFile | UnixFileMode.UserExecute;

    /// <summary>Makes the folder where it is missing, with mode 700, and closes it to others where it is there.</summary>
    /// <returns>Whether it is closed; see <see cref="TryClose"/>.</returns>
    public static bool MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return true;
        }

        Directory.CreateDirectory(path, OfFolder);
        return TryClose(path);
    }

    /// <summary>Makes an empty file of mode 600 where there is none; one that is there is closed to others.</summary>
    /// <returns>Whether it is closed; see <see cref="TryClose"/>.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static bool MakeFile(string path)
    {
        try
        {
            CreateNew(path).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // It was there, or another process was first.
        }

        return TryClose(path);
    }

    /// <summary>Opens a new file of mode 600 for writing.</summary>
    /// <exception cref="IOException">There is one, or it cannot be made.</exception>
    public static FileStream CreateNew(string path) => new(path, OperatingSystem.IsWindows()
        ? new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }
        : new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OfFile });

    /// <summary>Takes the rights of everyone but the owner from a file or folder.</summary>
    /// <returns>False where that is not this account's to do, or where the folder is one that many write to (such as <c>/tmp</c>): then
    /// it stays as it is.</returns>
    public static bool TryClose(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        try
        {
            UnixFileMode mode = File.GetUnixFileMode(path);
            if ((mode & ~OfFolder) == UnixFileMode.None)
            {
                return true;
            }

            if (mode.HasFlag(UnixFileMode.StickyBit))
            {
                return false;
            }

            File.SetUnixFileMode(path, mode & OfFolder);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (FileNotFoundException)
        {
            return true; // Another process took it away: there is nothing to close.
        }
    }
}
