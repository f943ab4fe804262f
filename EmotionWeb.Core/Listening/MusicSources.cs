using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Listening;

/// <summary>All sources, in the order of <see cref="SourcesOptions.Order"/>. Safe for concurrent use.</summary>
/// <param name="sources">Each of them.</param>
/// <param name="options">Their order.</param>
public sealed class MusicSources(IEnumerable<IMusicSource> sources, IOptions<SourcesOptions> options)
{
    private readonly Lazy<IMusicSource[]> _sources = new(() =>
        [.. options.Value.Keys.SelectMany(key => sources.Where(source => string.Equals(source.Key, key, StringComparison.Ordinal)))]);

    /// <summary>Opens a track's sound, whichever source has it.</summary>
    /// <inheritdoc cref="IMusicSource.OpenAsync" />
    public Task<Sound?> OpenAsync(string trackId, string? listener, SoundForm form, PartWanted? part,
        CancellationToken cancellationToken) =>
        FirstAsync(source => source.OpenAsync(trackId, listener, form, part, cancellationToken));

    /// <summary>A track's cover, whichever source has it.</summary>
    /// <inheritdoc cref="IMusicSource.CoverAsync" />
    public Task<CoverFile?> CoverAsync(string trackId, int size, CancellationToken cancellationToken) =>
        FirstAsync(source => source.CoverAsync(trackId, size, cancellationToken));

    /// <summary>Every track is of one source: the others know nothing of it.</summary>
    private async Task<T?> FirstAsync<T>(Func<IMusicSource, Task<T?>> ask)
        where T : class
    {
        foreach (IMusicSource source in _sources.Value)
        {
            if (await ask(source) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
