using System.Collections.Concurrent;

namespace EmotionWeb.Core.Previews;

/// <summary>What is remembered of songs for a while, by their names; of too many, those that would be forgotten first. Safe for concurrent
/// use.</summary>
/// <typeparam name="T">What is remembered.</typeparam>
/// <param name="most">How many at most.</param>
/// <param name="time">Tells how late it is.</param>
internal sealed class PreviewMemory<T>(int most, TimeProvider time)
    where T : class
{
    /// <summary>So many parts of it are forgotten at once where it is full, so that it is not looked through each time.</summary>
    private const int Part = 10;

    private readonly ConcurrentDictionary<(string Title, string Artist), Kept> _kept = new();

    /// <summary>How many are remembered, or were a while ago.</summary>
    public int Count => _kept.Count;

    /// <summary>Recalls what is known.</summary>
    /// <returns>Whether anything is: that there is nothing, too.</returns>
    public bool TryRecall((string Title, string Artist) names, out T? known)
    {
        bool there = _kept.TryGetValue(names, out Kept? kept) && kept.Until > time.GetUtcNow();
        known = there ? kept!.Known : null;
        return there;
    }

    /// <summary>Remembers what is known, in place of what was.</summary>
    public void Keep((string Title, string Artist) names, T? known, TimeSpan lasts)
    {
        if (_kept.Count >= most && !_kept.ContainsKey(names))
        {
            foreach (KeyValuePair<(string, string), Kept> old in _kept.OrderBy(k => k.Value.Until).Take(Math.Max(1, most / Part)))
            {
                _kept.TryRemove(old);
            }
        }

        _kept[names] = new Kept(known, time.GetUtcNow() + lasts);
    }

    private sealed record Kept(T? Known, DateTimeOffset Until);
}
