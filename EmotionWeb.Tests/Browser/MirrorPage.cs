using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>What one does and sees on the first page.</summary>
internal sealed class MirrorPage
{
    private MirrorPage(IPage page) => Page = page;

    /// <summary>Waits until the page is alive: before that nobody hears a click.</summary>
    public static async Task<MirrorPage> OfAsync(IPage page)
    {
        await page.Locator(".capture[data-ready]").WaitForAsync();
        return new MirrorPage(page);
    }

    public static string Astronaut { get; } = Path.Combine(AppContext.BaseDirectory, "TestData", "astronaut.png");

    public IPage Page { get; }

    public ILocator Chip => Page.GetByTestId("emotion-chip");

    public ILocator Songs => Page.GetByTestId("song-row");

    public ILocator Titles => Songs.Locator(".name");

    public ILocator Problem => Page.GetByTestId("problem");

    public ILocator CaptureMessage => Page.GetByTestId("capture-message");

    public ILocator OtherSongs => Page.GetByRole(AriaRole.Button, new() { Name = "Other songs" });

    public async Task SnapAsync()
    {
        await Page.GetByTestId("camera-start").ClickAsync();
        await Page.GetByTestId("camera-snap").ClickAsync();
    }

    public Task UploadAsync(string path) => Page.GetByTestId("photo-upload").SetInputFilesAsync(path);

    public Task UploadAsync(string name, byte[] bytes, string type = "image/jpeg") =>
        Page.GetByTestId("photo-upload").SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = type, Buffer = bytes }, new() { Timeout = 60_000 }); // Megabytes go to the browser as text.

    /// <summary>Drops or pastes the file at <paramref name="path"/>, as the browser's own events bring it.</summary>
    public Task BringAsync(string how, string path) => Page.EvaluateAsync(
        """
        ([how, base64]) => {
            const data = new DataTransfer();
            data.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], 'photo.png', { type: 'image/png' }));
            const event = how === 'paste'
                ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
                : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
            document.body.dispatchEvent(event);
        }
        """,
        new[] { how, Convert.ToBase64String(File.ReadAllBytes(path)) });

    public async Task ExpectHappyAsync()
    {
        await Expect(Chip).ToContainTextAsync("happy");
        await Expect(Songs.First).ToBeVisibleAsync();
    }
}
