using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Pipeline;

/// <summary>Registers the pipeline, its queue and what is common to the stages.</summary>
public static class PipelineServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IEmotionPipeline"/>, <see cref="IFrameReader"/>,
    /// <see cref="IReadingExplainer"/>, <see cref="IDefaultModel"/>, <see cref="IVisionQueue"/> and
    /// <see cref="ModelsFolder"/>, with <see cref="RecognitionOptions"/> bound to their configuration section and checked at start.
    /// The stages themselves (decoder, detector, classifiers, map, recommender) are added beside each.
    /// </summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.AddOptions<RecognitionOptions>().BindConfiguration(RecognitionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(provider => ModelsFolder.Find(provider.GetRequiredService<IOptions<RecognitionOptions>>().Value.ModelsFolder));
        services.TryAddSingleton<IVisionQueue>(provider => new VisionQueue(
            provider.GetRequiredService<IOptions<RecognitionOptions>>(), provider.GetRequiredService<IModelSwitch>().InUse.Device.Batch, provider.GetService<TimeProvider>()));
        services.TryAddSingleton<IEmotionPipeline, EmotionPipeline>();
        services.TryAddSingleton<IFrameReader, EmotionPipeline>();
        services.TryAddSingleton<IReadingExplainer, ReadingExplainer>();
        services.TryAddSingleton<DefaultModel>();
        services.TryAddSingleton<IDefaultModel>(provider => provider.GetRequiredService<DefaultModel>());
        services.TryAddSingleton<IKeptChoice>(provider => provider.GetRequiredService<DefaultModel>());
        return services;
    }
}
