using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Subsonic;

/// <summary>The server of the site, as it is configured.</summary>
internal sealed class SubsonicServer(IHttpClientFactory http, IOptions<SubsonicOptions> options, TimeProvider time)
{
    /// <summary>Key of the source.</summary>
    public const string Source = "subsonic";

    private readonly Lazy<SubsonicClient> _client = new(() => Make(http, options.Value, time));

    /// <summary>Whether there is one.</summary>
    public bool Any => options.Value.Any;

    /// <summary>What its tracks are kept under. Only where there is one.</summary>
    public string Root => options.Value.Base.AbsoluteUri;

    /// <summary>Calls it. Only where there is one.</summary>
    public SubsonicClient Client => _client.Value;

    /// <summary>Calls it too, without anything of what was before. Only where there is one.</summary>
    public SubsonicClient Afresh() => Make(http, options.Value, time);

    private static SubsonicClient Make(IHttpClientFactory http, SubsonicOptions options, TimeProvider time) =>
        new(http, new SubsonicAccount(options.Base, options.User, options.Password, options.ApiKey, options.AllowPlainPassword), time);
}
