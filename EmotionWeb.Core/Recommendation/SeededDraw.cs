namespace EmotionWeb.Core.Recommendation;

/// <summary>Chance that comes again with its seed.</summary>
internal static class SeededDraw
{
    /// <summary>A number strictly between 0 and 1 that belongs to seed and key, whatever else is drawn (SplitMix64's finish).</summary>
    public static double Of(int seed, long key)
    {
        ulong z = ((ulong)(uint)seed * 0x9E3779B97F4A7C15) + ((ulong)key * 0xD1B54A32D192ED03) + 0x632BE59BD9B4E019;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / (1UL << 53);
    }
}
