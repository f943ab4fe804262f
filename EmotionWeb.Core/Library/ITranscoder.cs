using EmotionWeb.Core.Listening;

namespace EmotionWeb.Core.Library;

/// <summary>Makes sound that every browser plays of files that it does not. Safe to call from many threads.</summary>
internal interface ITranscoder
{
    /// <summary>Whether the program that does it is there.</summary>
    bool IsAvailable { get; }

    /// <summary>A file of the form, made now or earlier and whole.</summary>
    /// <param name="source">Full path.</param>
    /// <param name="version">Another for every other content of the source.</param>
    /// <param name="form">Not <see cref="SoundForm.Best"/>.</param>
    /// <param name="cancellationToken">Whoever wants it is gone; where nobody else waits for it, making it ends.</param>
    /// <returns>Its path; null where it cannot be made.</returns>
    Task<string?> GetAsync(string source, string version, SoundForm form, CancellationToken cancellationToken);
}
