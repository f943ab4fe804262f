using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Api;

/// <summary>Configuration section <c>Api</c>: how much of the API one client address may use.</summary>
public sealed class ApiOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Api";

    /// <summary>Requests a client address may make at once before it has to wait; 30 by default.</summary>
    [Range(1, 100_000, ErrorMessage = "Api:Burst lies between 1 and 100000 requests.")]
    public int Burst { get; set; } = 30;

    /// <summary>Requests a minute a client address may make in the long run; 60 by default.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Api:RequestsPerMinute lies between 1 and 1000000.")]
    public int RequestsPerMinute { get; set; } = 60;
}
