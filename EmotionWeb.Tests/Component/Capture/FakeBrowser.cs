using Bunit;
using EmotionWeb.Components.Capture;
using Microsoft.JSInterop;

namespace EmotionWeb.Tests.Component.Capture;

/// <summary>The browser's side of a capture card, strictly: what was not set up here fails the test.</summary>
internal sealed class FakeBrowser
{
    private readonly JSRuntimeInvocationHandler<CameraStart> _start;
    private readonly JSRuntimeInvocationHandler<IJSStreamReference> _snap;
    private readonly JSRuntimeInvocationHandler<IJSStreamReference> _again;

    public FakeBrowser(BunitJSInterop js)
    {
        js.Mode = JSRuntimeMode.Strict;
        BunitJSModuleInterop module = js.SetupModule("./Components/Capture/CaptureCard.razor.js");
        Capture = module.SetupModule("attach", call =>
        {
            Limits = call.Arguments.OfType<CaptureLimits>().Single();
            return true;
        });
        Capture.Mode = JSRuntimeMode.Strict;
        _start = Capture.Setup<CameraStart>("start", _ => true);
        _snap = Capture.Setup<IJSStreamReference>("snap");
        _again = Capture.Setup<IJSStreamReference>("again");
        Capture.SetupVoid("stop").SetVoidResult();
        Capture.SetupVoid("show", _ => true).SetVoidResult();
        Capture.SetupVoid("dispose").SetVoidResult();
        _start.SetResult(Live());
        _snap.SetResult(new FakeStream(Picture));
        _again.SetResult(new FakeStream(Picture));
    }

    /// <summary>The bytes of every picture of this browser.</summary>
    public static byte[] Picture { get; } = [1, 2, 3];

    /// <summary>What the card told the browser of its limits; null before it is attached.</summary>
    public CaptureLimits? Limits { get; private set; }

    /// <summary>The calls on the attached card.</summary>
    public BunitJSModuleInterop Capture { get; }

    public static CameraStart Live(params CameraDevice[] devices) => new(CameraOutcome.Live, devices.FirstOrDefault()?.Id, UserFacing: true, devices);

    public void CameraAnswers(CameraStart start) => _start.SetResult(start);

    public void CameraNeverAnswers() => Capture.Setup<CameraStart>("start", _ => true);

    public void SnapFails() => _snap.SetException(new JSException("The camera gives no picture."));

    /// <summary>How often a function of the card was called.</summary>
    public int Calls(string identifier) => Capture.Invocations[identifier].Count;
}

/// <summary>Bytes in a browser.</summary>
internal sealed class FakeStream(byte[] bytes, long? length = null) : IJSStreamReference
{
    public long Length { get; } = length ?? bytes.Length;

    public bool Disposed { get; private set; }

    public ValueTask<Stream> OpenReadStreamAsync(long maxAllowedSize = 512_000, CancellationToken cancellationToken = default)
    {
        Assert.True(Length <= maxAllowedSize, "The stream was opened with a limit below its length.");
        return ValueTask.FromResult<Stream>(new MemoryStream(bytes));
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
