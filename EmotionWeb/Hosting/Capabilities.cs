using EmotionWeb.Accounts;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.Explanation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Previews;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Listeners;
using EmotionWeb.Resources;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Hosting;

/// <summary>What the program can do, with or without the web: each line registers one capability of the core.</summary>
internal static class Capabilities
{
    public static IServiceCollection AddCapabilities(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => DataFolder.From(provider.GetRequiredService<IOptions<CatalogueOptions>>().Value));
        services.TryAddSingleton(TimeProvider.System);
        services.AddMessages();
        services.AddImaging();
        services.AddFaceDetection();
        services.TryAddSingleton<IDefaultModelStore, DefaultModelFile>();
        services.AddClassification();
        services.AddExplanation();
        services.AddEvaluation();
        services.AddCatalogue();
        services.AddRecommendation();
        services.AddFeedback();
        services.AddJournal();
        services.TryAddSingleton<ListenerData>();
        services.AddSessions();
        services.AddLibrary();
        services.AddSubsonic();
        services.AddPreviews();
        services.AddPipeline();
        services.AddAccounts();
        return services;
    }
}
