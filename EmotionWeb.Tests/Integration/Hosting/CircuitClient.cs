using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>
/// Opens circuits as someone does who is no browser: a bare WebSocket that speaks BlazorPack (MessagePack in SignalR's frames), with the
/// headers that a test wants.
/// It draws nothing, says that it did, and answers nothing else that the site asks of its page.
/// </summary>
internal sealed partial class CircuitClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _heard = new byte[64 * 1024];
    private int _confirmed;

    private CircuitClient()
    {
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens the socket and agrees on the protocol.</summary>
    /// <exception cref="WebSocketException">The site refuses it; the message names the status.</exception>
    public static async Task<CircuitClient> ConnectAsync(Uri site, params (string Name, string Value)[] headers)
    {
        CircuitClient client = new();
        try
        {
            foreach ((string name, string value) in headers)
            {
                client._socket.Options.SetRequestHeader(name, value);
            }

            await client._socket.ConnectAsync(new UriBuilder(site) { Scheme = "ws", Path = "/_blazor" }.Uri, Stop);
            await client._socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Stop);
            await client._socket.ReceiveAsync(client._heard, Stop);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Starts the circuit of the first page, as <paramref name="path"/>.</summary>
    /// <param name="site">Where the page is loaded from.</param>
    /// <param name="baseUri">The base address that is named to the site.</param>
    /// <param name="path">The page that is named to the site.</param>
    public async Task StartAsync(Uri site, Uri baseUri, string path = "")
    {
        using HttpClient http = new();
        string page = await http.GetStringAsync(site, Stop);
        JsonElement[] components = [.. Marker().Matches(page)
            .Select(marker => JsonElement.Parse(marker.Groups["marker"].Value))
            .Where(marker => marker.TryGetProperty("descriptor", out _))];
        Assert.NotEmpty(components);
        await CallAsync(
            "StartCircuit", baseUri.ToString(), new Uri(baseUri, path).ToString(), JsonSerializer.Serialize(components), State().Match(page).Groups["state"].Value);
    }

    /// <summary>Goes to another page of the site within the circuit.</summary>
    public Task GoAsync(Uri page) => CallAsync("OnLocationChanged", page.ToString(), null, true);

    /// <summary>Listens until what the site sends contains <paramref name="text"/>; false where it ends the connection before.</summary>
    public async Task<bool> HearsAsync(string text) => await ListenAsync(text) is not null;

    /// <summary>Listens until the site calls that script function in its page, and answers that it failed.</summary>
    public async Task FailAsync(string function)
    {
        string? heard = await ListenAsync(function);
        Assert.NotNull(heard);

        // The call's number, a byte as long as there are few, and the name's length stand before its name.
        int number = heard[heard.IndexOf(function, StringComparison.Ordinal) - 2];
        await CallAsync("EndInvokeJSFromDotNet", number, false, $"[{number},false,\"The page does as it likes.\"]");
    }

    /// <summary>What was heard until <paramref name="text"/> came, byte by byte; null where the connection ended before.</summary>
    private async Task<string?> ListenAsync(string text)
    {
        StringBuilder heard = new();
        try
        {
            while (!heard.ToString().Contains(text, StringComparison.Ordinal))
            {
                ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(_heard.AsMemory(), Stop);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                heard.Append(Encoding.Latin1.GetString(_heard, 0, part.Count));
                await ConfirmAsync(heard.ToString());
            }

            return heard.ToString();
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Says that what was drawn so far is on the page: the site waits for that.</summary>
    private async Task ConfirmAsync(string heard)
    {
        if (Batch().Matches(heard).LastOrDefault()?.Groups["number"].Value is [char number] && number > _confirmed)
        {
            _confirmed = number;
            await CallAsync("OnRenderCompleted", _confirmed, null);
        }
    }

    /// <summary>An invocation: [1, headers, id, method, arguments], after its length.</summary>
    private async Task CallAsync(string method, params object?[] arguments)
    {
        using MemoryStream message = new();
        message.Write([0x95, 1, 0x80]);
        Write(message, "1");
        Write(message, method);
        message.Write([(byte)(0x90 | arguments.Length)]);
        Array.ForEach(arguments, argument => Write(message, argument));

        using MemoryStream framed = new();
        int length = (int)message.Length;
        for (; length > 0x7F; length >>= 7)
        {
            framed.WriteByte((byte)(length | 0x80));
        }

        framed.WriteByte((byte)length);
        message.WriteTo(framed);
        await _socket.SendAsync(framed.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Stop);
    }

    private static void Write(MemoryStream message, object? value)
    {
        switch (value)
        {
            case null:
                message.WriteByte(0xC0);
                break;
            case bool flag:
                message.WriteByte((byte)(flag ? 0xC3 : 0xC2));
                break;
            case int number:
                byte[] four = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(four, number);
                message.Write([0xD2, .. four]);
                break;
            case string text:
                byte[] bytes = Encoding.UTF8.GetBytes(text), size = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(size, bytes.Length);
                message.Write([0xDB, .. size, .. bytes]);
                break;
            default:
                throw new ArgumentException($"Not known how to send {value.GetType()}.", nameof(value));
        }
    }

    /// <summary>A batch of what is drawn, with its number: a byte as long as there are few.</summary>
    [GeneratedRegex("JS\\.RenderBatch\u0092(?<number>.)", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Batch();

    [GeneratedRegex("<!--Blazor:(?<marker>\\{.*?\\})-->", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex State();
}
