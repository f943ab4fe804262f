using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.Imaging;

/// <summary>Registers decoding.</summary>
public static class ImagingServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ISnapshotDecoder"/>, with <see cref="ImagingOptions"/> bound to their configuration section and checked at start.</summary>
    public static IServiceCollection AddImaging(this IServiceCollection services)
    {
        services.AddOptions<ImagingOptions>().BindConfiguration(ImagingOptions.Section).ValidateDataAnnotations()
            .Validate(
                imaging => imaging.DecodeMegabytes * 1_000_000L >= ImageHeader.LeastBytesPerPixel * (long)imaging.MaxWholePixels,
                $"Imaging:DecodeMegabytes is at least {ImageHeader.LeastBytesPerPixel} MB for each million of Imaging:MaxWholePixels, "
                    + "or the largest picture that is taken could not be decoded.")
            .ValidateOnStart();
        services.TryAddSingleton<ISnapshotDecoder, SnapshotDecoder>();
        return services;
    }
}
