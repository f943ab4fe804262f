using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>A log that tells a test of each exception that is logged as an error.</summary>
internal sealed class FaultsTold : ILogger, ILoggerProvider
{
    private readonly Channel<Exception> _faults = Channel.CreateUnbounded<Exception>();

    /// <summary>How many were not asked for yet.</summary>
    public int Count => _faults.Reader.Count;

    /// <summary>The next one that was not asked for yet, as soon as it is logged.</summary>
    public async Task<Exception> NextAsync(CancellationToken cancellationToken) => await _faults.Reader.ReadAsync(cancellationToken);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error && exception is not null)
        {
            _faults.Writer.TryWrite(exception);
        }
    }

    public void Dispose()
    {
    }
}
