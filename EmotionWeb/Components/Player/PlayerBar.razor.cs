using System.Globalization;
using System.Text;
using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Journal;
using EmotionWeb.Components.Sessions;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Listening;
using EmotionWeb.Intake;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace EmotionWeb.Components.Player;

/// <summary>
/// The bar at the foot. It outlives every page of a circuit, and what sounds outlives it: the module in the browser plays on where there
/// is no circuit,
/// and the next one takes over what it plays.
/// </summary>
public sealed partial class PlayerBar : IAsyncDisposable
{
    private const string MoveUp = "queue-up";
    private const string MoveDown = "queue-down";
    private const string TakeOut = "queue-remove";
    private const double MostSecondsAgo = 24 * 60 * 60;

    private static readonly (string Value, string Name)[] SleepTimes =
        [("off", "Not at all"), ("15", "In 15 minutes"), ("30", "In 30 minutes"), ("60", "In an hour"), ("song", "At the end of this song")];

    private static readonly (string Key, string Does)[] Keys =
    [
        ("Space, K", "play, pause"), ("← →", "5 s back, on"), ("Shift ← →", "previous, next"),
        ("↑ ↓", "louder, softer"), ("M", "mute"), ("L", "like"), ("Q", "queue"), ("?", "these keys"),
    ];

    private readonly CancellationTokenSource _leaving = new();

    // What the browser was told of, and what it is still to be told: one after the other, so that the newest is last.
    private readonly HashSet<long> _told = [];
    private readonly SemaphoreSlim _telling = new(1);
    private DotNetObjectReference<PlayerBar>? _self;
    private IJSObjectReference? _module;
    private ElementReference _bar;

    // The button of an entry that has the keyboard's focus next: what had it moved, or is gone.
    private (long Entry, string Button)? _focused;
    private bool _attached;

    // What was to be played before the module was there.
    private long? _early;

    // What came of keeping the queue, while it is that queue.
    private (string Words, PlayQueue Of)? _said;

    // The entry whose menu is open, and the words by which entries left the queue, for when they are taken back.
    private QueueEntry? _menu;
    private long _leftFor;

    [Inject]
    private PlayerState State { get; set; } = default!;

    [Inject]
    private ListenerTracks Tracks { get; set; } = default!;

    [Inject]
    private OwnFeedback Feedback { get; set; } = default!;

    [Inject]
    private OwnJournal Journal { get; set; } = default!;

