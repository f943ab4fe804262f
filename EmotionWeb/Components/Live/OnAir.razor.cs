using System.Globalization;
using System.Security.Claims;
using EmotionWeb.Components.Capture;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Live;
using EmotionWeb.Intake;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace EmotionWeb.Components.Live;

/// <summary>The on-air sign, which outlives every page of a circuit, and with it the camera of live mode.</summary>
public sealed partial class OnAir : IAsyncDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _leaving = new();
    private DotNetObjectReference<OnAir>? _self;
    private IJSObjectReference? _module;
    private ITimer? _check;
    private ElementReference _root;
    private ElementReference _view;
    private string? _who;
    private bool _open;

    [Inject]
    private LiveMode Live { get; set; } = default!;

    [Inject]
    private IOptions<LiveOptions> Options { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider SignedIn { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private Emotion? Reads => Live is { Waits: false, Moment: { Sight: LiveSight.Somebody, Shown: { } shown } } ? shown : null;

    // What is to be said on every page: why it went off while it was on, and the rest where no offer stands that says it.
    private CaptureMessage? Said => Live switch
    {
        { Stage: LiveStage.Off, End: var end } when LiveMessages.WasOn(end) || Live.Offers == 0 =>
            LiveMessages.Of(end, Options.Value.Minutes),
        { Stage: LiveStage.Asking, Offers: 0 } => LiveMessages.Asking,
        _ => null,
    };

    private string Whose => Live switch
    {
        { Lost: true } => "Face lost: the largest counts",
        { Follows: LiveFaces.Group } => "Everyone",
        { Follows: LiveFaces.Chosen } => "One face",
        { Faces.Count: > 1 and int count } => $"The largest of {count}",
        _ => "The largest face",
    };

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Live.Changed += OnChanged;
        Live.Asked += OnAsked;
        Live.Over += OnOver;
        SignedIn.AuthenticationStateChanged += OnSignedIn;
    }

    /// <summary>Called by the browser: a frame of the camera. The next one comes after its answer.</summary>
    /// <param name="stream">Its bytes.</param>
    [JSInvokable]
    public async Task Frame(IJSStreamReference stream)
    {
        try
        {
            await Live.TakeAsync(new CapturedPicture(stream, LiveMode.MostBytes), _leaving.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException or JSException)
        {
            // The page was left, or its line is down: nobody waits for this frame any more.
        }
    }

    /// <summary>Called by the browser: it has let go of the camera.</summary>
    /// <param name="why">Why.</param>
    [JSInvokable]
    public void Ended(string why) =>
        Live.Stop(Enum.TryParse(why, ignoreCase: true, out LiveEnd end) && Enum.IsDefined(end) ? end : LiveEnd.Failed);

    private void OnAsked() => _ = StartAsync();

    private async Task StartAsync()
    {
        try
        {
            _who = WhoOf(await SignedIn.GetAuthenticationStateAsync());
            _self ??= DotNetObjectReference.Create(this);
            _module ??= await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, $"./{Assets["Components/Live/OnAir.razor.js"]}");
            if (Live.Stage is not LiveStage.Asking)
            {
                return; // It is not wanted any more.
            }

            CameraStart start = await _module.InvokeAsync<CameraStart>("start", _leaving.Token, _root, _view, _self, new LiveSetup(
                Assets["Components/Capture/CaptureCard.razor.js"], 60_000 / Options.Value.FramesPerMinute, Options.Value.HiddenSeconds));
            if (start.Outcome is not CameraOutcome.Live)
            {
                Live.Stop(LiveMessages.Of(start.Outcome));
            }
            else if (Live.Stage is LiveStage.Asking)
            {
                _open = false;
                _check ??= Time.CreateTimer(_ => _ = InvokeAsync(Live.Check), null, CheckEvery, CheckEvery);
                Live.Begin();
            }
            else
            {
                OnOver(); // It is not wanted any more.
            }
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left while the browser was asked.
        }
        catch (Exception e)
        {
            Live.Stop(LiveEnd.Failed);
            await DispatchExceptionAsync(e);
        }
    }

    private void OnOver()
    {
        _check?.Dispose();
        _check = null;
        _ = StopAsync();
    }

    private async Task StopAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop");
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, or lets go of the camera by itself.
        }
    }

    private void OnSignedIn(Task<AuthenticationState> state) => _ = InvokeAsync(async () =>
    {
        if (Live.Stage is not LiveStage.Off && !string.Equals(_who, WhoOf(await state), StringComparison.Ordinal))
        {
            Live.Stop(LiveEnd.SignedOut);
        }
    });

    private void OnChanged() => StateHasChanged();

    private static string? WhoOf(AuthenticationState state) => state.User.FindFirstValue(ClaimTypes.NameIdentifier);

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Place(LiveFace face) => string.Create(
        CultureInfo.InvariantCulture, $"left:{face.Left:0.#}%;top:{face.Top:0.#}%;width:{face.Width:0.#}%;height:{face.Height:0.#}%");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Live.Changed -= OnChanged;
        Live.Asked -= OnAsked;
        Live.Over -= OnOver;
        SignedIn.AuthenticationStateChanged -= OnSignedIn;
        _check?.Dispose();
        await _leaving.CancelAsync();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop");
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the camera with it.
        }

        _self?.Dispose();
        _leaving.Dispose();
    }
}

/// <summary>What the module is told.</summary>
/// <param name="Camera">Address of the module that has the camera.</param>
/// <param name="EveryMilliseconds">Time from a frame to the next.</param>
/// <param name="HiddenSeconds">After so long out of sight, or out of reach of the site, it ends.</param>
internal sealed record LiveSetup(string Camera, int EveryMilliseconds, int HiddenSeconds);
