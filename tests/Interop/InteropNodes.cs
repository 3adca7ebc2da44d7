using Warden.Topology;

namespace Warden.Interop;

/// <summary>The nodes that official clients and chaincodes are run against.</summary>
public abstract class InteropNodes : IAsyncDisposable
{
    /// <summary>Gets what this machine lacks to run the nodes; null where they run.</summary>
    public virtual string? Missing => null;

    /// <summary>Gets keys and certificates.</summary>
    public abstract NetworkMaterial Material { get; }

    /// <summary>Gets the channel's name.</summary>
    public string ChannelName => Material.Topology.ChannelName;

    /// <summary>Gets an organisation's peer.</summary>
    public abstract InteropPeer Peer(string mspId);

    /// <summary>Gets what a chaincode registers as at an organisation's peer. It is known before the chaincode has an address.</summary>
    public abstract string PackageId(string name, string mspId);

    /// <summary>Starts the nodes.</summary>
    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Defines a chaincode, at an address for each organisation.</summary>
    public abstract Task DeployAsync(string name, IReadOnlyDictionary<string, string> addresses, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
