using System.Runtime.InteropServices;

namespace EmotionWeb.Hosting;

/// <summary>What rights the files have that this process makes without saying which.</summary>
internal static class Umask
{
    private const uint NoneForOthers = 0b_000_111_111;

    /// <summary>
    /// From now on they are their owner's alone: uploads while they are read, keys, whatever a package writes. Windows has no such mask.
    /// </summary>
    public static void CloseToOthers()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Set(NoneForOthers);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint Set(uint mask);
}
