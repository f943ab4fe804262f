using System.Net;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Previews;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Previews;

/// <summary>What is heard of a preview over HTTP, through the site.</summary>
public sealed class PreviewSoundTests : IAsyncLifetime
{
    private readonly SiteFactory _site = new();
    private ShopStandIn _shops = null!;
    private HttpClient _client = null!;
    private string _path = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shops = await ShopStandIn.StartAsync();
        foreach ((string key, string? value) in _shops.Settings(deezer: true))
        {
            _site.Settings[key] = value!;
        }

        _client = new HttpClient { BaseAddress = _site.Listen() };
        await using CatalogueContext context = await _site.Services.GetRequiredService<IDbContextFactory<CatalogueContext>>()
            .CreateDbContextAsync(Token);
        _path = $"/media/deezer-{(await context.Songs.SingleAsync(s => s.Title == "Africa", Token)).Id}";
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _site.DisposeAsync();
        await _shops.DisposeAsync();
    }

    [Fact]
    public async Task A_preview_is_heard_sought_and_asked_for_through_the_site()
    {
        using HttpResponseMessage whole = await GetAsync(), part = await GetAsync("bytes=100-199"), beyond = await GetAsync("bytes=99999-"),
            head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, _path), Token),
                cover = await _client.GetAsync($"{_path}/cover", Token);

        Assert.Equal((HttpStatusCode.OK, "audio/mpeg", "private"),
            (whole.StatusCode, whole.Content.Headers.ContentType!.MediaType, whole.Headers.CacheControl!.ToString()));
        Assert.Equal(_shops.Sound, await whole.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal((HttpStatusCode.PartialContent, "bytes 100-199/5000"),
            (part.StatusCode, part.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(_shops.Sound[100..200], await part.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, HttpStatusCode.OK, HttpStatusCode.NotFound),
            (beyond.StatusCode, head.StatusCode, cover.StatusCode));
        Assert.Single(_shops.Searches);
    }

    [Fact]
    public async Task An_address_that_died_is_looked_up_again_once()
    {
        _shops.SoundDay = "403 once";

        using HttpResponseMessage answer = await GetAsync();

        Assert.Equal(_shops.Sound, await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal((2, 2), (_shops.Searches.Count(), _shops.Sounds.Count()));
    }

    [Theory]
    [InlineData("403")]
    [InlineData("empty")]
    [InlineData("html")]
    [InlineData("redirect")]
    public async Task A_preview_that_stays_dead_is_none_and_is_not_asked_for_again(string day)
    {
        _shops.SoundDay = day;

        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage answer = await GetAsync();
            Assert.Equal((HttpStatusCode.NotFound, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token)));
        }

        Assert.Equal((2, 2), (_shops.Searches.Count(), _shops.Sounds.Count()));
    }

    [Theory]
    [InlineData("quota", "good")]
    [InlineData("html", "good")]
    [InlineData("abort", "good")]
    [InlineData("good", "500")]
    public async Task A_shop_that_fails_is_out_of_reach_and_is_left_alone(string day, string soundDay)
    {
        (_shops.Day, _shops.SoundDay) = (day, soundDay);

        using HttpResponseMessage answer = await GetAsync();
        int calls = _shops.Searches.Count();
        using HttpResponseMessage again = await GetAsync("bytes=0-");

        Assert.Equal((HttpStatusCode.BadGateway, HttpStatusCode.BadGateway), (answer.StatusCode, again.StatusCode));
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(calls, _shops.Searches.Count());
        Assert.NotNull(Assert.Single(_site.Services.GetRequiredService<IPreviews>().Shops).Rest);
    }

    [Fact]
    public async Task Sound_without_end_ends()
    {
        _shops.SoundDay = "endless";

        using HttpResponseMessage answer = await _client.GetAsync(_path, HttpCompletionOption.ResponseHeadersRead, Token);
        await using Stream body = await answer.Content.ReadAsStreamAsync(Token);
        byte[] part = new byte[64 * 1024];
        long read = 0;
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (int some = 1; some > 0; read += some)
            {
                some = await body.ReadAsync(part, Token);
            }
        });
        Assert.InRange(read, 1, PreviewShop.MostSoundBytes);
    }

    [Theory]
    [InlineData("/media/deezer-0")]
    [InlineData("/media/deezer-99999999999999999999")]
    [InlineData("/media/deezer--1")]
    [InlineData("/media/deezer-1%2f..%2f")]
    [InlineData("/media/apple-1")]
    public async Task What_is_no_song_here_and_a_shop_that_is_off_answer_404_and_nobody_is_asked(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(path, Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(_shops.Calls);
    }

    private async Task<HttpResponseMessage> GetAsync(string? range = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _path);
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }

        return await _client.SendAsync(request, Token);
    }
}
