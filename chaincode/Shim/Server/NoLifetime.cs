using Microsoft.Extensions.Hosting;

namespace Warden.Chaincode.Shim;

/// <summary>Leaves signals alone: who hosts the server stops it, after its transactions.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
