using System.Runtime.InteropServices;

namespace EmotionWeb.Core;

/// <summary>
/// Threads that run native vision work (decoding, detection, inference) and nothing else, first come first served. They live until disposal, which
/// takes no more work, cancels what waits and lets what runs finish. Whoever awaits the work goes on elsewhere, never on one of them. Safe to call from many threads.
/// </summary>
/// <remarks>
/// ONNX Runtime's INT8 kernels leave a thread on a processor with AMX in a state in which .NET cannot survive a NullReferenceException on it, caught or
/// not (docs/adr/012-threads-of-their-own-for-vision.md). What runs here is therefore kept apart from requests, circuits and the thread pool.
/// </remarks>
public sealed class VisionThreads : IAsyncDisposable
{
    private const int Niceness = 5; // A third of the weight of other threads, setpriority(2).

    [ThreadStatic]
    private static bool _isCurrent;

    private readonly object _gate = new();
    private readonly LinkedList<Job> _waiting = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _alive;
    private bool _closed;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">What the threads are called, with a number after it; Linux shows 15 characters.</param>
    /// <param name="count">How many, at least 1: as much work runs at once.</param>
    public VisionThreads(string name, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _alive = count;
        for (int i = 1; i <= count; i++)
        {
            // In the background: a program that ends without disposal does end. Unsafe: no thread keeps the context of the request that came first.
            new Thread(Work) { Name = $"{name} {i}", IsBackground = true }.UnsafeStart();
        }
    }

    /// <summary>Whether the caller runs on such a thread.</summary>
    public static bool IsCurrent => _isCurrent;

    /// <summary>Called by whatever runs a network, before it does.</summary>
    /// <exception cref="InvalidOperationException">The caller runs on another thread.</exception>
    public static void Require()
    {
        if (!_isCurrent)
        {
            throw new InvalidOperationException(
                $"A network may run on the threads of {nameof(VisionThreads)} only, and this is none of them. Go through the vision queue.");
        }
    }

    /// <summary>Runs <paramref name="work"/> on a thread that ends with it.</summary>
    /// <param name="name">What the thread is called.</param>
    /// <param name="work">The work; it is given <paramref name="cancellationToken"/>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<T> RunOnceAsync<T>(string name, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        VisionThreads threads = new(name, count: 1);
        await using (threads.ConfigureAwait(false))
        {
            return await threads.RunAsync(work, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs <paramref name="work"/> once a thread is free. How many wait is for the caller to bound.</summary>
    /// <param name="work">The work; it is given <paramref name="cancellationToken"/>. What it throws comes out of the task, stack and all.</param>
    /// <param name="cancellationToken">Cancels the work; while it waits at once.</param>
    /// <exception cref="ObjectDisposedException">The threads take no more work.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting or at work, or disposed while waiting.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        cancellationToken.ThrowIfCancellationRequested();
        Job<T> job = new(work, cancellationToken);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.AddLast(job.Place);
            Monitor.Pulse(_gate);
        }

        // No context is needed on the way out: who blocks on this, as a constructor does, must not be waited for.
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(_ => CancelWaiting(job), null);
        await using (registration.ConfigureAwait(false))
        {
            return await job.Result.ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Job[] waiting;
        lock (_gate)
        {
            _closed = true;
            waiting = [.. _waiting];
            _waiting.Clear();
            Monitor.PulseAll(_gate);
        }

        Array.ForEach(waiting, job => job.Cancel());
        await _ended.Task.ConfigureAwait(false);
    }

    private void Work()
    {
        _isCurrent = true;
        GiveWay();
        while (Next() is { } job)
        {
            job.Run();
        }

        if (Interlocked.Decrement(ref _alive) == 0)
        {
            _ended.SetResult();
        }
    }

    // Whoever waits for a page, or for being refused, comes before whoever is read: .NET's own priorities do nothing on Linux, where 0 means this thread.
    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(which: 0, who: 0, Niceness);
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int niceness);

    private Job? Next()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            Job? job = _waiting.First?.Value;
            if (job is not null)
            {
                _waiting.RemoveFirst();
            }

            return job;
        }
    }

    private void CancelWaiting(Job job)
    {
        lock (_gate)
        {
            if (job.Place.List is null)
            {
                return; // At work, where the token reaches it, or done.
            }

            _waiting.Remove(job.Place);
        }

        job.Cancel();
    }

    private abstract class Job
    {
        protected Job() => Place = new LinkedListNode<Job>(this);

        /// <summary>Where it waits; in no list once it runs.</summary>
        public LinkedListNode<Job> Place { get; }

        public abstract void Run();

        public abstract void Cancel();
    }

    private sealed class Job<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) : Job
    {
        // The caller goes on elsewhere.
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Result => _result.Task;

        public override void Run()
        {
            try
            {
                _result.SetResult(work(cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Cancel();
            }
            catch (Exception e)
            {
                _result.SetException(e);
            }
        }

        public override void Cancel() =>
            _result.SetCanceled(cancellationToken.IsCancellationRequested ? cancellationToken : new CancellationToken(canceled: true));
    }
}
