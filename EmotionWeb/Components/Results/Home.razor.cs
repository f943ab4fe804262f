using System.Globalization;
using EmotionWeb.Api;
using EmotionWeb.Components.Capture;
using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Journal;
using EmotionWeb.Components.Sessions;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Songs;
using EmotionWeb.Intake;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace EmotionWeb.Components.Results;

/// <summary>The main job: a picture, or a feeling named by hand, and the songs that answer it. One thing runs at a time; the next one cancels it.</summary>
public sealed partial class Home : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _running;
    private Renewal? _renewal;
    private CaptureCard? _card;
    private ElementReference _answer;
    private IJSObjectReference? _module;

    private AnswerState _state = new AnswerState.Empty();
    private Answered? _answered;

    // The face whose picture is still in the browser: after a reload the reading comes back without it.
    private FaceReading? _seen;
    private IReadOnlyList<MoodSummary> _moods = [];
    private ListeningGoal _goal = ListeningGoal.Match;
    private string? _modelId;
    private int _seed;
    private int _selection;
    private bool _reading;
    private bool _songsAreStale;
    private bool _songsFailed;
    private bool _goalChangesNothing;

    // What was in sight before what runs now.
    private AnswerState _settled = new AnswerState.Empty();

    [Inject]
    private IEmotionPipeline Reader { get; set; } = default!;

    [Inject]
    private IPictureIntake Intake { get; set; } = default!;

    [Inject]
    private PictureUploads Uploads { get; set; } = default!;

    [Inject]
    private IEmotionClassifiers Classifiers { get; set; } = default!;

    [Inject]
    private ICatalogueReader Catalogue { get; set; } = default!;

    [Inject]
    private ICatalogueChangeFeed Changes { get; set; } = default!;

    [Inject]
    private SessionConductor Conductor { get; set; } = default!;

    [Inject]
    private OwnFeedback Feedback { get; set; } = default!;

    [Inject]
    private OwnJournal Journal { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private MessageText Text { get; set; } = default!;

    [Inject]
    private ILogger<Home> Log { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>A feeling to answer, as a link has it.</summary>
    [SupplyParameterFromQuery(Name = "feeling")]
    private string? LinkedFeeling { get; set; }

    /// <summary>The goal, as a link has it.</summary>
    [SupplyParameterFromQuery(Name = "goal")]
    private string? LinkedGoal { get; set; }

    /// <summary>Which of the answers, as a link has it.</summary>
    [SupplyParameterFromQuery(Name = "seed")]
    private string? LinkedSeed { get; set; }

    // A model that was swapped out meanwhile gives way to the default.
    private ReadingRequest Request => new(_goal, _seed, ModelId: Known(_modelId),
        Taste: Feedback.Taste is { IsNone: false } taste ? taste : null);

    private FaceReading? Face => _state switch
    {
        AnswerState.Reading { Value: EmotionReading.Recognized read } => read.Face,
        AnswerState.Reading { Value: EmotionReading.Uncertain unsure } => unsure.Face,
        AnswerState.Working { Previous: not null } => _answered?.Face,
        _ => null,
    };

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        // Each visit begins with its own choice among the songs that fit.
        _seed = unchecked((int)Time.GetUtcNow().ToUnixTimeSeconds());
        _renewal = new Renewal(Time, RenewAsync);
        Changes.Changed += OnCatalogueChanged;
        Feedback.Changed += OnFeedback;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && !await FollowLinkAsync())
        {
            await RestoreAsync();
        }
    }

    // A link brings an answer again, as if its feeling had been chosen by hand. It does so once: what comes after it, a reload brings back.
    private async Task<bool> FollowLinkAsync()
    {
        if (!Emotions.TryParse(LinkedFeeling ?? string.Empty, out Emotion feeling))
        {
            return false;
        }

        _goal = Goals.TryParse(LinkedGoal ?? string.Empty, out ListeningGoal goal) ? goal : _goal;
        _seed = int.TryParse(LinkedSeed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seed) ? seed : _seed;
        Navigation.NavigateTo(Navigation.ToAbsoluteUri("./").ToString(), replace: true);
        await ChooseByHandAsync(feeling);
        return true;
    }

    private async Task ReadAsync(CapturedPicture picture)
    {
        await RunAsync(
            async token =>
            {
                await using CapturedPicture taken = picture;
                _reading = true;
                _answered = null;
                _songsFailed = false;
                Turn();
                _state = new AnswerState.Working(Previous: null);
                StateHasChanged();

                // What comes of this picture takes the place of what was kept, even where nothing comes of it.
                await Js.InvokeVoidAsync("sessionStorage.removeItem", token, KeptAnswer.StorageKey);
                using IVisionPlace place = await Intake.EnterAsync();
                using PictureUploads.PictureBytes bytes = await taken.ReadAsync(Uploads, token);
                await Feedback.ReadyAsync();
                ReadingRequest request = Request with { Face = taken.Face };
                EmotionReading reading = await Reader.ReadAsync(place, bytes.Memory, request, token);
                bool changesNothing = reading is EmotionReading.Recognized read
                    && ChangesNothing(read.Answer, await MatchingAsync(read.Face.Scores, request, token));
                IReadOnlyList<MoodSummary> moods = await Catalogue.MoodsAsync(token);
                token.ThrowIfCancellationRequested();
                (_moods, _state, _goalChangesNothing) = (moods, new AnswerState.Reading(reading), changesNothing);
                _answered = Answered.From(_state);
                _seen = Face;
                if (reading is EmotionReading.Recognized felt)
                {
                    Conductor.Feels(felt.Face.Scores);
                    _ = Journal.FeltAsync(felt.Face.Scores, request.Goal, felt.Face.ModelId);
                }

                await KeepAsync(token);
            },
            () => new AnswerState.Problem("The picture could not be read.", "It is still in your browser.", "Read it again, take another, or say how you feel."));
        if (_state is AnswerState.Reading or AnswerState.Problem)
        {
            await RevealAsync();
        }
    }

    // Another selection of songs, which its table shows from the top.
    private void Turn()
    {
        _seed++;
        _selection++;
    }

    private async Task PutAwayAsync()
    {
        if (_reading)
        {
            await StopAsync();
            _state = new AnswerState.Empty();
        }
    }

    // Why the file before was none is no longer the question.
    private void ForgetRefusal()
    {
        if (_state is AnswerState.Problem { MayPass: false })
        {
            _state = new AnswerState.Empty();
        }
    }

    private async Task ChooseByHandAsync(Emotion emotion)
    {
        _selection++;
        Conductor.Feels(EmotionScores.Of(emotion));
        _ = Journal.FeltAsync(EmotionScores.Of(emotion), _goal);
        await RecommendAsync(new Answered(EmotionScores.Of(emotion), null, default));
        await RevealAsync();
    }

    private async Task ChangeGoalAsync(ListeningGoal goal)
    {
        _goal = goal;
        _selection++;
        if (_answered is not null)
        {
            _ = Journal.GoalAsync(goal);
        }

        await ReanswerAsync(asked: true);
    }

    private async Task RefreshAsync()
    {
        Turn();
        await ReanswerAsync(asked: true);
    }

    private async Task ChooseModelAsync(string? modelId)
    {
        _modelId = modelId;
        await _card!.ReadAgainAsync();
    }

    // Other songs for what was read or chosen before; without that there is nothing to answer yet.
    private Task ReanswerAsync(bool asked = false)
    {
        if (_reading)
        {
            _songsAreStale = true;
            return Task.CompletedTask;
        }

        return _answered is { } answered ? RecommendAsync(answered, asked) : Task.CompletedTask;
    }

    private async Task RecommendAsync(Answered asked, bool showsWork = false)
    {
        _settled = _state is AnswerState.Working ? _settled : _state;
        _answered = asked;
        if (showsWork && _state.Music is { } music)
        {
            _state = new AnswerState.Working(music);
        }

        await RunAsync(
            async token =>
            {
                await Feedback.ReadyAsync();
                ReadingRequest request = Request;
                MusicRecommendation? matching = await MatchingAsync(asked.Scores, request, token);
                MusicRecommendation answer = await Reader.RecommendAsync(asked.Scores, request, token);
                IReadOnlyList<MoodSummary> moods = await Catalogue.MoodsAsync(token);
                token.ThrowIfCancellationRequested();
                (_moods, _state, _songsFailed, _goalChangesNothing) = (moods, asked.With(answer), false, ChangesNothing(answer, matching));
                await KeepAsync(token);
            },
            () =>
            {
                _songsFailed = true;
                return _settled;
            });
    }

    // What matching alone would bring, where something else is wanted.
    private async Task<MusicRecommendation?> MatchingAsync(EmotionScores scores, ReadingRequest request, CancellationToken token) =>
        request.Goal == ListeningGoal.Match ? null : await Reader.RecommendAsync(scores, request with { Goal = ListeningGoal.Match }, token);

    // A happy face is bright and steady already: three of four songs, or more, are those that match.
    private static bool ChangesNothing(MusicRecommendation answer, MusicRecommendation? matching) =>
        matching is not null && answer.Songs.Count > 0
        && answer.Songs.IntersectBy(matching.Songs.Select(s => s.Song.Id), s => s.Song.Id).Count() * 4 >= answer.Songs.Count * 3;

    /// <summary>Runs one thing, in place of what ran before.</summary>
    private async Task RunAsync(Func<CancellationToken, Task> work, Func<AnswerState> problem)
    {
        await StopAsync();
        if (_leaving.IsCancellationRequested)
        {
            return;
        }

        using CancellationTokenSource running = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _running = running;
        try
        {
            await work(running.Token);
            if (_songsAreStale)
            {
                _songsAreStale = false;
                _running = null;
                _reading = false;
                await ReanswerAsync();
            }
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            return;
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone; nobody waits for this any more.
            return;
        }
        catch (LocalizableException later) when (later is BusyException or TooManyReadingsException or PictureTooSlowException)
        {
            _state = new AnswerState.Problem(Text.Of(later), "Your picture is still in your browser.", "Read it again, or say how you feel.");
        }
        catch (ImageRefusedException refused)
        {
            _state = new AnswerState.Problem(Text.Of(refused), "Nothing of it was kept.", "Or say how you feel: that needs no picture.",
                MayPass: false);
        }
        catch (Exception e)
        {
            LogTrouble(Log, e);
            _state = problem();
        }
        finally
        {
            if (ReferenceEquals(_running, running))
            {
                _running = null;
                _reading = false;
            }
        }

        StateHasChanged();
    }

    private string? Known(string? modelId) => Classifiers.Models.Any(m => string.Equals(m.Id, modelId, StringComparison.Ordinal)) ? modelId : null;

    private async Task StopAsync()
    {
        if (_running is { } running)
        {
            _running = null;
            _reading = false;
            await running.CancelAsync();
        }
    }

    // Whatever changes may change what is chosen.
    private void OnCatalogueChanged(CatalogueChange change) => _renewal!.Ask();

    // What the listener said holds in the table at once.
    private void OnFeedback(FeedbackChange change)
    {
        if (change.Shows)
        {
            _ = RenewAsync();
        }
    }

    private Task RenewAsync() => InvokeAsync(async () =>
    {
        if (_running is null)
        {
            await ReanswerAsync();
        }
        else
        {
            // What runs may have chosen its songs already: they are chosen once more when it is done.
            _songsAreStale = true;
        }
    });

    private async Task RevealAsync()
    {
        try
        {
            _module ??= await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, $"./{Assets["Components/Results/Home.razor.js"]}");
            await _module.InvokeVoidAsync("reveal", _leaving.Token, _answer);
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left; there is nothing to bring into sight.
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (KeptAnswer.Of(_state, Request) is { } kept)
        {
            await Js.InvokeVoidAsync("sessionStorage.setItem", cancellationToken, KeptAnswer.StorageKey, kept.ToJson());
        }
    }

    // After a reload, or when the server was started anew, what was read comes back; the picture does not.
    private async Task RestoreAsync()
    {
        string? stored;
        try
        {
            stored = await Js.InvokeAsync<string?>("sessionStorage.getItem", _leaving.Token, KeptAnswer.StorageKey);
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            return;
        }

        if (_running is not null || _state is not AnswerState.Empty || KeptAnswer.FromJson(stored) is not { } kept)
        {
            return;
        }

        (_goal, _seed) = (kept.Goal, kept.Seed);
        _modelId = Known(kept.ModelId);
        if (kept.Unsure is { } unsure)
        {
            _state = new AnswerState.Reading(unsure);
            StateHasChanged();
        }
        else
        {
            await RecommendAsync(kept.Answered);
        }
    }

    [LoggerMessage(LogLevel.Error, "The main job failed.")]
    private static partial void LogTrouble(ILogger logger, Exception exception);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Changes.Changed -= OnCatalogueChanged;
        Feedback.Changed -= OnFeedback;
        _renewal?.Dispose();
        await _leaving.CancelAsync();
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its module with it.
        }

        _leaving.Dispose();
    }
}
