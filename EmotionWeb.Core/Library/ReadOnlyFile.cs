namespace EmotionWeb.Core.Library;

/// <summary>A file for TagLib that is read and never written, while others may do with it what they like.</summary>
internal sealed class ReadOnlyFile(string path) : TagLib.File.IFileAbstraction
{
    public string Name => path;

    public Stream ReadStream => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public Stream WriteStream => throw new NotSupportedException();

    public void CloseStream(Stream stream) => stream.Dispose();
}
