using EmotionWeb.Core.Listening;

namespace EmotionWeb.Core.Previews;

/// <summary>Previews of songs that do not sound here in full. Safe for concurrent use.</summary>
public interface IPreviews
{
    /// <summary>The shops that are asked, in the order in which they are; none unless the operator turned one on.</summary>
    IReadOnlyList<PreviewShopState> Shops { get; }

    /// <summary>
    /// Looks for the preview of a song, in what is remembered, then at the shops: their names of it leave this site for that. It waits as
    /// long as the shops' limits ask for.
    /// </summary>
    /// <param name="songId">Key of a song.</param>
    /// <param name="cancellationToken">It is not wanted any more.</param>
    /// <returns>Null where no shop has one, or those that may are at rest.</returns>
    Task<PlayableTrack?> FindAsync(long songId, CancellationToken cancellationToken);
}

/// <summary>A shop that is asked for previews. Immutable.</summary>
/// <param name="Key">Key of the source.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Rest">Why it is not asked for now, or null.</param>
/// <param name="RestsUntil">When it is asked again, or null.</param>
public sealed record PreviewShopState(string Key, string Name, LocalizableMessage? Rest, DateTimeOffset? RestsUntil);
