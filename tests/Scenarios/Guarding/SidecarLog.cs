using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Warden.Scenarios.Guarding;

/// <summary>Keeps what a sidecar logs.</summary>
internal sealed class SidecarLog : ILoggerFactory, ILogger
{
    /// <summary>Gets all lines so far.</summary>
    public ConcurrentQueue<(LogLevel Level, int Event, string Text)> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, eventId.Id, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
    }
}
