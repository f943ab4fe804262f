using EmotionWeb.Core.Imaging;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Reads many pictures as the product reads one.</summary>
public static class PictureReadings
{
    /// <summary>Reads each, a few at once.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="name">What one is called.</param>
    /// <param name="read">Reads one; an <see cref="ImageRefusedException"/> of it is kept and the others are read on.</param>
    /// <param name="parallel">How many at once, at least 1.</param>
    /// <param name="progress">Told how many more were read, from any thread; or null.</param>
    /// <param name="cancellationToken">Cancels waiting and working.</param>
    /// <returns>What came of each, in the order of the pictures, and the pictures that were refused, with the reason.</returns>
    public static async Task<(IReadOnlyList<TReading> Readings, IReadOnlyList<RefusedPicture> Refused)> ReadAsync<TPicture, TReading>(
        IReadOnlyList<TPicture> pictures, Func<TPicture, string> name, Func<TPicture, CancellationToken, Task<TReading>> read, int parallel, IProgress<int>? progress, CancellationToken cancellationToken)
        where TReading : class
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(read);
        TReading?[] readings = new TReading?[pictures.Count];
        RefusedPicture?[] refused = new RefusedPicture?[pictures.Count];
        await Parallel.ForAsync(0, pictures.Count, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken }, async (i, token) =>
        {
            try
            {
                readings[i] = await read(pictures[i], token);
            }
            catch (ImageRefusedException e)
            {
                refused[i] = new RefusedPicture(name(pictures[i]), e.Explanation);
            }

            progress?.Report(1);
        });
        return ([.. readings.OfType<TReading>()], [.. refused.OfType<RefusedPicture>()]);
    }
}

/// <summary>A picture that was refused as none, and is in no count.</summary>
/// <param name="File">Its path within the folder.</param>
/// <param name="Reason">Why.</param>
public sealed record RefusedPicture(string File, LocalizableMessage Reason);
