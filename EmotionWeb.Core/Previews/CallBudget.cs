namespace EmotionWeb.Core.Previews;

/// <summary>So many calls within a time, whoever makes them; who comes later waits for their turn. Safe for concurrent use.</summary>
/// <param name="most">Calls within <paramref name="within"/>.</param>
/// <param name="within">The time.</param>
/// <param name="time">Measures it.</param>
internal sealed class CallBudget(int most, TimeSpan within, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _calls = new();

    /// <summary>Takes a call.</summary>
    /// <returns>Whether there was one; else how long it is to the next.</returns>
    public bool TryTake(out TimeSpan wait)
    {
        lock (_gate)
        {
            while (_calls.TryPeek(out long oldest) && time.GetElapsedTime(oldest) >= within)
            {
                _calls.Dequeue();
            }

            if (_calls.Count < most)
            {
                _calls.Enqueue(time.GetTimestamp());
                wait = TimeSpan.Zero;
                return true;
            }

            wait = within - time.GetElapsedTime(_calls.Peek());
            return false;
        }
    }

    /// <summary>Takes a call, when there is one.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        while (!TryTake(out TimeSpan wait))
        {
            await Task.Delay(wait + TimeSpan.FromMilliseconds(1), time, cancellationToken);
        }
    }
}
