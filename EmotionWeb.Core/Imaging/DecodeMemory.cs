namespace EmotionWeb.Core.Imaging;

/// <summary>Memory for decoding, shared by all that decode at once, first come first served. Safe to call from many threads.</summary>
/// <param name="most">Bytes that all together may take; one that asks for more than this takes it alone.</param>
internal sealed class DecodeMemory(long most)
{
    private readonly object _gate = new();
    private readonly LinkedList<long> _asked = [];
    private long _taken;

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
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _asked.Count;
            }
        }
    }

    /// <summary>
    /// Takes memory, and blocks the thread until there is enough. Disposing what it gives gives the memory back. Whoever holds some asks
    /// for no more.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; those behind move up.</exception>
    public IDisposable Take(long bytes, CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration gone = cancellationToken.UnsafeRegister(static memory => ((DecodeMemory)memory!).GiveBack(0), this);
        lock (_gate)
        {
            // In the order of asking, or small ones would pass a large one for ever.
            LinkedListNode<long> turn = _asked.AddLast(bytes);
            try
            {
                while (turn != _asked.First || (_taken > 0 && _taken + bytes > most))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Monitor.Wait(_gate);
                }

                _taken += bytes;
            }
            finally
            {
                _asked.Remove(turn);
                Monitor.PulseAll(_gate);
            }
        }

        return new Share(this, bytes);
    }

    /// <summary>Gives bytes back, and has all that wait look anew.</summary>
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
