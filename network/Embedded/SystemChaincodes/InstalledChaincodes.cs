using System.Collections.Concurrent;
using Warden.Protocol.Lifecycle;

namespace Warden.Embedded;

/// <summary>What one peer has installed, and what its organisation has approved: by chaincode name, the newest only.</summary>
internal sealed class InstalledChaincodes(Func<ChaincodeEndpoint, ChaincodeConnection> connect) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, CommitChaincodeDefinitionArgs> approvals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ChaincodeConnection> connections = new(StringComparer.Ordinal);

    public void Approve(CommitChaincodeDefinitionArgs definition) => approvals[definition.Name] = definition;

    public bool HasApproved(CommitChaincodeDefinitionArgs definition) =>
        approvals.TryGetValue(definition.Name, out var approved) && approved.Equals(definition);

    /// <summary>Gets whether this peer can be asked for a chaincode.</summary>
    public bool Has(string name) => connections.ContainsKey(name);

    /// <summary>Gets the way to a chaincode, or null when this peer does not have it.</summary>
    public ChaincodeConnection? Find(string name) => connections.GetValueOrDefault(name);

    /// <summary>Puts a chaincode in, or in place of another; what runs on the old stream is broken off.</summary>
    public async Task InstallAsync(string name, ChaincodeEndpoint endpoint)
    {
        connections.TryGetValue(name, out var replaced);
        if (replaced?.Endpoint == endpoint)
        {
            return;
        }

        connections[name] = connect(endpoint);
        if (replaced is not null)
        {
            await replaced.DisposeAsync();
        }
    }

    /// <summary>Takes a chaincode out.</summary>
    public async Task RemoveAsync(string name)
    {
        if (connections.TryRemove(name, out var removed))
        {
            await removed.DisposeAsync();
        }
    }

    /// <summary>Breaks off all streams; each chaincode is dialled again when it is needed.</summary>
    public async Task DisconnectAsync()
    {
        foreach (var (name, connection) in connections)
        {
            connections[name] = connect(connection.Endpoint);
            await connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections.Values)
        {
            await connection.DisposeAsync();
        }
    }
}
