using Warden.Topology;

namespace Warden.Cli.Network;

/// <summary>The peers and the orderer that the sample stands on: embedded in this process, or Fabric's own.</summary>
internal interface ISampleNodes : IAsyncDisposable
{
    /// <summary>Gets keys and certificates.</summary>
    NetworkMaterial Material { get; }

    /// <summary>Gets an organisation's peer.</summary>
    SampleNode Peer(string mspId);

    /// <summary>Gets the id by which a peer knows the package of a service: what the chaincode registers as.</summary>
    string PackageId(string chaincode, SampleService service);

    /// <summary>Defines a chaincode that every organisation's peer finds at a service of its own.</summary>
    Task DeployAsync(string chaincode, IReadOnlyDictionary<string, SampleService> services, CancellationToken cancellationToken);
}
