using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Warden.Host.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class TestLogs : ILoggerFactory, ILogger
{
    public ConcurrentQueue<(LogLevel Level, EventId Event, string Text)> Entries { get; } = new();

    public bool Has(int eventId) => Entries.Any(e => e.Event.Id == eventId);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, eventId, formatter(state, exception) + (exception is null ? "" : $"\n{exception}")));

    public void Dispose()
    {
    }
}
