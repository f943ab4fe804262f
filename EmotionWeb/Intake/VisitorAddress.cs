namespace EmotionWeb.Intake;

/// <summary>Where a page's visitor comes from: what a circuit cannot ask its request for, since it has none.</summary>
internal sealed class VisitorAddress
{
    /// <summary>The address as <see cref="Api.RateLimits.Client"/> tells it; empty where it is not known.</summary>
    public string Value { get; set; } = "";
}
