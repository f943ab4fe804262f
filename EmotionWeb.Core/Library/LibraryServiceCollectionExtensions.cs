using EmotionWeb.Core.Listening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>Registers the library.</summary>
public static class LibraryServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ILibrary"/>, <see cref="ILibraryScanner"/>, its files as an <see cref="IMusicSource"/>, <see cref="ITrackFinder"/> and
    /// <see cref="ISoundingSongs"/>, with <see cref="LibraryOptions"/> checked at start;
    /// they need the database and decoding. A host keeps the library up to date while it runs (<see cref="ILibraryMonitor"/>).
    /// </summary>
    public static IServiceCollection AddLibrary(this IServiceCollection services)
    {
        services.AddOptions<LibraryOptions>().BindConfiguration(LibraryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LibraryOptions>, FoldersApart>());
        services.AddListening();
        services.AddOptions<SourcesOptions>().PostConfigure<IOptions<LibraryOptions>>((sources, library) => sources.Tell(LibraryTrackFinder.Source, library.Value.Roots));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITagReader, TagReader>();
        services.TryAddSingleton<ITranscoder, Transcoder>();
        services.TryAddSingleton<LibrarySorter>();
        services.TryAddSingleton<ILibrarySorting>(provider => provider.GetRequiredService<LibrarySorter>());
        services.TryAddSingleton<CoverStore>();
        services.TryAddSingleton<ILibrary, LibraryStatus>();
        services.TryAddSingleton<ILibraryScanner, LibraryScanner>();
        services.TryAddSingleton<LibraryMonitor>();
        services.TryAddSingleton<ILibraryMonitor>(provider => provider.GetRequiredService<LibraryMonitor>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService,
            LibraryMonitor>(provider => provider.GetRequiredService<LibraryMonitor>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMusicSource, LibraryFiles>());
        services.TryAddSingleton<ITrackFinder, LibraryTrackFinder>();
        services.TryAddSingleton<ISoundingSongs, LibrarySoundingSongs>();
        return services;
    }

    private sealed class FoldersApart : IValidateOptions<LibraryOptions>
    {
        public ValidateOptionsResult Validate(string? name, LibraryOptions options) => options.Complaint is { } complaint
            ? ValidateOptionsResult.Fail(complaint) : ValidateOptionsResult.Success;
    }
}
