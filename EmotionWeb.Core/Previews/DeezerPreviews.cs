using System.Text.Json;
using EmotionWeb.Core.Library;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Previews;

/// <summary>Deezer's search, which needs no key: some 50 calls in 5 seconds, and beyond them an error within a 200.</summary>
internal sealed class DeezerPreviews(IHttpClientFactory http, NamedSongs songs, IOptions<PreviewsOptions> options, TimeProvider time)
    : PreviewShop(http, songs, time, new CallBudget(MostCalls, Within, time))
{
    /// <summary>Key of the source.</summary>
    public const string Source = "deezer";

    /// <summary>Less than half of what is let: others may ask from the same address.</summary>
    private const int MostCalls = 20;

    private const int NoData = 800;
    private const int Quota = 4;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    public override string Key => Source;

    public override string Name => "Deezer";

    public override bool IsOn => options.Value.Deezer;

    protected override bool OnlyAlone => false;

    protected override string MediaType => "audio/mpeg";

    protected override Uri Base => new(options.Value.DeezerAddress.TrimEnd('/') + "/");

    protected override IReadOnlyList<string> Hosts { get; } = ["deezer.com", "dzcdn.net"];

    protected override string Question(NamedSong song) =>
        $"search/track?q={Uri.EscapeDataString($"artist:\"{Plain(song.Artist)}\" track:\"{Plain(song.Title)}\"")}&limit={Wanted}";

    protected override string SearchAddress(NamedSong song) =>
        $"https://www.deezer.com/search/{Uri.EscapeDataString($"{song.Title} {song.Artist}")}";

    protected override IEnumerable<ShopSong> Read(byte[] answer)
    {
        Answer read = JsonSerializer.Deserialize<Answer>(answer, JsonSerializerOptions.Web) ?? throw new JsonException();
        return read switch
        {
            { Error.Code: NoData } => [],
            { Error.Code: Quota } => throw new PreviewFaultException(PreviewMessages.TooMany),
            { Error: null, Data: { } found } => found.OfType<Item>()
                .Select(item => new ShopSong(item.Title ?? "", item.Artist?.Name ?? "", 1000 * item.Duration ?? 0, item.Preview,
                    item.Link)),
            _ => throw new JsonException(),
        };
    }

    // A quote would end what it stands in.
    private static string Plain(string name) => name.Replace('"', ' ');

    private sealed record Answer(IReadOnlyList<Item?>? Data, Fault? Error);

    private sealed record Item(string? Title, double? Duration, string? Preview, string? Link, ArtistName? Artist);

    private sealed record ArtistName(string? Name);

    private sealed record Fault(int? Code);
}
