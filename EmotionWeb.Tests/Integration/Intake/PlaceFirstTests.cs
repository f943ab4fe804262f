using System.Net.Sockets;
using System.Text;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Tests.Integration.Api;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Intake;

public class PlaceFirstTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/readings")]
    [InlineData("/api/v1/explanations")]
    public async Task Where_there_is_no_place_it_is_said_before_the_picture_is_sent(string path)
    {
        await using SiteFactory site = new() { Settings = { ["Recognition:Workers"] = "1", ["Recognition:Waiting"] = "1" } };
        Uri address = site.Listen();
        IVisionQueue queue = site.Services.GetRequiredService<IVisionQueue>();
        using (queue.Enter("someone"))
        using (queue.Enter("someone else"))
        {
            // Its body never comes.
            using TcpClient client = new();
            await client.ConnectAsync(address.Host, address.Port, Token);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Length: 1000000\r\n\r\n"), Token);
            using StreamReader reader = new(stream);
            Assert.StartsWith("HTTP/1.1 503", await reader.ReadLineAsync(Token), StringComparison.Ordinal);
        }

        using HttpClient served = new() { BaseAddress = address };
        using HttpResponseMessage answer = await served.PostAsync(path, ApiCalls.Form(ApiCalls.Astronaut), Token);
        answer.EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task What_finds_no_place_is_counted_as_busy()
    {
        await using SiteFactory site = new() { Settings = { ["Recognition:Workers"] = "1", ["Recognition:Waiting"] = "1" } };
        using HttpClient client = site.CreateClient();
        IVisionQueue queue = site.Services.GetRequiredService<IVisionQueue>();
        using IVisionPlace one = queue.Enter("someone"), two = queue.Enter("someone else");
        using HttpResponseMessage refused = await client.PostAsync(ApiCalls.Readings, ApiCalls.Form(ApiCalls.Astronaut), Token);
        await refused.ProblemAsync(System.Net.HttpStatusCode.ServiceUnavailable, "busy");
        string metrics = await client.GetStringAsync("/metrics", Token);
        Assert.Contains(metrics.Split('\n'), line => line.StartsWith("emotionweb_readings_total", StringComparison.Ordinal) && line.Contains("outcome=\"busy\"", StringComparison.Ordinal));
    }
}
