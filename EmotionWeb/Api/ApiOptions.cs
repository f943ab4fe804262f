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

    /// <summary>Requests and pictures a client may send at once before it has to wait; 30 by default.</summary>
    [Range(1, 100_000, ErrorMessage = "Api:Burst lies between 1 and 100000 requests.")]
    public int Burst { get; set; } = 30;

    /// <summary>Requests and pictures a minute a client may send in the long run; 60 by default, one a second.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Api:RequestsPerMinute lies between 1 and 1000000.")]
    public int RequestsPerMinute { get; set; } = 60;
}
