using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Journal;
using EmotionWeb.Components.Live;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Sessions;
using EmotionWeb.Components.Sharing;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Previews;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using EmotionWeb.Resources;
using EmotionWeb.Tests.Component.Feedback;
using EmotionWeb.Tests.Component.Journal;
using EmotionWeb.Tests.Component.Live;
using EmotionWeb.Tests.Component.Results;
using EmotionWeb.Tests.Component.Sessions;
using EmotionWeb.Tests.Unit.Listening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace EmotionWeb.Tests.Component.Player;

/// <summary>Has a track for each song that it is told of, by the song's key; without any there is no source of music.</summary>
internal sealed class FakeTracks(params PlayableTrack[] tracks) : ITrackFinder
{
    public bool Any => tracks.Length > 0;

    public int Asked { get; private set; }

    public Task<IReadOnlyDictionary<long, PlayableTrack>> FindAsync(IReadOnlyCollection<long> songIds, CancellationToken cancellationToken)
    {
        Asked++;
        return Task.FromResult<IReadOnlyDictionary<long, PlayableTrack>>(
            tracks.Where(t => t.SongId is { } song && songIds.Contains(song)).ToDictionary(t => t.SongId!.Value));
    }

    public Task<IReadOnlyList<PlayableTrack>> GetAsync(IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PlayableTrack>>([.. tracks.Where(t => trackIds.Contains(t.Id, StringComparer.Ordinal))]);

    /// <summary>As many tracks as wanted, each of the song whose key is its number.</summary>
    public static PlayableTrack[] Some(int count) => [.. Enumerable.Range(1, count).Select(i => Tracks.Track($"t{i}", song: i, title: $"Song {i}"))];
}

/// <summary>Has previews of songs, by their keys; none is turned on where it has none.</summary>
internal sealed class FakePreviews(params PlayableTrack[] tracks) : IPreviews
{
    public List<long> Asked { get; } = [];

    public IReadOnlyList<PreviewShopState> Shops => tracks.Length > 0 ? [new("deezer", "Deezer", null, null)] : [];

    public Task<PlayableTrack?> FindAsync(long songId, CancellationToken cancellationToken)
    {
        Asked.Add(songId);
        return Task.FromResult(Array.Find(tracks, t => t.SongId == songId));
    }

    /// <summary>A preview of a song.</summary>
    public static PlayableTrack Of(long song, bool onlyAlone = false) => Tracks.Track($"deezer-{song}", song) with
    {
        Playability = Playability.Preview,
        Source = "deezer",
        Shop = new Shop("Deezer", $"https://www.deezer.com/track/{song}", onlyAlone),
    };
}

/// <summary>The listener's own server, if they have one: it has songs, by their keys.</summary>
internal sealed class FakeListenerMusic : IListenerMusic, IListenerServers
{
    public bool Has { get; set; }

    /// <summary>The database does not answer whether they have one.</summary>
    public bool IsUnknown { get; set; }

    public bool First { get; set; }

    public HashSet<long> Songs { get; } = [];

    public List<(string Listener, long Song)> Asked { get; } = [];

    public bool ComesBefore(string source) => First;

