namespace EmotionWeb.Core.Sessions;

/// <summary>
/// Puts songs in order along a path: from the front, song by song, with the best <see cref="Beam"/> beginnings kept. What counts is the cost of all songs weighed by how
/// long they last. Safe to call from many threads.
/// </summary>
/// <param name="cost">What a song costs at a place.</param>
/// <param name="belongs">Whether a song may stand at a place that begins after a time.</param>
/// <param name="duration">How long the songs are to last.</param>
/// <param name="before">Songs that come before them, the last one first.</param>
internal sealed class SessionSearch(SessionCost cost, Func<SessionSong, TimeSpan, bool> belongs, TimeSpan duration,
    IReadOnlyList<SessionSong>? before = null)
{
    /// <summary>Beginnings that are kept.</summary>
    public const int Beam = 24;

    /// <summary>Songs that are tried for a place.</summary>
    public const int Tried = 60;

    /// <summary>The songs in order; their lengths sum to the duration within half of the last one's, or to less where too few belong.</summary>
    /// <param name="songs">What there is, each once.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public IReadOnlyList<SessionSong> Find(IReadOnlyCollection<SessionSong> songs, CancellationToken cancellationToken)
    {
        List<Beginning> beginnings = [Beginning.None];
        Beginning? best = null;
        while (beginnings.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan middle = beginnings[beginnings.Count / 2].Elapsed;
            SessionSong[] tried = [.. songs.Where(song => belongs(song, middle)).OrderBy(song => cost.Alone(song, middle)).Take(Tried + beginnings[0].Count)];
            List<Beginning> longer = [];
            foreach (Beginning beginning in beginnings)
            {
                int went = longer.Count;
                longer.AddRange(tried
                    .Where(song => Fits(song, beginning.Elapsed) && belongs(song, beginning.Elapsed) && !beginning.Has(song))
                    .Select(song => beginning.Then(song, cost.Alone(song, beginning.Elapsed) + SessionCost.After(song,
                        beginning.Backwards().Concat(before ?? [])))));

                // It ends here: the time is up, or nothing more belongs. A fuller one beats a cheaper one.
                if (longer.Count == went && beginning.Count > 0)
                {
                    best = Better(best, beginning);
                }
            }

            foreach (Beginning whole in longer.Where(IsWhole))
            {
                best = Better(best, whole);
            }

            beginnings = [.. longer.Where(b => !IsWhole(b)).OrderBy(b => b.Cost).Take(Beam)];
        }

        return best is null ? [] : [.. best.Backwards().Reverse()];
    }

    /// <summary>Whether a song may come: it ends at most half of its length after the session is to end.</summary>
    internal bool Fits(SessionSong song, TimeSpan elapsed) => elapsed + (song.Lasts / 2) <= duration;

    private bool IsWhole(Beginning beginning) => beginning.Elapsed >= duration - (beginning.Last!.Lasts / 2);

    private Beginning Better(Beginning? one, Beginning other) =>
        one is null || (IsWhole(one), IsWhole(one) ? -one.Cost : one.Elapsed.TotalSeconds).CompareTo((IsWhole(other), IsWhole(other) ? -other.Cost : other.Elapsed.TotalSeconds)) < 0
            ? other : one;

    /// <summary>Songs in order, as a list from the last to the first that beginnings share. Immutable.</summary>
    private sealed class Beginning
    {
        public static readonly Beginning None = new(null, null, TimeSpan.Zero, 0, 0);

        private readonly Beginning? _before;
        private readonly double _sum;

        private Beginning(Beginning? before, SessionSong? last, TimeSpan elapsed, int count, double sum) =>
            (_before, Last, Elapsed, Count, _sum) = (before, last, elapsed, count, sum);

        public SessionSong? Last { get; }

        public TimeSpan Elapsed { get; }

        public int Count { get; }

        /// <summary>Mean cost, weighed by time, so that beginnings of different lengths compare.</summary>
        public double Cost => _sum / Elapsed.TotalSeconds;

        public Beginning Then(SessionSong song, double cost) => new(this, song, Elapsed + song.Lasts, Count + 1, _sum + (cost * song.Lasts.TotalSeconds));

        public IEnumerable<SessionSong> Backwards()
        {
            for (Beginning? at = this; at?.Last is { } song; at = at._before)
            {
                yield return song;
            }
        }

        public bool Has(SessionSong song) => Backwards().Any(s => s.Row.Id == song.Row.Id);
    }
}
