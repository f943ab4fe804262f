using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>The real application on a data folder of its own, in memory or, after <see cref="Listen"/>, on a loopback port.</summary>
public class SiteFactory : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo _data;
    private readonly bool _borrowed;

    /// <summary>A site of its own.</summary>
    public SiteFactory()
        : this(null)
    {
    }

    /// <summary>A site on a data folder that outlives it, or on one of its own.</summary>
    public SiteFactory(DirectoryInfo? data) => (_data, _borrowed) = (data ?? Directory.CreateTempSubdirectory("emotionweb-test-"), data is not null);

    /// <summary>Settings on top of the application's own, to be filled before it starts.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Whether it has every model, and not the default alone.</summary>
    public bool HasAllModels { get; init; }

    /// <summary>Services put in place of the application's own, to be filled before it starts.</summary>
    public Action<IServiceCollection> Replace { get; init; } = _ => { };

    /// <summary>Starts it on a loopback port, by default a free one, and gives the address.</summary>
    public Uri Listen(int port = 0)
    {
        UseKestrel(port);
        StartServer();
        return new Uri(Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("EMOTIONWEB_DATA", _data.FullName);
        builder.UseSetting("Recognition:WaitSeconds", "60"); // On a busy machine a reading takes seconds, and tests are not refused for that.
        if (!HasAllModels)
        {
            builder.UseSetting(DefaultModelAlone.Setting, DefaultModelAlone.Folder);
        }

        foreach ((string key, string value) in Settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(Replace);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!_borrowed)
        {
            _data.Delete(recursive: true);
        }

        GC.SuppressFinalize(this);
    }
}
