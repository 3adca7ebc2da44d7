using Microsoft.Extensions.Hosting;

namespace Warden.Protocol;

/// <summary>Leaves signals alone: a server is part of a process whose Ctrl-C is the process's own affair.</summary>
/// <remarks>The default lifetime would answer SIGINT and SIGTERM in place of the program that the server runs in.</remarks>
public sealed class NoConsoleLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
