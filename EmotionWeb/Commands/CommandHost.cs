using EmotionWeb.Accounts;
using EmotionWeb.Hosting;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Commands;

/// <summary>
/// The services of a command that is not <c>serve</c>: the same configuration and the same capabilities, without the web.
/// A command reads <c>command.SetAction((line, token) =&gt; CommandHost.RunAsync(async services =&gt; ..., token))</c>.
/// </summary>
internal static class CommandHost
{
    /// <summary>Builds the services, checks the options, runs the command in a scope of its own and disposes the services.</summary>
    /// <returns>What <paramref name="run"/> gives: <see cref="CommandLine.Done"/>, <see cref="CommandLine.Failed"/> or <see cref="CommandLine.WrongUse"/>.</returns>
    /// <exception cref="OptionsValidationException">The configuration cannot be; the message says how to mend it.</exception>
    public static async Task<int> RunAsync(Func<IServiceProvider, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        using IHost host = Build();
        Settings.TellUnknown(
            host.Services.GetRequiredService<IConfiguration>(),
                host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Settings)));
        host.Services.GetService<IStartupValidator>()?.Validate();
        await using AsyncServiceScope scope = host.Services.CreateAsyncScope();
        return await run(scope.ServiceProvider, cancellationToken);
    }

    /// <summary>Builds the services; hosted services are there but not started.</summary>
    internal static IHost Build()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });

        Settings.Check(builder.Configuration);

        // Standard output belongs to the command's result.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter(typeof(SecurityLog).FullName, LogLevel.Information);
        builder.Services.AddCapabilities();
        builder.Services.AddKeyCertificate(builder.Configuration);
        return builder.Build();
    }
}
