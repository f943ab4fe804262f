using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EmotionWeb.Hosting;
using EmotionWeb.Tests.Integration.Commands;

namespace EmotionWeb.Tests.Integration.Hosting;

public sealed class ConnectionBoundsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("emotionweb-flood-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData(1024, null, 256, 128)]
    [InlineData(4096, null, 1792, 896)]
    [InlineData(4096, 10, 1792, 10)]
    [InlineData(544, null, 16, 8)]
    [InlineData(1_048_576, null, 10_000, 5000)]
    [InlineData(null, null, 10_000, 5000)]
    [InlineData(544, 10_000, 16, 16)]
    public void Files_that_are_left_carry_the_connections(int? files, int? wanted, int connections, int perAddress)
    {
        ConnectionBudget budget = new(new ConnectionsOptions { PerAddress = wanted }, files);
        Assert.Null(ConnectionBudget.Complaint(files));
        Assert.Equal((connections, perAddress), (budget.Connections, budget.PerAddress));
        Assert.InRange(budget.Upgraded, 1, connections - 1);
        Assert.True(files is null || ConnectionBudget.Reserve + (2 * budget.Connections) <= files);
    }

    [Fact]
    public void The_limit_of_this_process_is_known() => Assert.InRange(ConnectionBudget.FilesOfThisProcess() ?? int.MaxValue, 64, int.MaxValue);

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(543)]
    public async Task Too_few_files_for_a_site_are_told_at_the_start_and_not_found_out(int files)
    {
        ProcessStartInfo start = Terminal.Limited(files, "serve", "--urls", "http://127.0.0.1:0");
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        start.Environment["EMOTIONWEB_DATA"] = _data;
        (int code, string _, string error) = await TestProcess.RunAsync(start, Stop);
        Assert.Equal(1, code);
        Assert.StartsWith($"The process may hold {files} files open, and the site needs 544 or more: raise the limit (ulimit -n", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c is '\n'));
    }

    [Fact]
    public async Task A_flood_of_idle_connections_is_refused_and_the_site_lives_on_for_others()
    {
        const int Files = 640, Most = (Files - ConnectionBudget.Reserve) / 2, PerAddress = Most / 2, Flood = 4 * Files;
        Uri address = new($"http://127.0.0.1:{FreePort()}");
        using Process site = await Terminal.ServeAsync(_data, address.ToString(), files: Files);
        try
        {
            Socket[] flood = new Socket[Flood];
            Task<int>[] ends = new Task<int>[Flood];
            for (int i = 0; i < Flood; i++)
            {
                flood[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await flood[i].ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), Stop);
                ends[i] = EndAsync(flood[i]);
            }

            // All but those that one address may have are closed by the site; none of those is.
            HashSet<Task<int>> open = [.. ends];
            while (open.Count > PerAddress)
            {
                open.Remove(await Task.WhenAny(open));
            }

            Assert.False(site.HasExited);
            using HttpClient other = From(IPAddress.Parse("127.0.0.2"), address), same = From(IPAddress.Loopback, address);
            Assert.Equal(HttpStatusCode.OK, await AskAsync(other));
            await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(same));
            Assert.Equal(PerAddress, ends.Count(end => !end.IsCompleted));

            Array.ForEach(flood, socket => socket.Dispose());
            while (true)
            {
                try
                {
                    Assert.Equal(HttpStatusCode.OK, await AskAsync(same));
                    break;
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(50, Stop); // The places come back as the site notices.
                }
            }

            using Process kill = Process.Start("kill", ["-TERM", $"{site.Id}"]);
            await site.WaitForExitAsync(Stop);
            Assert.Equal(0, site.ExitCode);
        }
        finally
        {
            site.Kill();
        }
    }

    /// <summary>Completes when the site ends the connection.</summary>
    private static async Task<int> EndAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Stop);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative), Stop);
        return answer.StatusCode;
    }

    /// <summary>A client whose connections come from an address of this machine.</summary>
    private static HttpClient From(IPAddress client, Uri site) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(client, 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = site,
    };

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
