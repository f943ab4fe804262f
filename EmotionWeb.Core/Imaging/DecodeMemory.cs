namespace EmotionWeb.Core.Imaging;

/// <summary>Memory for decoding, shared by all that decode at once, first come first served. Safe to call from many threads.</summary>
/// <param name="most">Bytes that all together may take; one that asks for more than this takes it alone.</param>
internal sealed class DecodeMemory(long most)
{
    private readonly object _gate = new();
    private long _taken;
    private long _asked;
    private long _served;

    /// <summary>Bytes that are taken just now.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken;
            }
        }
    }

    /// <summary>How many wait for some.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate)
            {
                return _asked - _served;
            }
        }
    }

    /// <summary>
    /// Takes memory, and blocks the thread until there is enough. Disposing what it gives gives the memory back. Whoever holds some asks
    /// for no more.
    /// </summary>
    public IDisposable Take(long bytes)
    {
        lock (_gate)
        {
            // In the order of asking, or small ones would pass a large one for ever.
            long turn = _asked++;
            while (turn != _served || (_taken > 0 && _taken + bytes > most))
            {
                Monitor.Wait(_gate);
            }

            _served++;
            _taken += bytes;
            Monitor.PulseAll(_gate);
        }

        return new Share(this, bytes);
    }

    private void GiveBack(long bytes)
    {
        lock (_gate)
        {
            _taken -= bytes;
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class Share(DecodeMemory memory, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        public void Dispose() => memory.GiveBack(Interlocked.Exchange(ref _bytes, 0));
    }
}
