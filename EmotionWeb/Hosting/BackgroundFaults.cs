namespace EmotionWeb.Hosting;

/// <summary>
/// A background service that ends by a fault is logged as an error, and takes neither the pages nor the API with it. The host's own log
/// is off (appsettings.json), for it would tell a start that failed a second time, with a stack.
/// </summary>
internal static partial class BackgroundFaults
{
    public static IServiceCollection AddBackgroundFaults(this IServiceCollection services)
    {
        services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        return services.AddHostedService<Watch>();
    }

    private static async Task TellAsync(BackgroundService service, ILogger logger)
    {
        try
        {
            await service.ExecuteTask!;
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
        catch (Exception e)
        {
            LogEnded(logger, e, service.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Service} ended by a fault; the site goes on without it.")]
    private static partial void LogEnded(ILogger logger, Exception error, string service);

    private sealed class Watch(IServiceProvider services, ILogger<Watch> logger) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        // Every service has been started by now.
        public Task StartedAsync(CancellationToken cancellationToken)
        {
            foreach (BackgroundService service in services.GetServices<IHostedService>().OfType<BackgroundService>())
            {
                _ = TellAsync(service, logger);
            }

            return Task.CompletedTask;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
