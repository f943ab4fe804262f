using System.Reflection;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmotionWeb.Tests.Architecture;

public class RegistrationTests
{
    /// <summary>What registers a capability of the core: <c>AddXyz</c>.</summary>
    private static readonly MethodInfo[] Registrations = [.. typeof(CatalogueServiceCollectionExtensions).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true })
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(method => method.GetParameters() is [{ ParameterType: { } first }] && first == typeof(IServiceCollection))];

    [Fact]
    public void What_registers_a_capability_is_named_alike()
    {
        Assert.NotEmpty(Registrations);
        Assert.All(Registrations, method =>
        {
            Assert.StartsWith("Add", method.Name, StringComparison.Ordinal);
            Assert.Equal($"{method.Name[3..]}ServiceCollectionExtensions", method.DeclaringType!.Name);
        });
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Capabilities_may_be_added_in_any_order_and_more_than_once(bool backwards, int times)
    {
        ServiceCollection services = Host();
        foreach (MethodInfo add in Enumerable.Repeat(backwards ? Registrations.Reverse() : Registrations, times).SelectMany(all => all))
        {
            add.Invoke(null, [services]);
        }

        using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Type[] started = [.. provider.GetServices<IHostedService>().Select(service => service.GetType())];
        Assert.Equal(started.Distinct(), started);
    }

    [Fact]
    public void What_is_there_already_stays()
    {
        IRecommender own = new NoSongs();
        using ServiceProvider provider = Host().AddSingleton(own).AddCapabilities().BuildServiceProvider();
        Assert.Same(own, provider.GetRequiredService<IRecommender>());
    }

    [Fact]
    public async Task The_site_validates_its_services_in_development()
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("emotionweb-test-");
        try
        {
            await using WebApplication site = Site.Build([$"--environment={Environments.Development}", $"--EMOTIONWEB_DATA={data}"], "http://127.0.0.1:0");

            // It does so where a scoped service cannot be had without a scope.
            Assert.Throws<InvalidOperationException>(() => site.Services.GetRequiredService<Accounts.AccountSignInManager>());
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static ServiceCollection Host()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<IDefaultModelStore>(new DefaultModelFile(new DataFolder(Path.GetTempPath())));
        return services;
    }

    private sealed class NoSongs : IRecommender
    {
        public Task<IReadOnlyList<RecommendedSong>> RecommendAsync(Core.Moods.MoodMix mix, int count, int seed,
            Core.Feedback.ListenerTaste taste, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RecommendedSong>>([]);
    }
}
