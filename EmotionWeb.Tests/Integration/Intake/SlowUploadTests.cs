using System.Net.Sockets;
using System.Text;
using EmotionWeb.Intake;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Integration.Intake;

public class SlowUploadTests
{
    private const int Clients = 25;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slow_senders_take_little_memory_and_are_sent_away_in_time()
    {
        await using SiteFactory site = new() { Settings = { ["Uploads:Seconds"] = "1", ["Api:Burst"] = "1000", ["Recognition:Waiting"] = "100" } };
        Uri address = site.Listen();
        PictureUploads uploads = site.Services.GetRequiredService<PictureUploads>();
        long most = 0;
        string?[] answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async n =>
        {
            using TcpClient client = new();
            await client.ConnectAsync(address.Host, address.Port, Token);
            NetworkStream stream = client.GetStream();
            string head = n % 2 == 0
                ? "Content-Type: image/jpeg\r\nContent-Length: 9000000\r\n\r\n\xFF"
                : "Content-Type: multipart/form-data; boundary=q\r\nContent-Length: 9000000\r\n\r\n--q\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc";
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"POST /api/v1/readings HTTP/1.1\r\nHost: {address.Authority}\r\n{head}"), Token);
            using StreamReader reader = new(stream);
            string? status = await reader.ReadLineAsync(Token);
            InterlockedMax(ref most, uploads.Held);
            return status;
        }));

        Assert.All(answers, status => Assert.StartsWith("HTTP/1.1 408", status, StringComparison.Ordinal));
        Assert.InRange(most, 0, Clients * 64 * 1024);
        while (uploads.Held > 0)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task The_server_asks_for_a_least_rate_of_every_body()
    {
        await using SiteFactory site = new() { Settings = { ["Uploads:BytesPerSecond"] = "3000" } };
        MinDataRate rate = site.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MinRequestBodyDataRate!;
        Assert.Equal((3000, TimeSpan.FromSeconds(5)), (rate.BytesPerSecond, rate.GracePeriod));
    }

    private static void InterlockedMax(ref long most, long value)
    {
        long seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
