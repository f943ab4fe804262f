using System.Net;
using System.Text.Json;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenCvSharp;

namespace EmotionWeb.Tests.Integration.Api;

public class ProblemTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_without_a_face_says_so_with_a_hint()
    {
        using Mat wall = new(480, 640, MatType.CV_8UC3, Scalar.Gray);
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(wall.ImEncode(".png")), Token);
        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.UnprocessableEntity, "no-face");
        Assert.NotEqual("", problem.GetProperty("hint").GetString());
        Assert.Equal("no-frontal-face", problem.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_face_that_is_not_clear_enough_gives_its_two_likeliest_emotions()
    {
        await using SiteFactory strict = new() { Settings = { ["Recognition:Threshold"] = "1" } };
        using HttpClient client = strict.CreateClient();
        using HttpResponseMessage answer = await client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut), Token);
        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.UnprocessableEntity, "low-confidence");
        Assert.NotEqual("", problem.GetProperty("hint").GetString());
        JsonElement[] likeliest = [.. problem.GetProperty("likeliest").EnumerateArray()];
        Assert.Equal(2, likeliest.Length);
        Assert.Equal("happy", likeliest[0].GetProperty("emotion").GetString());
        Assert.True(likeliest[0].GetProperty("confidence").GetDouble() >= likeliest[1].GetProperty("confidence").GetDouble());
    }

    [Theory]
    [InlineData("GARBAGE")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    public async Task What_is_no_picture_is_refused_whatever_it_is_called(string content)
    {
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(System.Text.Encoding.UTF8.GetBytes(content)), Token);
        await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-image");
    }

    [Fact]
    public async Task A_phones_heic_picture_is_told_apart_from_what_is_none()
    {
        byte[] file = [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[200]];
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(file), Token);
        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-image");
        Assert.Contains("HEIC", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_declares_200_megapixels_is_refused_by_its_header()
    {
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.PngHeader(20_000, 10_000)), Token);
        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image-too-large");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_picture_of_more_bytes_than_may_be_is_refused(bool form)
    {
        byte[] picture = new byte[10_000_001];
        ApiCalls.Astronaut.CopyTo(picture, 0);
        using HttpContent body = form ? ApiCalls.Form(picture) : new ByteArrayContent(picture);
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, body, Token);
        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image-too-large");
    }

    [Fact]
    public async Task The_server_refuses_a_body_that_no_picture_can_need()
    {
        await using SiteFactory site = new();
        using HttpClient client = new() { BaseAddress = site.Listen() };
        using StreamContent endless = new(new MemoryStream(new byte[11_000_000]));
        endless.Headers.ContentLength = null;
        using HttpRequestMessage request = new(HttpMethod.Post, ApiCalls.Readings) { Content = endless, Headers = { TransferEncodingChunked = true } };
        using HttpResponseMessage answer = await client.SendAsync(request, Token);
        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image-too-large");
    }

    [Fact]
    public async Task A_request_without_a_picture_says_how_to_send_one()
    {
        using HttpResponseMessage empty = await api.Client.PostAsync(ApiCalls.Readings, null, Token);
        await empty.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        using HttpResponseMessage otherField = await api.Client.PostAsync(ApiCalls.Readings, new MultipartFormDataContent { { new StringContent("x"), "photo" } }, Token);
        Assert.Contains("'image'", (await otherField.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request")).GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage two = await api.Client.PostAsync(
            ApiCalls.Readings, new MultipartFormDataContent { { new ByteArrayContent([1]), "image" }, { new ByteArrayContent([1]), "image" } }, Token);
        await two.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        using StringContent broken = new("--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc");
        broken.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using HttpResponseMessage cut = await api.Client.PostAsync(ApiCalls.Readings, broken, Token);
        await cut.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("GET", "/api/v1/none-such", HttpStatusCode.NotFound, "not-found")]
    [InlineData("GET", "/api", HttpStatusCode.NotFound, "not-found")]
    [InlineData("GET", "/api/v1/readings", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("PUT", "/api/v1/readings", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("DELETE", "/api/v1/songs", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("GET", "/api/v1/songs?limit=many", HttpStatusCode.BadRequest, "invalid-request")]
    public async Task The_frameworks_own_errors_are_problems_as_well(string method, string path, HttpStatusCode status, string type)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("text/html");
        using HttpResponseMessage answer = await api.Client.SendAsync(request, Token);
        await answer.ProblemAsync(status, type);
    }

    [Fact]
    public async Task A_limit_that_is_no_number_is_named_in_our_words()
    {
        using HttpResponseMessage answer = await api.Client.GetAsync("/api/v1/songs?limit=abc", Token);
        Assert.Equal("The limit 'abc' is no whole number.", (await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request")).GetProperty("detail").GetString());
    }

    public static TheoryData<string, string> BrokenForms => new()
    {
        { "--q\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc", "The form ends too early: its last boundary is missing. Send it whole." },
        { "--q\r\n" + new string('x', 20_000) + "\r\n\r\nabc\r\n--q--", "The form cannot be read: a part of it begins with what is no header, or with too many or too long ones." },
        { "--q\r\nno header\r\n\r\nabc\r\n--q--", "The form cannot be read: a part of it begins with what is no header, or with too many or too long ones." },
    };

    [Theory]
    [MemberData(nameof(BrokenForms))]
    public async Task A_broken_form_is_told_in_our_words(string body, string words)
    {
        using StringContent broken = new(body);
        broken.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=q");
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, broken, Token);
        Assert.Equal(words, (await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request")).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("heic", "HEIC")]
    [InlineData("mif1", "HEIC")]
    [InlineData("avif", "AVIF")]
    public async Task A_phones_format_is_called_by_its_name(string brand, string name)
    {
        byte[] photo = [0, 0, 0, 24, .. "ftyp"u8, .. System.Text.Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0, .. "miaf"u8, .. "MiHB"u8, 0, 0, 0, 8, .. "mdat"u8];
        using HttpResponseMessage answer = await api.Client.PostAsync(ApiCalls.Readings, ApiCalls.Form(photo), Token);
        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-image");
        Assert.Contains(name, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("JPEG", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_says_when_to_come_back()
    {
        await using SiteFactory full = With(new StandIn((_, _) => throw new BusyException(TimeSpan.FromSeconds(17))));
        using HttpClient client = full.CreateClient();
        using HttpResponseMessage answer = await client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut), Token);
        await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable, "busy");
        Assert.Equal(17, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
    }

    [Fact]
    public async Task A_fault_of_ours_tells_nothing_of_the_inside()
    {
        await using SiteFactory faulty = With(new StandIn((_, _) => throw new InvalidOperationException("inner secret")));
        using HttpClient client = faulty.CreateClient();
        using HttpResponseMessage answer = await client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut), Token);
        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.InternalServerError, "internal-error");
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_its_reading()
    {
        TaskCompletionSource<CancellationToken> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using SiteFactory site = With(new StandIn(async (_, token) =>
        {
            begun.SetResult(token);
            await using CancellationTokenRegistration registration = token.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("It was not cancelled.");
        }));
        using HttpClient client = new() { BaseAddress = site.Listen() };
        using CancellationTokenSource leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<HttpResponseMessage> call = client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut), leaving.Token);
        await begun.Task.WaitAsync(Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    private static SiteFactory With(IEmotionPipeline reader) => new() { Replace = services => services.AddSingleton(reader) };

    /// <summary>A reader that does as a test says, for what the real one cannot be brought to do at will.</summary>
    private sealed class StandIn(Func<ReadOnlyMemory<byte>, CancellationToken, Task<EmotionReading>> read) : IEmotionPipeline
    {
        public Task<EmotionReading> ReadAsync(IVisionPlace place, ReadOnlyMemory<byte> picture, ReadingRequest request, CancellationToken cancellationToken) => read(picture, cancellationToken);

        public Task<MusicRecommendation> RecommendAsync(EmotionScores scores, ReadingRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
