using System.Collections.Concurrent;
using OpenCvSharp;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>Cascades of one file, each lent to one search at a time, for a cascade is not thread-safe. There come to be as many as searched at once.</summary>
internal sealed class CascadePool : IDisposable
{
    private readonly ConcurrentBag<CascadeClassifier> _idle = [];
    private readonly string _file;

    /// <exception cref="ModelsMissingException">The file holds no cascade.</exception>
    public CascadePool(string file)
    {
        _file = file;
        _idle.Add(Load());
    }

    /// <summary>How many cascades lie idle.</summary>
    public int Idle => _idle.Count;

    public T Lend<T>(Func<CascadeClassifier, T> search)
    {
        CascadeClassifier cascade = _idle.TryTake(out CascadeClassifier? idle) ? idle : Load();
        try
        {
            return search(cascade);
        }
        finally
        {
            _idle.Add(cascade);
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out CascadeClassifier? cascade))
        {
            cascade.Dispose();
        }
    }

    private CascadeClassifier Load()
    {
        CascadeClassifier cascade = new();
        if (Loads(cascade))
        {
            return cascade;
        }

        cascade.Dispose();
        throw new ModelsMissingException(ModelFolderMessages.NoCascade(_file));
    }

    private bool Loads(CascadeClassifier cascade)
    {
        try
        {
            return cascade.Load(_file) && !cascade.Empty();
        }
        catch (OpenCVException)
        {
            return false; // Said by the caller, with the file's name.
        }
    }
}
