using System.Collections.Concurrent;

namespace EmotionWeb.Core.Listening;

/// <summary>What is remembered for a while; of too much, what would be forgotten first. Safe for concurrent use.</summary>
/// <typeparam name="TKey">What it is remembered by.</typeparam>
/// <typeparam name="T">What is remembered.</typeparam>
/// <param name="most">How many at most.</param>
/// <param name="time">Tells how late it is.</param>
internal sealed class TimedMemory<TKey, T>(int most, TimeProvider time)
    where TKey : notnull
    where T : class
{
    /// <summary>So many parts of it are forgotten at once where it is full, so that it is not looked through each time.</summary>
    private const int Part = 10;

    private readonly ConcurrentDictionary<TKey, Kept> _kept = new();

    /// <summary>How many are remembered, or were a while ago.</summary>
    public int Count => _kept.Count;

    /// <summary>Recalls what is known.</summary>
    /// <returns>Whether anything is: that there is nothing, too.</returns>
    public bool TryRecall(TKey key, out T? known)
    {
        bool there = _kept.TryGetValue(key, out Kept? kept) && kept.Until > time.GetUtcNow();
        known = there ? kept!.Known : null;
        return there;
    }

    /// <summary>Remembers what is known, in place of what was.</summary>
    public void Keep(TKey key, T? known, TimeSpan lasts)
    {
        if (_kept.Count >= most && !_kept.ContainsKey(key))
        {
            foreach (KeyValuePair<TKey, Kept> old in _kept.OrderBy(k => k.Value.Until).Take(Math.Max(1, most / Part)))
            {
                _kept.TryRemove(old);
            }
        }

        _kept[key] = new Kept(known, time.GetUtcNow() + lasts);
    }

    private sealed record Kept(T? Known, DateTimeOffset Until);
}
