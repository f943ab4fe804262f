using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Hosting;

/// <summary>Registers the bounds of connections.</summary>
internal static partial class ConnectionBounds
{
    public static IServiceCollection AddConnectionBounds(this IServiceCollection services)
    {
        services.AddOptions<ConnectionsOptions>().BindConfiguration(ConnectionsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new ConnectionBudget(
            provider.GetRequiredService<IOptions<ConnectionsOptions>>().Value, ConnectionBudget.FilesOfThisProcess()));
        services.AddSingleton<IConnectionListenerFactory, BoundedTransport>();
        services.AddOptions<KestrelServerOptions>().Configure((KestrelServerOptions kestrel, ConnectionBudget budget) =>
            kestrel.Limits.MaxConcurrentUpgradedConnections = budget.Upgraded);
        services.AddHostedService<Teller>();
        return services;
    }

    [LoggerMessage(Level = LogLevel.Information, Message =
        "At most {Connections} connections at once, {PerAddress} from one address, {Upgraded} of them open pages: the process may "
        + "hold {Files} files open, of which {Reserve} are kept for itself.")]
    private static partial void LogBounds(ILogger logger, int connections, int perAddress, int upgraded, string files, int reserve);

    /// <summary>Says the bounds at the start.</summary>
    private sealed class Teller(ConnectionBudget budget, ILogger<ConnectionBudget> logger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            string files = budget.Files?.ToString(CultureInfo.InvariantCulture) ?? "any number of";
            LogBounds(logger, budget.Connections, budget.PerAddress, budget.Upgraded, files, ConnectionBudget.Reserve);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
