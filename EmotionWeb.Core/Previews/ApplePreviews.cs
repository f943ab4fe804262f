using System.Text.Json;
using EmotionWeb.Core.Library;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Previews;

/// <summary>
/// Apple's search, which needs no key: some 20 calls a minute. Previews are to promote the store, beside its link, and are not to be kept
/// (performance-partners.apple.com/search-api).
/// </summary>
internal sealed class ApplePreviews(IHttpClientFactory http, NamedSongs songs, IOptions<PreviewsOptions> options, TimeProvider time)
    : PreviewShop(http, songs, time, new CallBudget(MostCalls, Within, time))
{
    /// <summary>Key of the source.</summary>
    public const string Source = "apple";

    private const int MostCalls = 15;

    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    public override string Key => Source;

    public override string Name => "Apple Music";

    public override bool IsOn => options.Value.Apple;

    protected override bool OnlyAlone => true;

    protected override string MediaType => "audio/mp4";

    protected override Uri Base => new(options.Value.AppleAddress.TrimEnd('/') + "/");

    protected override IReadOnlyList<string> Hosts { get; } = ["apple.com", "mzstatic.com"];

    protected override string Question(NamedSong song) =>
        $"search?term={Uri.EscapeDataString($"{song.Artist} {song.Title}")}&media=music&entity=song"
        + $"&country={options.Value.Country}&limit={Wanted}";

    protected override string SearchAddress(NamedSong song) =>
        $"https://music.apple.com/search?term={Uri.EscapeDataString($"{song.Title} {song.Artist}")}";

    protected override IEnumerable<ShopSong> Read(byte[] answer) =>
        JsonSerializer.Deserialize<Answer>(answer, JsonSerializerOptions.Web) is { Results: { } found }
            ? found.OfType<Item>().Select(item => new ShopSong(item.TrackName ?? "", item.ArtistName ?? "", item.TrackTimeMillis ?? 0,
                item.PreviewUrl, item.TrackViewUrl))
            : throw new JsonException();

    private sealed record Answer(IReadOnlyList<Item?>? Results);

    private sealed record Item(string? TrackName, string? ArtistName, double? TrackTimeMillis, string? PreviewUrl, string? TrackViewUrl);
}
