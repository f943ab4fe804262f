using System.Net;
using EmotionWeb.Tests.Integration.Hosting;

namespace EmotionWeb.Tests.Integration.Api;

public class HeadTests
{
    [Fact]
    public async Task What_answers_get_answers_head_without_a_body()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using SiteFactory site = new();
        using HttpClient client = new() { BaseAddress = site.Listen() };
        foreach (string path in new[] { "/api/v1/songs", "/api/v1/models", "/openapi/v1.json" })
        {
            using HttpRequestMessage request = new(HttpMethod.Head, path);
            using HttpResponseMessage answer = await client.SendAsync(request, token);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(token));
        }

        using HttpRequestMessage post = new(HttpMethod.Head, "/api/v1/readings");
        using HttpResponseMessage refused = await client.SendAsync(post, token);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
    }
}
