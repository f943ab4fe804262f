using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EmotionWeb.Benchmarks;

/// <summary>
/// How long until the site answers: <c>start PUBLISHED [TIMES] [PICTURE]</c> starts the published program (<c>EmotionWeb.dll</c> or the
/// program itself) and prints, from the start of the process, when it accepts
/// connections and when the first reading over HTTP is answered, with the processor time it took until then, which a busy machine does not
/// stretch. Each time once with an empty data folder and then
/// twice with the one it made. The median of TIMES (3 by default) is what counts. The picture is the portrait of the tests by default.
/// </summary>
internal static class StartBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(string[] args)
    {
        string program = Path.GetFullPath(args[0]);
        int times = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        byte[] picture = await File.ReadAllBytesAsync(args.Length > 2 ? args[2] : Path.Combine(AppContext.BaseDirectory, "astronaut.png"));
        List<Started> first = [], later = [];
        for (int i = 0; i < times; i++)
        {
            string data = Directory.CreateTempSubdirectory("start-").FullName;
            first.Add(await StartAsync(program, data, picture));
            later.Add(await StartAsync(program, data, picture));
            later.Add(await StartAsync(program, data, picture));
            Directory.Delete(data, recursive: true);
        }

        Print("first start", first);
        Print("later start", later);
    }

    private static async Task<Started> StartAsync(string program, string data, byte[] picture)
    {
        int port = FreePort();
        Uri site = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        ProcessStartInfo start = Path.GetExtension(program) is ".dll" ? new("dotnet", [program, "serve"]) : new(program, ["serve"]);
        (start.Environment["EMOTIONWEB_DATA"], start.Environment["EMOTIONWEB_URLS"]) = (data, site.GetLeftPart(UriPartial.Authority));
        start.RedirectStandardOutput = true;
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        try
        {
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            await ListeningAsync(process, port);
            TimeSpan listening = Stopwatch.GetElapsedTime(began), workedListening = process.TotalProcessorTime;
            using HttpClient client = new() { BaseAddress = site, Timeout = Patience };
            using ByteArrayContent body = new(picture);
            using HttpResponseMessage answer = await client.PostAsync(new Uri("api/v1/readings", UriKind.Relative), body);
            TimeSpan answered = Stopwatch.GetElapsedTime(began);
            process.Refresh();
            TimeSpan worked = process.TotalProcessorTime;
            return answer.StatusCode == HttpStatusCode.OK
                ? new Started(listening.TotalMilliseconds, answered.TotalMilliseconds, workedListening.TotalMilliseconds, worked.TotalMilliseconds)
                : throw new InvalidOperationException($"The first reading was answered with {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task ListeningAsync(Process process, int port)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!process.HasExited && Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(5);
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Print(string what, List<Started> starts)
    {
        string Median(Func<Started, double> of) => starts.Select(of).Order().ElementAt(starts.Count / 2).ToString("0", CultureInfo.InvariantCulture);
        Console.WriteLine(
            $"{what}, median of {starts.Count}: listening after {Median(s => s.Listening)} ms (processor {Median(s => s.WorkedListening)} ms), first reading after {Median(s => s.Answered)} ms (processor {Median(s => s.Worked)} ms)");
    }

    private readonly record struct Started(double Listening, double Answered, double WorkedListening, double Worked);
}
