using System.Net;
using EmotionWeb.Hosting;

namespace EmotionWeb.Tests.Integration.Hosting;

public sealed class PageFormsTests(PageFormsTests.Listening site) : IClassFixture<PageFormsTests.Listening>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/account/sign-in")]
    [InlineData("/account/sign-out")]
    [InlineData("/account/passkey/request")]
    [InlineData("/not-found")]
    [InlineData("/none-such")]
    public async Task A_page_refuses_files_unread(string path)
    {
        using Unread picture = new();
        using MultipartFormDataContent form = new() { { picture, "image", "face.png" } };
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = form, Headers = { ExpectContinue = true } };
        using HttpResponseMessage answer = await site.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.False(picture.Sent);
    }

    [Fact]
    public async Task A_form_longer_than_a_form_is_cut_off()
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string>(StringComparer.Ordinal) { ["Form.Name"] = new('a', PageForms.MostBytes) });
        using HttpResponseMessage answer = await site.Client.PostAsync("/account/sign-in", form, Stop);
        Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    /// <summary>One site for all of them, and a client that sends nothing before it is asked to.</summary>
    public sealed class Listening : IAsyncDisposable
    {
        private readonly SiteFactory _site = new();
        private readonly SocketsHttpHandler _patient = new() { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan };

        public HttpClient Client => field ??= new HttpClient(_patient) { BaseAddress = _site.Listen() };

        public ValueTask DisposeAsync()
        {
            _patient.Dispose();
            return _site.DisposeAsync();
        }
    }

    /// <summary>Nine megabytes that note whether they were sent.</summary>
    private sealed class Unread : HttpContent
    {
        private const int Length = 9_000_000;

        public bool Sent { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Sent = true;
            return stream.WriteAsync(new byte[Length], 0, Length, Stop);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Length;
            return true;
        }
    }
}
