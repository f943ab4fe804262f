using System.Globalization;
using EmotionWeb.Api;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace EmotionWeb.Components.Capture;

/// <summary>Takes a picture with the camera or from a file, and shows it with the face that was read. The picture leaves the browser only as what <see cref="OnCaptured"/> hands on.</summary>
public sealed partial class CaptureCard : IAsyncDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _counting;
    private DotNetObjectReference<CaptureCard>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _capture;
    private ElementReference _root;
    private ElementReference _primary;

    private View _view = View.Empty;
    private CaptureMessage? _message;
    private bool _shown;
    private bool _fromCamera;
    private bool _userFacing = true;
    private bool? _mirror;
    private bool _countdown;
    private int _count;
    private string? _deviceId;
    private IReadOnlyList<CameraDevice> _devices = [];
    private FaceReading? _drawn;

    // The faces of the still, which stay in place while another of them is read, and the one that was chosen.
    private FaceReading? _found;
    private FaceReading? _given;
    private FaceBox? _chosen;

    private enum View
    {
        Empty,
        Asking,
        Live,
        Still,
    }

    /// <summary>A picture was taken or chosen. The handler disposes it.</summary>
    [Parameter]
    public EventCallback<CapturedPicture> OnCaptured { get; set; }

    /// <summary>The still was put away for another picture: what is being read of it is no longer wanted.</summary>
    [Parameter]
    public EventCallback OnDiscarded { get; set; }

    /// <summary>A file was chosen that is not sent; this card says why.</summary>
    [Parameter]
    public EventCallback OnFileRefused { get; set; }

    /// <summary>
    /// Whether the picture that was handed on is none that can be read, which is said elsewhere: one that cannot be shown either is put
    /// away.
    /// </summary>
    [Parameter]
    public bool Refused { get; set; }

    /// <summary>Whether the picture is being read just now.</summary>
    [Parameter]
    public bool Working { get; set; }

    /// <summary>Whether reading the picture went wrong, so that reading it again is offered.</summary>
    [Parameter]
    public bool ShowRetry { get; set; }

    /// <summary>The face that was read in the still, which is then marked there; null while there is none.</summary>
    [Parameter]
    public FaceReading? Face { get; set; }

    /// <summary>The models to choose from.</summary>
    [Parameter]
    public IReadOnlyList<ModelDescription> Models { get; set; } = [];

    /// <summary>The chosen model, or null for the default.</summary>
    [Parameter]
    public string? ModelId { get; set; }

    /// <summary>Another model was chosen.</summary>
    [Parameter]
    public EventCallback<string?> ModelIdChanged { get; set; }

    /// <summary>What else stands beneath the mirror.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private IOptions<ImagingOptions> Imaging { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private CaptureLimits Limits => CaptureLimits.Of(Imaging.Value);

    private bool Mirrored => (_view is View.Live || (_view is View.Still && _fromCamera)) && (_mirror ?? _userFacing);

    private string PrimaryLabel => _view switch
    {
        View.Asking => "Waiting",
        View.Live when _count > 0 => "Stop",
        View.Live => "Snap",
        View.Still when _fromCamera => "Retake",
        _ => "Start camera",
    };

    private string PrimaryIcon => _view switch
    {
        View.Live when _count > 0 => "close",
        View.Still when _fromCamera => "refresh",
        _ => "camera",
    };

    private string PrimaryTestId => _view switch
    {
        View.Live => "camera-snap",
        View.Still when _fromCamera => "camera-retake",
        _ => "camera-start",
    };

    // One face is marked on the still itself; of several each can be pressed.
    private IReadOnlyList<FaceBox> Faces => _view is View.Still && _shown && _found is { AllFaces.Count: > 1 } found ? found.AllFaces : [];

    private FaceBox? Counting => _chosen ?? _found?.Face;

    private string? Spoken => _view switch
    {
        View.Live when _count > 0 => $"{_count}",
        View.Live => "The camera is on.",
        View.Empty or View.Still when _message is { } message => $"{message.What}. {message.Do}",
        _ => null,
    };

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(Face, _given))
        {
            _given = Face;
            _found = Face ?? _found;
        }

        if (Refused && _view is View.Still && !_shown)
        {
            _view = View.Empty;
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                _self = DotNetObjectReference.Create(this);
                _module = await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, $"./{Assets["Components/Capture/CaptureCard.razor.js"]}");
                _capture = await _module.InvokeAsync<IJSObjectReference>("attach", _leaving.Token, _root, _self, Limits);
            }

            if (_capture is not null && !ReferenceEquals(Face, _drawn))
            {
                _drawn = Face;
                object? found = Face is null ? null : new { face = Box.From(Face.Face), alone = Face.AllFaces.Count == 1 };
                await _capture.InvokeVoidAsync("show", _leaving.Token, found);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException && _leaving.IsCancellationRequested)
        {
            // The page was left while the browser was asked.
        }
    }

    /// <summary>Called by the browser: a picture was chosen, dropped or pasted.</summary>
    /// <param name="stream">Its bytes.</param>
    /// <param name="shown">Whether the browser could open and show it.</param>
    [JSInvokable]
    public async Task PictureChosen(IJSStreamReference stream, bool shown)
    {
        StopCounting();
        _fromCamera = false;
        Forget();
        await HandOnAsync(stream, shown);
    }

    /// <summary>Called by the browser: a file was chosen that is not sent.</summary>
    [JSInvokable]
    public Task FileRefused(FileRefusal refusal)
    {
        _message = CaptureMessages.Of(refusal, Limits);
        StateHasChanged();
        return OnFileRefused.InvokeAsync();
    }

    /// <summary>Called by the browser: the camera ended by itself.</summary>
    [JSInvokable]
    public void CameraEnded() => Lose(CameraOutcome.Ended);

    /// <summary>Called by the browser: the page went out of sight, and the camera was let go.</summary>
    [JSInvokable]
    public void CameraHidden() => Lose(CameraOutcome.Hidden);

    /// <summary>Hands on the still once more; does nothing where there is none.</summary>
    public async Task ReadAgainAsync()
    {
        if (_view is View.Still)
        {
            await HandOnAsync(await _capture!.InvokeAsync<IJSStreamReference>("again", _leaving.Token), _shown);
        }
    }

    private Task ChooseFaceAsync(FaceBox face)
    {
        _chosen = face;
        return ReadAgainAsync();
    }

    private void Forget() => (_found, _chosen) = (null, null);

    /// <summary>The still once more, which the caller disposes; null where there is none.</summary>
    public async Task<CapturedPicture?> PictureAsync(CancellationToken cancellationToken) =>
        _view is View.Still ? new CapturedPicture(await _capture!.InvokeAsync<IJSStreamReference>("again", cancellationToken), Limits.MaxBytes) : null;

    /// <summary>Draws a square of the still, turned upright, on a canvas of the page. A still that this browser cannot show leaves it as it is.</summary>
    public Task PaintAsync(ElementReference canvas, FaceSquare square, CancellationToken cancellationToken) =>
        _capture!.InvokeVoidAsync("paint", cancellationToken, canvas, Square.From(square)).AsTask();

    private async Task PrimaryAsync(MouseEventArgs click)
    {
        // The second click of a double click is meant for what the first one did, not for what the button then became.
        if (_capture is null || click.Detail > 1)
        {
            return;
        }

        switch (_view)
        {
            case View.Asking:
                break;
            case View.Live when _count > 0:
                StopCounting();
                break;
            case View.Live:
                await SnapAsync();
                break;
            default:
                await StartAsync();
                break;
        }
    }

    private async Task StartAsync()
    {
        if (_view is View.Still)
        {
            await OnDiscarded.InvokeAsync();
        }

        _view = View.Asking;
        _message = null;
        CameraStart start = await _capture!.InvokeAsync<CameraStart>("start", _leaving.Token, _deviceId);
        if (start.Outcome is CameraOutcome.Cancelled || _view is not View.Asking)
        {
            return;
        }

        _message = CaptureMessages.Of(start.Outcome);
        _view = start.Outcome is CameraOutcome.Live ? View.Live : View.Empty;
        if (start.Outcome is CameraOutcome.Live)
        {
            _deviceId = start.DeviceId;
            _devices = start.Devices ?? [];
            _userFacing = start.UserFacing;
        }
        else
        {
            // The remembered camera may be the trouble: the next attempt takes any.
            _deviceId = null;
        }
    }

    private async Task CancelAskingAsync()
    {
        _view = View.Empty;
        await _capture!.InvokeVoidAsync("stop", _leaving.Token);
        await _primary.FocusAsync(); // The button that was pressed is gone.
    }

    private async Task ChooseCameraAsync(string? deviceId)
    {
        _deviceId = deviceId;
        _mirror = null;
        if (_view is View.Live)
        {
            StopCounting();
            await StartAsync();
        }
    }

    private async Task SnapAsync()
    {
        if (_countdown && !await CountAsync())
        {
            return;
        }

        try
        {
            IJSStreamReference picture = await _capture!.InvokeAsync<IJSStreamReference>("snap", _leaving.Token);
            _fromCamera = true;
            Forget();
            await HandOnAsync(picture, shown: true);
        }
        catch (JSException)
        {
            // The camera ended between the click and the frame.
            Lose(CameraOutcome.Ended);
        }
    }

    private async Task<bool> CountAsync()
    {
        _counting = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        try
        {
            for (_count = 3; _count > 0; _count--)
            {
                StateHasChanged();
                await Task.Delay(TimeSpan.FromSeconds(1), Time, _counting.Token);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            _count = 0;
            return false;
        }
        finally
        {
            _counting.Dispose();
            _counting = null;
        }
    }

    private void StopCounting() => _counting?.Cancel();

    private async Task HandOnAsync(IJSStreamReference stream, bool shown)
    {
        _view = View.Still;
        _shown = shown;
        _message = null;
        StateHasChanged();
        await OnCaptured.InvokeAsync(new CapturedPicture(stream, Limits.MaxBytes, _chosen));
    }

    // Where a face lies in the still, in shares of it.
    private string Place(FaceBox face)
    {
        double wide = _found!.ImageWidth / 100.0, high = _found.ImageHeight / 100.0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"left:{face.X / wide:0.##}%;top:{face.Y / high:0.##}%;width:{face.Width / wide:0.##}%;height:{face.Height / high:0.##}%");
    }

    private void Lose(CameraOutcome outcome)
    {
        StopCounting();
        if (_view is View.Live)
        {
            _view = View.Empty;
            _message = CaptureMessages.Of(outcome);
            StateHasChanged();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        try
        {
            if (_capture is not null)
            {
                await _capture.InvokeVoidAsync("dispose");
                await _capture.DisposeAsync();
            }

            if (_module is not null)
            {
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
