using EmotionWeb.Accounts;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Resources;

namespace EmotionWeb.Hosting;

/// <summary>What the program can do, with or without the web: each line registers one capability of the core.</summary>
internal static class Capabilities
{
    public static IServiceCollection AddCapabilities(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(DataFolder.From(configuration));
        services.AddSingleton(TimeProvider.System);
        services.AddMessages();
        services.AddImaging();
        services.AddFaceDetection();
        services.AddSingleton<IDefaultModelStore, DefaultModelFile>();
        services.AddClassification();
        services.AddEvaluation();
        services.AddMoods();
        services.AddCatalogue();
        services.AddRecommendation();
        services.AddPipeline();
        services.AddAccounts();
        return services;
    }
}
