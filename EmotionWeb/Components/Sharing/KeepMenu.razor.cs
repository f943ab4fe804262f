using System.Globalization;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Songs;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmotionWeb.Components.Sharing;

/// <summary>A list of songs to take along: as text, as a link, on paper, as a playlist.</summary>
public sealed partial class KeepMenu : IAsyncDisposable
{
    private const string Module = "./Components/Sharing/KeepMenu.razor.js";
    private const string NamelessFile = "EmotionWeb";
    private const int LongestFileName = 80;

    private readonly CancellationTokenSource _gone = new();
    private readonly string _id = $"keep-{Guid.NewGuid():N}";
    private IJSObjectReference? _module;
    private IReadOnlyList<SongRow>? _shown;
    private IReadOnlyList<KeptSong>? _printed;
    private TaskCompletionSource? _drawn;
    private bool _may;

    /// <summary>What the list is called.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>What is kept, for who cannot see where the button stands.</summary>
    [Parameter, EditorRequired]
    public required string What { get; set; }

    /// <summary>The songs, where they are songs of the catalogue.</summary>
    [Parameter]
    public IReadOnlyList<SongRow>? Songs { get; set; }

    /// <summary>The queue, where it is one.</summary>
    [Parameter]
    public PlayQueue? Queue { get; set; }

    /// <summary>Where the same list opens again, within the site; null where it is nowhere but here, and is not printed.</summary>
    [Parameter]
    public string? Link { get; set; }

    /// <summary>What the link brings, and what not; null where that is plain.</summary>
    [Parameter]
    public string? LinkNote { get; set; }

    /// <summary>Hears what came of it, where it stands in what lies over the site's messages.</summary>
    [Parameter]
    public EventCallback<string> Said { get; set; }

    /// <summary>What tests know its button by.</summary>
    [Parameter]
    public string TestId { get; set; } = "keep";

    [Inject]
    private KeptSongs Kept { get; set; } = default!;

    [Inject]
    private IServerPlaylists Server { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ISnackbar Messages { get; set; } = default!;

    [Inject]
    private MessageText Text { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private string Address => Navigation.ToAbsoluteUri(Link).ToString();

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        _drawn?.TrySetResult();
        if (firstRender && await Server.MayAsync() && !_gone.IsCancellationRequested)
        {
            _may = true;
            StateHasChanged();
        }
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // Another list is printed anew.
        if (!ReferenceEquals(_shown, Songs))
        {
            (_shown, _printed) = (Songs, null);
        }
    }

    private static string Length(TimeSpan? duration) => duration is { } length
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalMinutes}:{length.Seconds:00}") : string.Empty;

    private static string Count(int songs) => songs == 1 ? "1 song" : string.Create(CultureInfo.InvariantCulture, $"{songs:N0} songs");

    private Task<IReadOnlyList<KeptSong>> KeptAsync(CancellationToken token) =>
        Queue is not null ? Kept.OfAsync(Queue, token) : Kept.OfAsync(Songs ?? [], token);

    private async Task CopyAsync(CancellationToken token)
    {
        IReadOnlyList<KeptSong> songs = await KeptAsync(token);
        await CopyAsync(string.Concat(songs.Select(kept => kept.Song.Line + "\n")), $"{Count(songs.Count)} copied.", token);
    }

    private Task CopyLinkAsync(CancellationToken token) => CopyAsync(Address, "The link is copied.", token);

    private async Task CopyAsync(string text, string done, CancellationToken token)
    {
        bool copied = await (await ModuleAsync(token)).InvokeAsync<bool>("copy", token, text);
        await SayAsync(copied ? done : "The browser lets this page copy nothing. Save a playlist instead, or print the list.",
            copied ? Severity.Normal : Severity.Warning);
    }

    // The list is drawn for the paper alone, and stays until another takes its place.
    private async Task PrintAsync(CancellationToken token)
    {
        IReadOnlyList<KeptSong> songs = await KeptAsync(token);
        TaskCompletionSource drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (_printed, _drawn) = (songs, drawn);
        StateHasChanged();
        await drawn.Task.WaitAsync(token);
        await (await ModuleAsync(token)).InvokeVoidAsync("printPage", token);
    }

    private async Task SaveAsync(PlaylistFormat format, CancellationToken token)
    {
        IReadOnlyList<KeptSong> songs = await KeptAsync(token);
        using MemoryStream file = new();
        await PlaylistFile.WriteAsync(file, format, Name, songs.Select(kept => kept.Song).ToAsyncEnumerable(), token);
        file.Position = 0;
        (string ending, string type) = format is PlaylistFormat.Xspf ? (".xspf", "application/xspf+xml")
            : (".m3u8", "application/vnd.apple.mpegurl");
        using DotNetStreamReference stream = new(file);
        await (await ModuleAsync(token)).InvokeVoidAsync("save", token, FileName() + ending, type, stream);
    }

    private async Task SaveToServerAsync(CancellationToken token)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Name}, {Clock.GetLocalNow():yyyy-MM-dd HH:mm}");
        PlaylistSaved? saved = await Server.SaveAsync(name, await KeptAsync(token), token);
        (string words, Severity severity) = saved switch
        {
            null => ("That is not for you to save just now. Sign in, or rest a moment.", Severity.Warning),
            { Fault: { } fault, Saved: 0 } => ($"The music server did not take it: {Text.Of(fault)}", Severity.Warning),
            { Fault: { } fault } =>
                ($"The music server took the first {Count(saved.Saved)} alone: {Text.Of(fault)}", Severity.Warning),
            { Saved: 0 } => ("The music server has none of these songs, so there is no playlist.", Severity.Warning),
            { LeftOut: 0 } => ($"“{name}” is on the music server: {Count(saved.Saved)}.", Severity.Normal),
            _ => ($"“{name}” is on the music server: {Count(saved.Saved)}. "
                + $"{Count(saved.LeftOut)} left out, because they are not there.", Severity.Normal),
        };
        await SayAsync(words, severity);
    }

    private async Task SayAsync(string words, Severity severity)
    {
        if (Said.HasDelegate)
        {
            await Said.InvokeAsync(words);
        }
        else
        {
            Messages.Add(words, severity);
        }
    }

    private string FileName()
    {
        string name = string.Join(' ', string.Concat(Name.Select(c => char.IsLetterOrDigit(c) ? c : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return name.Length > 0 ? name[..Math.Min(name.Length, LongestFileName)] : NamelessFile;
    }

    private async Task<IJSObjectReference> ModuleAsync(CancellationToken token) =>
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", token, Module);

    private async Task DoAsync(Func<CancellationToken, Task> act)
    {
        try
        {
            await act(_gone.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its module with it.
        }

        _gone.Dispose();
    }
}
