using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;

namespace EmotionWeb.Listeners;

/// <summary>All that is kept of a listener (<see cref="ListenerKey"/>), whatever it is: what goes and comes together. As its stores, it is
/// called from workers, and safe to call from many threads.</summary>
internal sealed class ListenerData(IFeedbackStore feedback, IJournalStore journal)
{
    /// <summary>How much there is.</summary>
    public async Task<ListenerHolding> HoldingAsync(string listener, CancellationToken cancellationToken) => new(
        (await feedback.AllAsync(listener, cancellationToken)).Count,
        await journal.CountAsync(listener, day: null, cancellationToken),
        (await journal.SettingsAsync(listener, cancellationToken)).IsOn);

    /// <summary>Forgets all of it.</summary>
    public async Task ForgetAsync(string listener, CancellationToken cancellationToken)
    {
        await feedback.ForgetAsync(listener, cancellationToken);
        await journal.ForgetAsync(listener, cancellationToken);
    }

    /// <summary>Gives one listener all of another.</summary>
    public async Task BringAsync(string from, string to, CancellationToken cancellationToken)
    {
        await feedback.BringAsync(from, to, cancellationToken);
        await journal.BringAsync(from, to, cancellationToken);
    }
}

/// <summary>How much is kept of a listener.</summary>
/// <param name="Words">What they said of songs.</param>
/// <param name="Entries">Entries of their journal.</param>
/// <param name="WritesJournal">Whether their journal is on.</param>
internal readonly record struct ListenerHolding(int Words, int Entries, bool WritesJournal)
{
    /// <summary>Whether there is nothing by which to know them again.</summary>
    public bool IsNothing => this is { Words: 0, Entries: 0, WritesJournal: false };
}
