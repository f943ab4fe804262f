using System.Diagnostics;
using System.Net;
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

    private static async Task<HttpStatusCode> ReadAsync(HttpClient client)
    {
        using MultipartFormDataContent form = ApiCalls.Form(ApiCalls.Astronaut);
        using HttpResponseMessage answer = await client.PostAsync(new Uri(ApiCalls.Readings, UriKind.Relative), form, Stop);
        return answer.StatusCode;
    }
}
