using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.JSInterop;

namespace EmotionWeb.Hosting;

/// <summary>
/// Ends the site when the process is told to (SIGTERM, SIGINT, SIGQUIT): open pages are told that it restarts and no new line to one is
/// taken, then nothing new at all, and what runs
/// is finished within the host's <see cref="HostOptions.ShutdownTimeout"/>. A second signal waits for no page.
/// </summary>
internal sealed class PoliteEnd(OpenPages pages, IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    /// <summary>A page that has not confirmed by then is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _ = EndAsync();
            }));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private async Task EndAsync()
    {
        try
        {
            using CancellationTokenSource patience = new(Patience);
            await pages.TellAsync(patience.Token);
        }
        finally
        {
            application.StopApplication();
        }
    }
}

/// <summary>The pages that are open with a live line. Safe to call from many threads.</summary>
internal sealed class OpenPages(IHostApplicationLifetime application)
{
    private readonly ConcurrentDictionary<OpenPage, bool> _pages = [];
    private volatile bool _ending;

    /// <summary>Whether the site ends, and takes no new page: one that came back now would be waited for in vain.</summary>
    public bool AreEnding => _ending || application.ApplicationStopping.IsCancellationRequested;

    public void Add(OpenPage page) => _pages[page] = true;

    public void Remove(OpenPage page) => _pages.TryRemove(page, out _);

    /// <summary>
    /// Tells every page that the site restarts, and waits until each has heard it or is gone. Where they were told already it waits for
    /// none.
    /// </summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        if (!_ending)
        {
            _ending = true;
            await Task.WhenAll(_pages.Keys.Select(page => page.TellAsync(cancellationToken)));
        }
    }

    /// <summary>Who spreads visitors over sites sends no more to one that ends.</summary>
    internal sealed class Check(OpenPages pages) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(pages.AreEnding ? HealthCheckResult.Unhealthy("The site ends.") : HealthCheckResult.Healthy());
    }
}

/// <summary>One page's circuit, known to the <see cref="OpenPages"/> while its line is up.</summary>
internal sealed class OpenPage(OpenPages pages, IJSRuntime browser) : CircuitHandler
{
    /// <summary>What the page's root element carries then; the bar that shows a lost line reads it (ReconnectModal).</summary>
    private const string Mark = "data-site-ends";

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        pages.Add(this);
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        pages.Remove(this);
        return Task.CompletedTask;
    }

    public async Task TellAsync(CancellationToken cancellationToken)
    {
        try
        {
            await browser.InvokeVoidAsync("document.documentElement.setAttribute", cancellationToken, Mark, "");
        }
        catch (Exception e) when (e is OperationCanceledException or JSException or JSDisconnectedException)
        {
            // The page is gone, or does not answer: there is nobody to tell.
        }
    }
}

/// <summary>Registers how the site ends.</summary>
internal static class PoliteEndServiceCollectionExtensions
{
    public static IServiceCollection AddPoliteEnd(this IServiceCollection services)
    {
        services.AddSingleton<OpenPages>();
        services.AddScoped<CircuitHandler, OpenPage>();
        services.AddHealthChecks().AddCheck<OpenPages.Check>("serving");

        // In place of the host's own, which ends at once.
        return services.AddSingleton<IHostLifetime, PoliteEnd>();
    }
}
