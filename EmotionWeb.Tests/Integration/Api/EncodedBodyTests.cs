using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace EmotionWeb.Tests.Integration.Api;

public class EncodedBodyTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task An_encoded_picture_is_read(string encoding)
    {
        using HttpResponseMessage answer = await PostAsync(Encoded(ApiCalls.Astronaut, encoding), encoding);
        Assert.Equal("happy", (await answer.JsonAsync()).GetProperty("emotion").GetString());
    }

    [Fact]
    public async Task An_encoded_form_is_read()
    {
        using MultipartFormDataContent form = ApiCalls.Form(ApiCalls.Astronaut, ("count", "1"));
        using HttpResponseMessage answer = await PostAsync(Encoded(await form.ReadAsByteArrayAsync(Token), "gzip"), "gzip", form.Headers.ContentType!.ToString());
        Assert.Equal(1, (await answer.JsonAsync()).GetProperty("songs").GetArrayLength());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task What_is_too_large_once_inflated_is_refused(string encoding)
    {
        byte[] small = Encoded(new byte[20_000_000], encoding);
        Assert.True(small.Length < 1_000_000);
        using HttpResponseMessage answer = await PostAsync(small, encoding);
        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "image-too-large");
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    public async Task Another_encoding_is_told_apart(string encoding)
    {
        using HttpResponseMessage answer = await PostAsync([1, 2, 3], encoding);
        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-image");
        Assert.Equal($"The body is encoded as '{encoding}', which cannot be undone here. Send it plain, or as gzip, deflate or br.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_body_that_is_not_what_it_says_is_told_so(string encoding)
    {
        using HttpResponseMessage answer = await PostAsync(ApiCalls.Astronaut, encoding);
        JsonElement problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains(encoding, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static byte[] Encoded(byte[] bytes, string encoding)
    {
        MemoryStream output = new();
        using (Stream encoder = encoding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(output, CompressionLevel.Fastest),
            "br" => new BrotliStream(output, CompressionLevel.Fastest),
            _ => output,
        })
        {
            encoder.Write(bytes);
        }

        return output.ToArray();
    }

    private Task<HttpResponseMessage> PostAsync(byte[] body, string encoding, string type = "application/octet-stream")
    {
        ByteArrayContent content = new(body);
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return api.Client.PostAsync(ApiCalls.Readings, content, Token);
    }
}
