using System.Net;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Media;

/// <summary>A site on a loopback port with a folder of music in which one song lies, and a folder outside of it.</summary>
public sealed class MediaSite : IAsyncLifetime
{
    private readonly SiteFactory _site = new();

    internal MusicFolder Music { get; } = new();

    internal MusicFolder Outside { get; } = new();

    internal HttpClient Client { get; } = new();

    /// <summary>What lies in <c>song.mp3</c>.</summary>
    internal byte[] Song { get; private set; } = [];

    internal IServiceProvider Services => _site.Services;

    /// <summary>Settings on top of the application's own, to be filled before it starts.</summary>
    internal Dictionary<string, string> Settings => _site.Settings;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static async Task<MediaSite> StartAsync()
    {
        MediaSite site = new();
        await site.InitializeAsync();
        return site;
    }

    public async ValueTask InitializeAsync()
    {
        Song = await File.ReadAllBytesAsync(Music.Add("song.mp3", "Song", "Who"), Token);
        Settings["Library:Folders:0"] = Music.Path;
        Client.BaseAddress = _site.Listen();
        await ScanAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _site.DisposeAsync();
        Music.Dispose();
        Outside.Dispose();
    }

    /// <summary>Asks for an address exactly as it is written.</summary>
    internal Task<HttpResponseMessage> GetAsync(string address) =>
        Client.GetAsync(new Uri(Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + address,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), Token);

    internal async Task OkAsync(string address)
    {
        using HttpResponseMessage response = await GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    internal Task ScanAsync() => ScanAsync(Services);

    /// <summary>Scans, once the scan that the site makes by itself has ended.</summary>
    internal static async Task ScanAsync(IServiceProvider services)
    {
        while (true)
        {
            try
            {
                await services.GetRequiredService<ILibraryScanner>().ScanAsync(progress: null, Token);
                return;
            }
            catch (LibraryException busy) when (busy.Explanation.Code is "library-scan-under-way")
            {
                await Task.Delay(20, Token);
            }
        }
    }

    /// <summary>The key of the track of a file.</summary>
    internal async Task<string> IdAsync(string path = "song.mp3")
    {
        await using CatalogueContext context = await Services.GetRequiredService<IDbContextFactory<CatalogueContext>>()
            .CreateDbContextAsync(Token);
        return (await context.Tracks.SingleAsync(t => t.Path == path, Token)).PublicId;
    }
}
