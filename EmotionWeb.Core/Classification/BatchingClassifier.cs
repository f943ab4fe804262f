using System.Diagnostics;
using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// Runs the faces of concurrent callers as one batch. The first caller to come leads: it waits until the batch is full or the wait is over, runs it for all,
/// and each gets its own scores. While one batch runs the next one gathers. A caller alone pays the wait and nothing else. Safe to call from many threads.
/// </summary>
/// <param name="inner">The classifier that takes the batches; owned from here on where it is disposable.</param>
/// <param name="size">Most faces a batch, at least 1. A caller with as many or more runs alone.</param>
/// <param name="wait">Longest that the first caller waits for others.</param>
public sealed class BatchingClassifier(IEmotionClassifier inner, int size, TimeSpan wait) : IEmotionClassifier, IModelOutputs, IDisposable
{
    private readonly Lock _running = new();
    private readonly object _gate = new();
    private Batch _open = new();

    /// <inheritdoc />
    public ModelDescription Model => inner.Model;

    /// <inheritdoc />
    public IReadOnlyCollection<string> OutputNames => (inner as IModelOutputs)?.OutputNames ?? [];

    /// <summary>How many faces wait in the batch that gathers now.</summary>
    internal int Gathered
    {
        get
        {
            lock (_gate)
            {
                return _open.Faces.Count;
            }
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(faces);
        cancellationToken.ThrowIfCancellationRequested();
        if (faces.Count == 0 || faces.Count >= size)
        {
            return inner.Classify(faces, cancellationToken);
        }

        Batch batch;
        int start;
        bool leads;
        lock (_gate)
        {
            if (_open.Faces.Count + faces.Count > size)
            {
                // Its leader takes it as it is.
                Close(_open);
            }

            batch = _open;
            start = batch.Faces.Count;
            leads = start == 0;
            batch.Faces.AddRange(faces);
            batch.Callers++;
            if (batch.Faces.Count == size)
            {
                Close(batch);
            }
        }

        if (leads)
        {
            Lead(batch);
        }
        else
        {
            Await(batch);
        }

        // Once in a batch a caller stays to its end: the batch reads the caller's faces.
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.Scores is { } scores)
        {
            return [.. scores.Skip(start).Take(faces.Count)];
        }

        // One caller's faces may have spoilt it for all: each learns of its own.
        lock (_running)
        {
            return inner.Classify(faces, cancellationToken);
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<float[]> Read(string output, IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) =>
        inner is IModelOutputs outputs
            ? outputs.Read(output, faces, cancellationToken)
            : throw new NotSupportedException($"The model {Model.Id} gives its probabilities alone.");

    /// <inheritdoc />
    public void Dispose() => (inner as IDisposable)?.Dispose();

    private void Lead(Batch batch)
    {
        long until = Stopwatch.GetTimestamp() + (long)(wait.TotalSeconds * Stopwatch.Frequency);
        lock (_gate)
        {
            while (!batch.Closed && Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), until) is { Ticks: > 0 } left)
            {
                Monitor.Wait(_gate, left);
            }
        }

        lock (_running)
        {
            lock (_gate)
            {
                // Who came while another batch ran is taken along.
                Close(batch);
            }

            try
            {
                batch.Scores = inner.Classify(batch.Faces);
            }
            catch (Exception) when (batch.Callers > 1)
            {
                // Every caller finds out by itself whether it was its own fault.
            }
            finally
            {
                lock (_gate)
                {
                    batch.Done = true;
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    private void Await(Batch batch)
    {
        lock (_gate)
        {
            while (!batch.Done)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void Close(Batch batch)
    {
        if (!batch.Closed)
        {
            batch.Closed = true;
            _open = new Batch();
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class Batch
    {
        public List<Mat> Faces { get; } = [];

        public IReadOnlyList<EmotionScores>? Scores { get; set; }

        public int Callers { get; set; }

        public bool Closed { get; set; }

        public bool Done { get; set; }
    }
}
