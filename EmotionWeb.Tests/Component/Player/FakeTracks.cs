using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Live;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Sessions;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using EmotionWeb.Tests.Component.Feedback;
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

/// <summary>Notes what sources are told.</summary>
internal sealed class FakeReports : ITrackReports
{
    public List<string> Told { get; } = [];

    public void Began(string trackId) => Told.Add($"began {trackId}");

    public void Counted(string trackId, DateTimeOffset at) => Told.Add(FormattableString.Invariant($"counted {trackId} {at:HH:mm:ss}"));

    public void Liked(string trackId, bool likes) => Told.Add($"liked {trackId} {likes}");
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
        services.AddSingleton<PlayerState>();
        services.TryAddSingleton<IFeedbackStore, FakeFeedback>();
        services.TryAddSingleton<ICurrentListener, FakeListener>();
        services.TryAddSingleton<IClientPermits, FakePermits>();
        services.TryAddSingleton<IDatabaseErrors, FakeErrors>();
        services.AddScoped<OwnFeedback>();
        services.AddScoped<SessionConductor>();
        services.AddScoped<LiveMode>();
        services.TryAddSingleton<FakeFrames>();
        services.TryAddSingleton<IFrameReader>(provider => provider.GetRequiredService<FakeFrames>());
        services.TryAddSingleton<IPictureIntake, FakeIntake>();
        services.TryAddSingleton(new PictureUploads(Options.Create(new UploadOptions()), TimeProvider.System));
        services.TryAddSingleton<ISessionPlanner, FakePlanner>();
        services.AddSingleton<FakeReports>();
        services.AddSingleton<ITrackReports>(provider => provider.GetRequiredService<FakeReports>());
        return services;
    }
}
