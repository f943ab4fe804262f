using EmotionWeb.Intake;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpenCvSharp;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>Every way a picture comes in, and every way it does not.</summary>
public class CaptureTests(SiteFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task A_snapped_smile_reads_as_happy_and_brings_songs()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());

        await mirror.SnapAsync();

        await mirror.ExpectHappyAsync();
        await Expect(mirror.Page.GetByTestId("emotion-scores")).ToBeVisibleAsync();
        await Expect(mirror.Page.Locator("canvas.face")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Of_several_faces_one_is_read_and_another_by_a_press_or_by_the_keyboard()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        ILocator boxes = mirror.Page.GetByTestId("face-box"), chosen = mirror.Page.Locator("[data-testid=face-box][aria-pressed=true]");
        await mirror.UploadAsync("two.jpg", TwoFaces());
        await Expect(boxes).ToHaveCountAsync(2);
        await Expect(mirror.Page.GetByTestId("faces-found")).ToContainTextAsync("2 faces");
        await Expect(chosen).ToHaveAccessibleNameAsync("Read face 1 of 2");
        await mirror.ExpectHappyAsync();
        string before = await CornerAsync();

        await boxes.Nth(1).ClickAsync();
        await Expect(chosen).ToHaveAccessibleNameAsync("Read face 2 of 2");
        await mirror.ExpectHappyAsync();
        await mirror.Page.WaitForFunctionAsync("before => document.querySelector('canvas.face').toDataURL() !== before", before);

        await boxes.Nth(1).FocusAsync();
        await mirror.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(boxes.First).ToBeFocusedAsync();
        await mirror.Page.Keyboard.PressAsync("Enter");
        await Expect(chosen).ToHaveAccessibleNameAsync("Read face 1 of 2");
        await Expect(boxes.First).ToBeFocusedAsync();
        await mirror.Page.WaitForFunctionAsync("before => document.querySelector('canvas.face').toDataURL() === before", before);
        await mirror.ExpectHappyAsync();
        await AssertAccessibleAsync(mirror.Page);

        Task<string> CornerAsync() => mirror.Page.EvaluateAsync<string>("() => document.querySelector('canvas.face').toDataURL()");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_has_no_mouse_is_not_told_to_drop_or_paste(bool touch)
    {
        IPage page = await OpenAsync(configure: context =>
        {
            (context.HasTouch, context.IsMobile) = (touch, touch);
            context.ViewportSize = touch ? new ViewportSize { Width = 390, Height = 844 } : context.ViewportSize;
        });
        ILocator invitation = page.Locator(".invitation");
        await Expect(invitation.GetByText("drop or paste a photo here")).ToBeVisibleAsync(new() { Visible = !touch });
        await Expect(invitation.GetByText("choose a photo", new() { Exact = true })).ToBeVisibleAsync(new() { Visible = touch });
    }

    [Fact]
    public async Task A_camera_that_is_started_before_the_page_is_alive_starts_once_it_is()
    {
        IPage page = await OpenAsync(early: p => p.GetByTestId("camera-start").ClickAsync());
        await Expect(page.GetByTestId("camera-snap")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_feeling_that_is_chosen_before_the_page_is_alive_is_answered_once_it_is()
    {
        IPage page = await OpenAsync(camera: Camera.None, early: p => p.GetByRole(AriaRole.Radio, new() { Name = "sad", Exact = true }).ClickAsync());
        await Expect(page.GetByTestId("emotion-chip")).ToContainTextAsync("sad");
    }

    [Fact]
    public async Task A_photo_that_is_chosen_before_the_page_is_alive_is_read_once_it_is()
    {
        IPage page = await OpenAsync(early: p => p.GetByTestId("photo-upload").SetInputFilesAsync(MirrorPage.Astronaut));
        await Expect(page.GetByTestId("emotion-chip")).ToContainTextAsync("happy");
    }

    [Fact]
    public async Task Who_has_sent_too_many_pictures_is_told_when_to_go_on()
    {
        const string Address = "192.0.2.77"; // As a proxy names it: the page's circuit goes by what its request said.
        IPage page = await OpenAsync(configure: context => context.ExtraHTTPHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Forwarded-For"] = Address });
        MirrorPage mirror = await MirrorPage.OfAsync(page);
        ClientLimits limits = Site.Services.GetRequiredService<ClientLimits>();
        Assert.Throws<TooManyReadingsException>(Drain);

        await mirror.SnapAsync();

        await Expect(mirror.Problem).ToContainTextAsync("That was a lot of pictures");
        await Expect(page.GetByTestId("read-again")).ToBeVisibleAsync();

        void Drain()
        {
            while (true)
            {
                limits.Take(Address);
            }
        }
    }

    [Fact]
    public async Task The_camera_is_let_go_once_the_picture_is_taken()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        await mirror.Page.EvaluateAsync("""
            () => {
                const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                window.tracks = [];
                navigator.mediaDevices.getUserMedia = async wanted => {
                    const stream = await ask(wanted);
                    window.tracks.push(...stream.getTracks());
                    return stream;
                };
            }
            """);

        await mirror.SnapAsync();

        await Expect(mirror.Page.GetByTestId("camera-retake")).ToBeVisibleAsync();
        Assert.Equal("ended", await mirror.Page.EvaluateAsync<string>("() => window.tracks.map(t => t.readyState).join()"));
    }

    [Fact]
    public async Task Leaving_the_page_lets_go_of_the_camera()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        await mirror.Page.GetByTestId("camera-start").ClickAsync();
        await Expect(mirror.Page.GetByTestId("camera-snap")).ToBeVisibleAsync();
        await mirror.Page.EvaluateAsync("() => { window.track = document.querySelector('video').srcObject.getTracks()[0]; }");

        await mirror.Page.EvaluateAsync("() => Blazor.navigateTo('about')");

        await mirror.Page.WaitForFunctionAsync("() => window.track.readyState === 'ended'");
    }

    [Fact]
    public async Task A_camera_that_is_unplugged_is_told_of()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        await mirror.Page.GetByTestId("camera-start").ClickAsync();
        await Expect(mirror.Page.GetByTestId("camera-snap")).ToBeVisibleAsync();

        await mirror.Page.EvaluateAsync("() => document.querySelector('video').srcObject.getTracks()[0].dispatchEvent(new Event('ended'))");

        await Expect(mirror.CaptureMessage).ToContainTextAsync("went away");
        await Expect(mirror.Page.GetByTestId("camera-start")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_uploaded_smile_reads_as_happy()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        await mirror.UploadAsync(MirrorPage.Astronaut);
        await mirror.ExpectHappyAsync();
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("paste")]
    public async Task A_smile_that_is_dropped_or_pasted_reads_as_happy(string how)
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        await mirror.BringAsync(how, MirrorPage.Astronaut);
        await mirror.ExpectHappyAsync();
    }

    [Fact]
    public async Task A_picture_without_a_face_gets_a_hint()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(camera: Camera.Wall));

        await mirror.SnapAsync();

        await Expect(mirror.Page.GetByTestId("retry-hint")).ToContainTextAsync("No face found");
        await Expect(mirror.Songs).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_photo_of_over_10_MB_is_made_small_in_the_browser()
    {
        using Mat noise = new(2400, 3000, MatType.CV_8UC3);
        Cv2.Randu(noise, Scalar.All(0), Scalar.All(255));
        byte[] png = noise.ImEncode(".png");
        Assert.True(png.Length > 10 * 1024 * 1024);
        string path = Path.Combine(Directory.CreateTempSubdirectory("emotionweb-photo-").FullName, "large.png");
        await File.WriteAllBytesAsync(path, png, TestContext.Current.CancellationToken);
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());

        await mirror.UploadAsync(path);

        await Expect(mirror.Page.GetByTestId("retry-hint")).ToContainTextAsync("No face found");
        Assert.Equal(1280, await mirror.Page.Locator("canvas.still").EvaluateAsync<int>("c => c.width"));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task A_file_of_garbage_is_refused_in_words_and_the_next_picture_is_read()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        byte[] garbage = new byte[20_000];
        new Random(1).NextBytes(garbage);

        await mirror.UploadAsync("garbage.jpg", garbage);
        await Expect(mirror.Problem).ToContainTextAsync("say how you feel");

        await mirror.UploadAsync(MirrorPage.Astronaut);
        await mirror.ExpectHappyAsync();
    }

    [Fact]
    public async Task A_header_that_declares_200_megapixels_is_refused_in_words()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());

        await mirror.UploadAsync("bomb.png", PngHeader(20_000, 10_000), "image/png");

        await Expect(mirror.Problem).ToContainTextAsync("say how you feel");
        await mirror.UploadAsync(MirrorPage.Astronaut);
        await mirror.ExpectHappyAsync();
    }

    [Theory]
    [InlineData("photo.heic", "image/heic", 2_000, "HEIC")]
    [InlineData("huge.tiff", "image/tiff", 11_000_000, "over 10 MB")]
    [InlineData("empty.jpg", "image/jpeg", 0, "empty")]
    [InlineData("notes.txt", "text/plain", 2_000, "not a picture")]
    public async Task A_file_that_cannot_be_sent_says_why(string name, string type, int size, string words)
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());

        await mirror.UploadAsync(name, new byte[size], type);

        await Expect(mirror.CaptureMessage).ToContainTextAsync(words);
        await Expect(mirror.Problem).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(Camera.Denied, "blocked")]
    [InlineData(Camera.None, "No camera")]
    public async Task Without_a_camera_the_page_says_what_to_do_and_takes_a_photo(Camera camera, string words)
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(camera: camera));

        await mirror.Page.GetByTestId("camera-start").ClickAsync();
        await Expect(mirror.CaptureMessage).ToContainTextAsync(words);

        await mirror.UploadAsync(MirrorPage.Astronaut);
        await mirror.ExpectHappyAsync();
    }

    [Fact]
    public async Task A_question_for_the_camera_that_nobody_answers_can_be_left_and_no_camera_stays_on()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        await mirror.Page.EvaluateAsync("""
            () => {
                const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                navigator.mediaDevices.getUserMedia = wanted => new Promise(resolve => {
                    window.allow = async () => { window.late = await ask(wanted); resolve(window.late); };
                });
            }
            """);

        await mirror.Page.GetByTestId("camera-start").ClickAsync();
        await mirror.Page.GetByTestId("camera-cancel").ClickAsync();
        await Expect(mirror.Page.GetByTestId("camera-start")).ToHaveTextAsync("Start camera");
        await mirror.Page.EvaluateAsync("() => window.allow()");

        await mirror.Page.WaitForFunctionAsync("() => window.late.getTracks()[0].readyState === 'ended'");
        await Expect(mirror.Page.GetByTestId("camera-snap")).ToHaveCountAsync(0);
    }

    // A PNG's signature and header chunk, and nothing after them.
    private static byte[] PngHeader(int width, int height)
    {
        byte[] chunk = [.. "IHDR"u8, .. BigEndian((uint)width), .. BigEndian((uint)height), 8, 2, 0, 0, 0];
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. BigEndian(13), .. chunk, .. BigEndian(Crc32(chunk))];
    }

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static uint Crc32(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }

    // One smile, and beside it the same in a mirror.
    private static byte[] TwoFaces()
    {
        using Mat picture = Cv2.ImRead(MirrorPage.Astronaut), face = new(picture, new Rect(90, 0, 300, 300)), mirrored = new(), two = new();
        Cv2.Flip(face, mirrored, FlipMode.Y);
        Cv2.HConcat([face, mirrored], two);
        return two.ImEncode(".jpg");
    }
}
