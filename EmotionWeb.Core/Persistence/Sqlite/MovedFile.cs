using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Asks SQLite whether the file behind a connection is still the one at its path
/// (https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlhasmoved).</summary>
internal static class MovedFile
{
    private const int HasMoved = 20; // SQLITE_FCNTL_HAS_MOVED

    /// <summary>Whether it was deleted, moved or replaced since the connection opened it. It costs one question to the system.</summary>
    /// <param name="connection">Open.</param>
    public static bool Is(SqliteConnection connection)
    {
        bool held = false;
        try
        {
            connection.Handle!.DangerousAddRef(ref held);
            int moved = 0;
            return Control(connection.Handle.DangerousGetHandle(), IntPtr.Zero, HasMoved, ref moved) == 0 && moved != 0;
        }
        finally
        {
            if (held)
            {
                connection.Handle!.DangerousRelease();
            }
        }
    }

    // The library that the provider has loaded; without a name the control is of the main database.
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int Control(IntPtr connection, IntPtr database, int operation, ref int moved);
}