    public Task<IReadOnlyList<ServerAbility>> TestAsync(string listener, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<PlayableTrack?> FindAsync(string listener, long songId, CancellationToken cancellationToken)
    {
        Asked.Add((listener, songId));
        return Task.FromResult(Songs.Contains(songId) ? Of(songId) : null);
    }

    public Task<IReadOnlyList<PlayableTrack>> GetAsync(string listener, IReadOnlyCollection<string> trackIds,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PlayableTrack>>([.. Songs.Select(Of).Where(t => trackIds.Contains(t.Id, StringComparer.Ordinal))]);

    public Task<ListenerServer?> FindAsync(string listener, CancellationToken cancellationToken) =>
        IsUnknown ? Task.FromException<ListenerServer?>(new TimeoutException())
            : Task.FromResult(Has ? new ListenerServer("tag", new Uri("http://music.example.org/"), "ada", "secret", "") : null);

    private static PlayableTrack Of(long song) => Tracks.Track($"own-{song}-tag", song) with { Source = "own" };
}

/// <summary>Notes what sources are told.</summary>
internal sealed class FakeReports : ITrackReports
{
    public List<string> Told { get; } = [];

    public void Began(string trackId) => Told.Add($"began {trackId}");

    public void Counted(string trackId, DateTimeOffset at) => Told.Add(FormattableString.Invariant($"counted {trackId} {at:HH:mm:ss}"));

    public void Liked(string trackId, bool likes) => Told.Add($"liked {trackId} {likes}");
}

/// <summary>A folder in which each track's file is called after its key, in the tests' own order; keys that begin with u are elsewhere.</summary>
internal sealed class FakeFiles : ILibrary
{
    public bool Any => true;

    public void RequireFolders()
    {
    }

    public Task<IReadOnlyList<FolderStatus>> StatusAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FolderStatus>>([]);

    public Task<IReadOnlyList<FileProblem>> ProblemsAsync(int skip, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FileProblem>>([]);

    public Task<IReadOnlyDictionary<string, string>> PathsAsync(IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(trackIds.Where(id => id[0] is not 'u').Distinct(StringComparer.Ordinal)
            .ToDictionary(id => id, id => $"Some Album/{id}.mp3", StringComparer.Ordinal));
}

/// <summary>A music server's playlists, which one may save or not.</summary>
internal sealed class FakePlaylists : IServerPlaylists
{
    public bool May { get; set; }

    public PlaylistSaved? Comes { get; set; } = new(0, 0);

    public List<(string Name, IReadOnlyList<KeptSong> Songs)> Saved { get; } = [];

    public Task<bool> MayAsync() => Task.FromResult(May);

    public Task<PlaylistSaved?> SaveAsync(string name, IReadOnlyList<KeptSong> songs, CancellationToken cancellationToken)
    {
        Saved.Add((name, songs));
        return Task.FromResult(Comes);
    }
}

/// <summary>Gives component tests a player.</summary>
internal static class FakePlayer
{
    /// <summary>Registers a player that has these tracks, or none.</summary>
    public static IServiceCollection AddFakePlayer(this IServiceCollection services, params PlayableTrack[] tracks)
    {
        services.AddMudServices();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ITrackFinder>(new FakeTracks(tracks));
        services.TryAddSingleton<IPreviews>(new FakePreviews());
        services.TryAddSingleton<FakeListenerMusic>();
        services.TryAddSingleton<IListenerMusic>(provider => provider.GetRequiredService<FakeListenerMusic>());
        services.TryAddSingleton<IListenerServers>(provider => provider.GetRequiredService<FakeListenerMusic>());
        services.AddScoped<ListenerTracks>();
        services.AddScoped(provider => new PlayerState(provider.GetRequiredService<ListenerTracks>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IFeedbackStore, FakeFeedback>();
        services.TryAddSingleton<ICurrentListener, FakeListener>();
        services.TryAddSingleton<IClientPermits, FakePermits>();
        services.TryAddSingleton<IDatabaseErrors, FakeErrors>();
        services.AddScoped<OwnFeedback>();
        services.TryAddSingleton<IJournalStore, FakeJournal>();
        services.AddSingleton<ListenerData>();
        services.AddScoped<OwnJournal>();
        services.AddScoped<SessionConductor>();
        services.AddScoped<LiveMode>();
        services.TryAddSingleton<FakeFrames>();
        services.TryAddSingleton<IFrameReader>(provider => provider.GetRequiredService<FakeFrames>());
        services.TryAddSingleton<IPictureIntake, FakeIntake>();
        services.TryAddSingleton(new PictureUploads(Options.Create(new UploadOptions()), TimeProvider.System));
        services.TryAddSingleton<ISessionPlanner, FakePlanner>();
        services.AddMessages();
        services.TryAddSingleton<ILibrary, FakeFiles>();
        services.AddSingleton<KeptSongs>();
        services.AddSingleton<FakePlaylists>();
        services.AddSingleton<IServerPlaylists>(provider => provider.GetRequiredService<FakePlaylists>());
        services.AddSingleton<FakeReports>();
        services.AddSingleton<ITrackReports>(provider => provider.GetRequiredService<FakeReports>());
        return services;
    }
}
