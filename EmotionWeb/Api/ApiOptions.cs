using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Api;

/// <summary>
/// Configuration section <c>Api</c>: how often one client may ask the API, or send a picture from a page: an account where one is signed
/// in, else an address.
/// </summary>
public sealed class ApiOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Api";

    /// <summary>
    /// Origins whose pages may ask the API from a browser, such as <c>https://app.example.org</c>; none by default. No cookie counts there.
    /// </summary>
    public IReadOnlyList<string> Origins { get; set; } = [];

    /// <summary>Requests and pictures a client may send at once before it has to wait; 30 by default.</summary>
    [Range(1, 100_000, ErrorMessage = "Api:Burst lies between 1 and 100000 requests.")]
    public int Burst { get; set; } = 30;

    /// <summary>Requests and pictures a minute a client may send in the long run; 60 by default, one a second.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Api:RequestsPerMinute lies between 1 and 1000000.")]
    public int RequestsPerMinute { get; set; } = 60;

    /// <summary>Sessions a client may plan at once before it has to wait, by the API and on pages together; 20 by default.</summary>
    [Range(1, 100_000, ErrorMessage = "Api:PlanBurst lies between 1 and 100000 sessions.")]
    public int PlanBurst { get; set; } = 20;

    /// <summary>Sessions a minute a client may plan in the long run; 20 by default. A plan takes 0.1 to 0.3 s of a processor.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Api:PlansPerMinute lies between 1 and 1000000.")]
    public int PlansPerMinute { get; set; } = 20;

    /// <summary>Whether each of <see cref="Origins"/> is one: scheme, host and, where it is not the scheme's, port; no <c>*</c>.</summary>
    internal bool NamesOrigins() => Origins.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
        && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.OrdinalIgnoreCase));
}
