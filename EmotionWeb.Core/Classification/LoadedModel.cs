namespace EmotionWeb.Core.Classification;

/// <summary>
/// A classifier with a count of those who hold it: the set it belongs to, and every lease. It is disposed when the last lets go, so that a model
/// that was replaced lives exactly as long as a request still needs it. Safe to call from many threads.
/// </summary>
internal sealed class LoadedModel(IEmotionClassifier classifier)
{
    private int _holders = 1;

    public IEmotionClassifier Classifier { get; } = classifier;

    public string Id => Classifier.Model.Id;

    /// <summary>Takes hold, unless the last holder has let go already.</summary>
    public bool TryHold()
    {
        int holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return true;
            }

            holders = seen;
        }

        return false;
    }

    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            (Classifier as IDisposable)?.Dispose();
        }
    }
}

/// <summary>The right to use a classifier until this is disposed: however often models are swapped meanwhile, it stays loaded.</summary>
/// <param name="classifier">The classifier.</param>
/// <param name="release">Called once, when the lease ends; null where nothing is to be done.</param>
public sealed class ClassifierLease(IEmotionClassifier classifier, Action? release = null) : IDisposable
{
    private Action? _release = release;

    /// <summary>The classifier. Not to be used after <see cref="Dispose"/>.</summary>
    public IEmotionClassifier Classifier { get; } = classifier;

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