    [Inject]
    private SessionConductor Conductor { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ITrackReports Reports { get; set; } = default!;

    [Inject]
    private IClientPermits Permits { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private IOptions<PlayerOptions> Options { get; set; } = default!;

    private bool Liked => State.Queue.Current is { } current && Feedback.Taste.Liked(OwnFeedback.Of(current.Track)) is not null;

    private string RepeatWord => State.Queue.Repeat switch
    {
        RepeatMode.All => "all",
        RepeatMode.One => "one",
        _ => "off",
    };

    private string RepeatLabel => State.Queue.Repeat switch
    {
        RepeatMode.All => "Repeat: the queue",
        RepeatMode.One => "Repeat: this song",
        _ => "Repeat: off",
    };

    private string Length
    {
        get
        {
            int songs = State.Queue.Entries.Length;
            TimeSpan sum = State.Queue.Entries.Aggregate(TimeSpan.Zero, (all, e) => all + (e.Track.Duration ?? TimeSpan.Zero));
            string count = songs == 1 ? "1 song" : songs.ToString("N0", CultureInfo.InvariantCulture) + " songs";
            return sum == TimeSpan.Zero ? count
                : string.Create(CultureInfo.InvariantCulture, $"{count}, {Math.Max(1, Math.Round(sum.TotalMinutes)):0} min");
        }
    }

    private int Taken => State.Before is { } before ? before.Entries.Length - State.Queue.Entries.Length : 0;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        State.Changed += OnChanged;
        State.Wanted += OnWanted;
        State.Toggled += OnToggled;
        Feedback.Changed += OnFeedback;
        Conductor.Felt += OnFelt;
        if (await Tracks.ReadyAsync())
        {
            State.BecomesAvailable();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focused is { } focused)
        {
            _focused = null;
            await CallAsync(module => module.InvokeVoidAsync("focus", _leaving.Token, focused.Entry, focused.Button));
        }

        if (_attached || !State.Available)
        {
            return;
        }

        _attached = true;

        await Feedback.ReadyAsync();
        try
        {
            _self = DotNetObjectReference.Create(this);
            IJSObjectReference module = await Js.InvokeAsync<IJSObjectReference>(
                "import", _leaving.Token, "./Components/Player/PlayerBar.razor.js");
            int parts = await module.InvokeAsync<int>("attach", _leaving.Token, _bar, _self, PlayerSetup.Of(Options.Value));
            StringBuilder json = new();
            for (int i = 0; i < Math.Min(parts, KeptQueue.MostParts); i++)
            {
                json.Append(await module.InvokeAsync<string>("keptPart", _leaving.Token, i));
            }

            KeptQueue? queue = KeptQueue.FromJson(json.ToString());
            _module = module;

            // What was asked for while the browser was asked stands.
            if (queue is not null && State.Queue.Entries.IsEmpty)
            {
                await State.AdoptAsync(queue, _leaving.Token);
            }
            else if (!State.Queue.Entries.IsEmpty)
            {
                await TellAsync(_early);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left while the browser was asked.
        }
    }

    /// <summary>Called by the browser: which entry is the current one, and whether it sounds.</summary>
    /// <param name="entry">Key of the entry; 0 where there is none.</param>
    /// <param name="sounds">Whether it sounds.</param>
    [JSInvokable]
    public void Heard(long entry, bool sounds) => State.Heard(entry, sounds);

    /// <summary>Called by the browser: a track is heard from its beginning, or from where it was taken up.</summary>
    /// <param name="track">Key of the track; one that is not in the queue is passed over.</param>
    [JSInvokable]
    public async Task Began(string track)
    {
        if (Holds(track) && await Permits.TryTakeWordAsync())
        {
            Reports.Began(track);
            await NoteAsync(TrackOf(track), fraction: null);
        }
    }

    /// <summary>Called by the browser: so much of a track was heard that the play counts. Once a play.</summary>
    /// <param name="track">Key of the track; one that is not in the queue is passed over.</param>
    /// <param name="secondsAgo">How long ago the play began; more than a day, or what is no number, is passed over.</param>
    [JSInvokable]
    public async Task Counted(string track, double secondsAgo)
    {
        if (secondsAgo is >= 0 and <= MostSecondsAgo && Holds(track) && await Permits.TryTakeWordAsync())
        {
            Reports.Counted(track, Clock.GetUtcNow() - TimeSpan.FromSeconds(secondsAgo));
        }
    }

    /// <summary>Called by the browser: an entry was dragged.</summary>
    /// <param name="entry">Key of the entry.</param>
    /// <param name="index">Its new place, from 0.</param>
    [JSInvokable]
    public void Moved(long entry, int index) => State.Move(entry, index);

    /// <summary>Called by the browser: what the listener heard of an entry, or when they left it.</summary>
    /// <param name="kind"><c>played</c> or <c>skip</c>; anything else is not ours.</param>
    /// <param name="entry">Key of the entry.</param>
    /// <param name="fraction">Where in the song it was left, 0 to 1.</param>
    /// <param name="seconds">The same in seconds.</param>
    [JSInvokable]
    public async Task Judged(string kind, long entry, double fraction, double seconds)
    {
        // Half a minute of a song is not the song: what becomes of a preview says nothing of it.
        if (kind is "played" or "skip" && State.Queue.Entries.FirstOrDefault(e => e.Id == entry) is { Track.Playability: Playability.Full } heard)
        {
            if (await Feedback.SayAsync(
                OwnFeedback.Subject(heard.Track), kind is "played" ? FeedbackKind.Played : FeedbackKind.Skip, fraction,
                TimeSpan.FromSeconds(seconds is >= 0 and < 1e6 ? seconds : 0)))
            {
                await NoteAsync(heard.Track, fraction);
            }
        }
    }

    private Task NoteAsync(PlayableTrack track, double? fraction) =>
        Journal.PlayedAsync(OwnFeedback.Subject(track), fraction, Feedback.Taste.Liked(OwnFeedback.Of(track)) is not null);

    private bool Holds(string track) => State.Queue.Entries.Any(e => e.Tracks.Any(t => string.Equals(t.Id, track, StringComparison.Ordinal)));

    // An entry goes by its own track, whichever source of it sounds.
    private PlayableTrack TrackOf(string track) =>
        State.Queue.Entries.First(e => e.Tracks.Any(t => string.Equals(t.Id, track, StringComparison.Ordinal))).Track;

    private static string Flag(bool value) => value ? "true" : "false";

    private void Move(long entry, int index, string button)
    {
        State.Move(entry, index);
        _focused = (entry, button);
    }

    private void Remove(int place)
    {
        State.Remove(State.Queue.Entries[place].Id);
        if (State.Queue.Entries is { Length: > 0 } left)
        {
            _focused = (left[Math.Min(place, left.Length - 1)].Id, TakeOut);
        }
    }

    private void OnChanged() => StateHasChanged();

    private Task LikeAsync() => State.Queue.Current is { Track: { } track } ? Feedback.ToggleLikeAsync(OwnFeedback.Subject(track),
        OwnFeedback.Of(track)) : Task.CompletedTask;

    private void OnFelt(EmotionScores feeling) => _ = ReplanAsync(feeling);

    // What sounds, and how much of it is left, the browser knows.
    private async Task ReplanAsync(EmotionScores? feeling = null)
    {
        PlayerPlace? place = null;
        if (State.Session is not null)
        {
            await CallAsync(async module => place = await module.InvokeAsync<PlayerPlace>("place", _leaving.Token));
        }

        if (place is null)
        {
            return;
        }

        try
        {
            await Conductor.ReplanAsync(place.Entry, place.Left is { } left ? TimeSpan.FromSeconds(left) : null, feeling, _leaving.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private void OnFeedback(FeedbackChange change) => _ = InvokeAsync(() =>
    {
        if (change is { Kind: FeedbackKind.Never or FeedbackKind.NotForMood, Subject: { } subject })
        {
            State.Remove(entry => string.Equals(entry.Track.Id, subject.TrackId, StringComparison.Ordinal)
                || (subject.SongId is not null && entry.Track.SongId == subject.SongId));
            _leftFor = change.Id;
        }
        else if (change is { Kind: null, Id: > 0 } && change.Id == _leftFor)
        {
            State.Undo();
        }

        StateHasChanged();
        return change.Kind is FeedbackKind.Skip or FeedbackKind.Never or FeedbackKind.NotForMood ? ReplanAsync() : Task.CompletedTask;
    });

    private void OnWanted(long? play)
    {
        _early = play;
        _ = TellAsync(play);
    }

    private void OnToggled() => _ = CallAsync(module => module.InvokeVoidAsync("toggle", _leaving.Token));

    private Task TellAsync(long? play) => CallAsync(async module =>
    {
        QueueView view = QueueView.Of(State.Queue, play, _told, Options.Value);
        await module.InvokeVoidAsync("show", _leaving.Token, view);
        _told.Clear();
        _told.UnionWith(view.Steps.Select(step => step[0]));
    });

    private async Task CallAsync(Func<IJSObjectReference, ValueTask> call)
    {
        if (_module is null)
        {
            return; // Told once the module is there.
        }

        try
        {
            await _telling.WaitAsync(_leaving.Token);
            try
            {
                await call(_module);
            }
            finally
            {
                _telling.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left, or its line is down: the browser goes on by itself, and tells the next circuit.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        State.Changed -= OnChanged;
        State.Wanted -= OnWanted;
        State.Toggled -= OnToggled;
        Feedback.Changed -= OnFeedback;
        Conductor.Felt -= OnFelt;
        await _leaving.CancelAsync();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("detach", _self);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, or goes on without this circuit.
        }

        _self?.Dispose();
        _telling.Dispose();
        _leaving.Dispose();
    }
}

/// <summary>Where the browser is.</summary>
/// <param name="Entry">Key of the entry that sounds or would; 0 where there is none.</param>
/// <param name="Left">Seconds of it that are left, or null where that is not known.</param>
internal sealed record PlayerPlace(long Entry, double? Left);

/// <summary>What the module is told once: figures, and words for when there is no circuit to ask.</summary>
/// <param name="MostFailures">After so many failures in a row it stops.</param>
/// <param name="Crossfade">Seconds for which one song fades into the next.</param>
/// <param name="Graph">Whether anything but the volume changes the sound.</param>
/// <param name="Texts">What it says, by occasion.</param>
internal sealed record PlayerSetup(int MostFailures, double Crossfade, bool Graph, PlayerTexts Texts)
{
    /// <summary>What the options come to.</summary>
    public static PlayerSetup Of(PlayerOptions options) =>
        new(
            PlayQueue.MostFailures,
            options.CrossfadeSeconds,
            Graph: options.Loudness is not LoudnessMode.Off || options.CrossfadeSeconds > 0,
            new PlayerTexts());
}

/// <summary>What the module says where {0} and {1} are filled in.</summary>
/// <param name="Play">Name of the button while it is silent.</param>
/// <param name="Pause">Name of the button while it sounds.</param>
/// <param name="Refused">The browser wants a press first.</param>
/// <param name="Failed">A song was passed over.</param>
/// <param name="Stopped">Several failed.</param>
/// <param name="Away">The site does not answer.</param>
/// <param name="Elsewhere">Another tab sounds.</param>
/// <param name="Slept">The sleep timer ended.</param>
/// <param name="Plays">A new song is heard; its title and artist.</param>
/// <param name="Place">The place in the song, and how long it is.</param>
/// <param name="Shop">A link to the shop of a preview.</param>
/// <param name="Muted">The volume while muted.</param>
internal sealed record PlayerTexts(
    string Play = "Play",
    string Pause = "Pause",
    string Refused = "Press play to start",
    string Failed = "“{0}” cannot be played. Going on with the next.",
    string Stopped = "Three songs in a row cannot be played, so it stopped. The queue is kept.",
    string Away = "The music is out of reach. Trying again; the queue is kept.",
    string Elsewhere = "Paused: another tab plays.",
    string Slept = "Paused by the sleep timer. Sleep well.",
    string Plays = "Now playing: {0}, {1}",
    string Place = "{0} of {1}",
    string Shop = "{0}",
    string Muted = "muted");
