using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EmotionWeb.Tests.Integration.Api;
using EmotionWeb.Tests.Integration.Commands;

namespace EmotionWeb.Tests.Integration.Hosting;

public sealed class ShutdownTests : IDisposable
{
    private const int Requests = 12;
    private readonly string _data = Directory.CreateTempSubdirectory("emotionweb-shutdown-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task The_site_ends_cleanly_on_sigterm_while_pictures_are_read()
    {
        Uri address = new(Terminal.FreeAddress());
        using Process site = await Terminal.ServeAsync(_data, address.ToString());
        try
        {
            using HttpClient client = new() { BaseAddress = address };
            Task<HttpStatusCode>[] readings = [.. Enumerable.Range(0, Requests).Select(_ => ReadAsync(client))];

            // One is read: the others are at work or wait for it.
            Assert.Equal(HttpStatusCode.OK, await await Task.WhenAny(readings));
            using (Process kill = Process.Start("kill", ["-TERM", $"{site.Id}"]))
            {
                await kill.WaitForExitAsync(Stop);
            }

            await site.WaitForExitAsync(Stop);
            Assert.Equal(0, site.ExitCode);

            // What the site had taken it answers.
            foreach (Task<HttpStatusCode> reading in readings)
            {
                Assert.Equal(HttpStatusCode.OK, await reading);
            }
        }
        finally
        {
            site.Kill();
        }
    }

    [Fact]
    public async Task What_comes_in_slowly_is_finished_while_nothing_new_is_taken()
    {
        Uri address = new(Terminal.FreeAddress());
        using Process site = await Terminal.ServeAsync(_data, address.ToString());
        try
        {
            // A picture from a slow phone: the second half of it comes after the site was told to end, over longer than a command line
            // waits for its end (2 s).
            using TcpClient phone = new();
            await phone.ConnectAsync(IPAddress.Loopback, address.Port, Stop);
            await using NetworkStream line = phone.GetStream();
            byte[] picture = ApiCalls.Astronaut;
            await line.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {ApiCalls.Readings} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: image/png\r\nContent-Length: {picture.Length}\r\nConnection: close\r\n\r\n"), Stop);
            await line.WriteAsync(picture.AsMemory(..(picture.Length / 2)), Stop);
            using (Process kill = Process.Start("kill", ["-TERM", $"{site.Id}"]))
            {
                await kill.WaitForExitAsync(Stop);
            }

            await ClosedAsync(address.Port);
            using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(100));
            foreach (byte[] part in picture[(picture.Length / 2)..].Chunk(picture.Length / 2 / 30))
            {
                await pace.WaitForNextTickAsync(Stop);
                await line.WriteAsync(part, Stop);
            }

            using StreamReader answer = new(line);
            Assert.Equal("HTTP/1.1 200 OK", await answer.ReadLineAsync(Stop));
            await site.WaitForExitAsync(Stop);
            Assert.Equal(0, site.ExitCode);
        }
        finally
        {
            site.Kill();
        }
    }

    /// <summary>Completes when nobody listens there any more.</summary>
    private static async Task ClosedAsync(int port)
    {
        try
        {
            while (true)
            {
                using TcpClient knock = new();
                await knock.ConnectAsync(IPAddress.Loopback, port, Stop);
                await Task.Delay(20, Stop);
            }
        }
        catch (SocketException)
        {
            // It does not.
        }
    }

    private static async Task<HttpStatusCode> ReadAsync(HttpClient client)
    {
        using MultipartFormDataContent form = ApiCalls.Form(ApiCalls.Astronaut);
        using HttpResponseMessage answer = await client.PostAsync(new Uri(ApiCalls.Readings, UriKind.Relative), form, Stop);
        return answer.StatusCode;
    }
}
