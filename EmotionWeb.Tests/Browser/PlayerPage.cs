using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>What one does with the player and hears of it.</summary>
internal sealed class PlayerPage(IPage page)
{
    /// <summary>
    /// Runs in every document before the page's own scripts: notes what the audio elements tell, and what the page gives the lock screen.
    /// </summary>
    public const string Record = """
        window.told = [];
        window.handlers = {};
        for (const type of ['playing', 'pause', 'ended', 'timeupdate', 'error', 'seeked']) {
            document.addEventListener(type, e => e.target.tagName === 'AUDIO'
                && told.push({ type, entry: Number(e.target.dataset.entry ?? 0), at: e.target.currentTime, time: performance.now() }), true);
        }
        document.addEventListener('click', e => e.target.closest('[data-testid=play-all]')
            && told.push({ type: 'pressed', entry: 0, at: 0, time: performance.now() }), true);
        const set = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);
        navigator.mediaSession.setActionHandler = (action, handler) => { handlers[action] = handler; set(action, handler); };
        """;

    public IPage Page { get; } = page;

    public ILocator Bar => Page.GetByTestId("player");

    public ILocator PlayAll => Page.GetByTestId("play-all");

    public ILocator Entries => Page.GetByTestId("queue-entry");

    public ILocator Message => Page.GetByTestId("player-message");

    public ILocator Play => Page.GetByTestId("player-play");

    public ILocator Title => Page.GetByTestId("player-title");

    /// <summary>Plays the whole table by a real press, and waits until it is heard.</summary>
    public async Task PlayAllAsync()
    {
        await ReadyAsync();
        await PlayAll.ClickAsync();
        await HearsAsync();
    }

    /// <summary>Waits until the player is alive: before that nobody hears a press.</summary>
    public Task ReadyAsync() => Page.Locator(".player[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    public async Task ShowQueueAsync()
    {
        await Page.GetByTestId("player-queue").ClickAsync();
        await Expect(Entries.First).ToBeVisibleAsync();
    }

    /// <summary>Waits until the sounding element has come so far.</summary>
    public Task HearsAsync(double seconds = 0.2) => ComesToAsync($"a => !a.paused && a.currentTime >= {N(seconds)}");

    /// <summary>Waits until another entry than this one is heard.</summary>
    public Task HearsAnotherThanAsync(long entry) => ComesToAsync($"a => !a.paused && a.currentTime > 0.1 && Number(a.dataset.entry) !== {entry}");

    /// <summary>Waits until this entry is heard.</summary>
    public Task HearsEntryAsync(long entry) => ComesToAsync($"a => !a.paused && a.currentTime > 0.1 && Number(a.dataset.entry) === {entry}");

    public Task IsSilentAsync() => ComesToAsync("a => a.paused && [...document.querySelectorAll('audio')].every(b => b.paused)");

    /// <summary>Waits until this is true of the sounding element.</summary>
    public Task ComesToAsync(string function) =>
        Page.WaitForFunctionAsync($"() => {{ const a = document.querySelector('audio[data-active]'); return !!a && ({function})(a); }}");

    public Task<double> PlaceAsync() => Page.EvaluateAsync<double>("() => document.querySelector('audio[data-active]').currentTime");

    public Task<long> EntryAsync() => Page.EvaluateAsync<long>("() => Number(document.querySelector('audio[data-active]').dataset.entry)");

    /// <summary>Sets the sounding element to a place, as a fast listener would drag it.</summary>
    public Task SeekAsync(double seconds) =>
        Page.EvaluateAsync($"() => {{ document.querySelector('audio[data-active]').currentTime = {N(seconds)}; }}");

    /// <summary>What the audio elements told, in its order.</summary>
    public async Task<IReadOnlyList<Told>> ToldAsync() =>
        JsonSerializer.Deserialize<Told[]>(await Page.EvaluateAsync<string>("() => JSON.stringify(window.told)"), JsonSerializerOptions.Web)!;

    private static string N(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An event of an audio element.</summary>
    /// <param name="Type">Its name.</param>
    /// <param name="Entry">The entry that the element plays.</param>
    /// <param name="At">Seconds in the song.</param>
    /// <param name="Time">Milliseconds since the document began.</param>
    internal sealed record Told(string Type, long Entry, double At, double Time);
}
