using System.Text;
using EmotionWeb.Core;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Previews;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Songs;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Resources;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmotionWeb.Tests.Unit.Persistence;

/// <summary>A catalogue in a folder of its own, wired as the program wires it; gone with the test.</summary>
public sealed class TemporaryCatalogue : IAsyncDisposable
{
    public static readonly Editor Editor = Editor.System("import");

    public static readonly ImportSettings LeavingOut = new("songs.csv", Bad: BadRows.LeaveOut);

    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection> _replace;
    private readonly ServiceProvider _services;

    public TemporaryCatalogue()
        : this(Directory.CreateTempSubdirectory("catalogue-").FullName)
    {
    }

    public TemporaryCatalogue(string folder)
        : this(folder, [])
    {
    }

    /// <param name="folder">Its data folder, which goes with it.</param>
    /// <param name="settings">On top of the tests' own.</param>
    /// <param name="replace">Services in place of the program's.</param>
    public TemporaryCatalogue(string folder, Dictionary<string, string?> settings, Action<IServiceCollection>? replace = null)
    {
        (Folder, _settings, _replace) = (folder, settings, replace ?? (_ => { }));
        _services = Wire();
    }

    public IServiceProvider Services => _services;

    public string Folder { get; }

    public string Database => Path.Combine(Folder, "emotionweb.db");

    public IDbContextFactory<CatalogueContext> Contexts => Get<IDbContextFactory<CatalogueContext>>();

    public ICatalogueReader Reader => Get<ICatalogueReader>();

    public static async Task<TemporaryCatalogue> SeededAsync()
    {
        TemporaryCatalogue catalogue = new();
        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(TestContext.Current.CancellationToken);
        return catalogue;
    }

    public static async Task<TemporaryCatalogue> WithoutSongsAsync()
    {
        TemporaryCatalogue catalogue = await SeededAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        await context.Songs.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        return catalogue;
    }

    /// <summary>What another process would have: services of its own on the same database.</summary>
    public ServiceProvider Beside() => Wire();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public IEnumerable<IHostedService> HostedServices() => _services.GetServices<IHostedService>();

    public Task<ImportResult> ImportAsync(string csv) => ImportAsync(Encoding.UTF8.GetBytes(csv));

    public Task<ImportResult> ImportAsync(byte[] csv) =>
        Get<CatalogueImporter>().RunAsync(new MemoryStream(csv), LeavingOut, Editor, progress: null, TestContext.Current.CancellationToken);

    /// <summary>Closes what connections are kept for later; other tests are at theirs.</summary>
    public void ClosePool() => ClosePool(ConnectionString());

    public async ValueTask DisposeAsync()
    {
        string database = ConnectionString();
        await _services.DisposeAsync();
        ClosePool(database);
        Directory.Delete(Folder, recursive: true);
    }

    private static void ClosePool(string database)
    {
        using SqliteConnection connection = new(database);
        SqliteConnection.ClearPool(connection);
    }

    private string ConnectionString()
    {
        using CatalogueContext context = Contexts.CreateDbContext();
        return context.Database.GetConnectionString()!;
    }

    private ServiceProvider Wire()
    {
        IServiceCollection services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string,
                string?>(_settings, StringComparer.Ordinal)
            {
                [CatalogueOptions.FolderSetting] = Folder,
                ["Catalogue:PollMilliseconds"] = "50",
                ["Catalogue:BusySeconds"] = "5",
            }).Build())
            .AddLogging()
            .AddCatalogue().AddRecommendation().AddFeedback().AddJournal()
            .AddSessions().AddImaging().AddLibrary().AddSubsonic().AddPreviews().AddMessages();
        _replace(services);
        return services.BuildServiceProvider();
    }
}
