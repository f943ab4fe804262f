using System.Threading.Channels;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Tests.Unit;

public sealed class BackgroundLoopTests
{
    private readonly TimersTold _time = new();
    private readonly FaultsTold _faults = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fault_is_logged_and_the_pause_doubles_to_its_longest()
    {
        using Turns turns = new(_time, _faults);
        await turns.StartAsync(Stop);
        TimeSpan pause = BackgroundLoop.ShortestPause;
        for (int turn = 1; turn <= 10; turn++)
        {
            InvalidOperationException fault = new($"Turn {turn}.");
            (await turns.NextAsync(Stop)).SetException(fault);
            Assert.Same(fault, await _faults.NextAsync(Stop));
            await AssertPausedAsync(turns, pause);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, BackgroundLoop.LongestPause.Ticks));
        }

        Assert.Equal(BackgroundLoop.LongestPause, pause);
        await turns.StopAsync(Stop);
    }

    [Fact]
    public async Task A_turn_that_ends_well_resets_the_pause()
    {
        using Turns turns = new(_time, _faults);
        await turns.StartAsync(Stop);
        for (int round = 0; round < 3; round++)
        {
            (await turns.NextAsync(Stop)).SetException(new IOException());
            await _faults.NextAsync(Stop);
            await AssertPausedAsync(turns, BackgroundLoop.ShortestPause);
            (await turns.NextAsync(Stop)).SetResult();
        }

        await turns.StopAsync(Stop);
    }

    [Fact]
    public async Task An_alien_cancellation_is_a_fault_like_any_other()
    {
        using Turns turns = new(_time, _faults);
        await turns.StartAsync(Stop);
        (await turns.NextAsync(Stop)).SetException(new OperationCanceledException());
        Assert.IsType<OperationCanceledException>(await _faults.NextAsync(Stop));
        await AssertPausedAsync(turns, BackgroundLoop.ShortestPause);
        await turns.NextAsync(Stop);
        await turns.StopAsync(Stop);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_the_host_ends_it_without_a_fault(bool whilePaused)
    {
        using Turns turns = new(_time, _faults);
        await turns.StartAsync(Stop);
        TaskCompletionSource turn = await turns.NextAsync(Stop);
        if (whilePaused)
        {
            turn.SetException(new IOException());
            await _faults.NextAsync(Stop);
        }

        await turns.StopAsync(Stop);
        await turns.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.True(turns.ExecuteTask.IsCompletedSuccessfully);
    }

    [Fact]
    public void Every_background_service_of_the_product_is_such_a_loop()
    {
        // The catalogue's watcher has a loop of its own.
        Type[] services = [.. new[] { typeof(BackgroundLoop).Assembly, typeof(Program).Assembly }.SelectMany(a => a.GetTypes())
            .Where(t => t.IsAssignableTo(typeof(BackgroundService)) && !t.IsAbstract)];
        Assert.Contains(typeof(ModelWatch), services);
        Assert.All(services, t => Assert.True(t.IsAssignableTo(typeof(BackgroundLoop)), $"{t} derives from {nameof(BackgroundService)}: a fault ends it."));
    }

    [Fact]
    public async Task A_background_service_that_ends_by_a_fault_does_not_end_the_site()
    {
        Broken broken = new();
        await using SiteFactory site = new() { Replace = services => services.AddSingleton<IHostedService>(broken).AddSingleton<ILoggerProvider>(_faults) };
        using HttpClient client = site.CreateClient();
        Assert.Same(Broken.Fault, await _faults.NextAsync(Stop));
        Assert.True((await client.GetAsync("/healthz", Stop)).IsSuccessStatusCode);
        Assert.False(site.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    /// <summary>A moment before the pause is over nothing has begun; then the next turn does.</summary>
    private async Task AssertPausedAsync(Turns turns, TimeSpan pause)
    {
        Assert.Equal(pause, await _time.NextTimerAsync(Stop));
        _time.Advance(pause - TimeSpan.FromTicks(1));
        Assert.False(turns.HasBegun);
        _time.Advance(TimeSpan.FromTicks(1));
    }

    /// <summary>A loop whose turns end as the test says.</summary>
    private sealed class Turns(TimeProvider time, ILogger logger) : BackgroundLoop(time, logger)
    {
        private readonly Channel<TaskCompletionSource> _turns = Channel.CreateUnbounded<TaskCompletionSource>();

        public bool HasBegun => _turns.Reader.TryPeek(out _);

        public async Task<TaskCompletionSource> NextAsync(CancellationToken cancellationToken) => await _turns.Reader.ReadAsync(cancellationToken);

        protected override async Task TurnAsync(CancellationToken stoppingToken)
        {
            TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _turns.Writer.TryWrite(turn);
            await turn.Task.WaitAsync(stoppingToken);
        }
    }

    private sealed class Broken : BackgroundService
    {
        public static InvalidOperationException Fault { get; } = new("It ends.");

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.FromException(Fault);
    }
}
