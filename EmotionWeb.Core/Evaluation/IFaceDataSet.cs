using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Labelled pictures. Safe to call from many threads.</summary>
public interface IFaceDataSet : IDisposable
{
    /// <summary>The class of each picture, as an index into the protocol's classes.</summary>
    IReadOnlyList<int> Truths { get; }

    /// <summary>The group of each picture, as whoever made the data set names them; empty where it was opened without groups.</summary>
    IReadOnlyList<string> Groups { get; }

    /// <summary>A whole picture as a cut-out face, CV_8UC1, that the caller disposes.</summary>
    /// <exception cref="InvalidDataException">The picture cannot be read.</exception>
    Mat Face(int index);

    /// <summary>A picture to look for a face in, that the caller disposes.</summary>
    /// <exception cref="InvalidDataException">The picture cannot be read.</exception>
    Snapshot Scene(int index);
}
