namespace EmotionWeb.Core.Pipeline;

/// <summary>What is said of readings.</summary>
internal static class PipelineMessages
{
    public static LocalizableMessage Busy => new("reading-busy");
}
