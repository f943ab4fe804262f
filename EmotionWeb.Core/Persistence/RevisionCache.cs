using System.Collections.Concurrent;

namespace EmotionWeb.Core.Persistence;

/// <summary>
/// Parts of the catalogue, each read once while its revision stays, by whoever asks for it first. Who asks has read the revision just
/// before and gets no part that
/// is older, so that an edit, which counts the revision up as it is committed, holds for the next question, whichever process made it. Safe
/// to call from many threads.
/// </summary>
/// <typeparam name="TKey">Names a part.</typeparam>
/// <typeparam name="TPart">A part; immutable.</typeparam>
/// <param name="most">How much is kept at most, in the unit of <paramref name="size"/>; before more comes, what is kept is dropped.</param>
/// <param name="size">How large a part is.</param>
internal sealed class RevisionCache<TKey, TPart>(long most, Func<TPart, int> size)
    where TKey : notnull
{
    private readonly SemaphoreSlim _reading = new(1);
    private volatile Kept _kept = new(-1);

    /// <summary>How much is kept now, in the unit of the size.</summary>
    internal long Size => _kept.Size;

    /// <summary>A part as it is at <paramref name="revision"/> or later.</summary>
    /// <param name="revision">The revision in force when this is called, or a moment before.</param>
    /// <param name="key">Which part.</param>
    /// <param name="read">Reads it from the database; called where it is not kept, by one caller at a time.</param>
    /// <param name="cancellationToken">Ends this caller's wait or read; who waits behind it reads in its place.</param>
    public ValueTask<TPart> GetAsync(long revision, TKey key, Func<CancellationToken, Task<TPart>> read, CancellationToken cancellationToken)
    {
        Kept kept = _kept;
        return kept.Revision == revision && kept.Parts.TryGetValue(key, out TPart? part)
            ? ValueTask.FromResult(part)
            : new ValueTask<TPart>(ReadAsync(revision, key, read, cancellationToken));
    }

    private async Task<TPart> ReadAsync(long revision, TKey key, Func<CancellationToken, Task<TPart>> read, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_kept.Revision == revision && _kept.Parts.TryGetValue(key, out TPart? there))
            {
                return there;
            }

            // What is read now is at least as new as the revision it is kept under.
            TPart part = await read(cancellationToken);
            Kept kept = _kept;
            if (kept.Revision != revision || kept.Size + size(part) > most)
            {
                _kept = kept = new Kept(revision);
            }

            kept.Parts[key] = part;
            kept.Size += size(part);
            return part;
        }
        finally
        {
            _reading.Release();
        }
    }

    private sealed class Kept(long revision)
    {
        public long Revision { get; } = revision;

        public ConcurrentDictionary<TKey, TPart> Parts { get; } = new();

        public long Size { get; set; }
    }
}
