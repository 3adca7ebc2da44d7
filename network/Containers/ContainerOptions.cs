using Warden.Topology;

namespace Warden.Containers;

/// <summary>How a network of containers is started.</summary>
public sealed record ContainerOptions
{
    /// <summary>Gets the organisations, the channel and the batch settings; addresses are replaced by the nodes' names.</summary>
    /// <value>Default: two organisations, channel <c>mychannel</c>, blocks after 50 ms or 200 transactions.</value>
    public NetworkTopology Topology { get; init; } = new();

    /// <summary>Gets the tag of Fabric's images.</summary>
    /// <value>Default <c>3.1</c>.</value>
    public string FabricTag { get; init; } = "3.1";

    /// <summary>Gets the repository of the peer's image.</summary>
    public string PeerRepository { get; init; } = "hyperledger/fabric-peer";

    /// <summary>Gets the repository of the orderer's image.</summary>
    public string OrdererRepository { get; init; } = "hyperledger/fabric-orderer";

    /// <summary>Gets the folder for the logs, a file <c>{node}.log</c> each.</summary>
    /// <value>Default null: a new temporary folder, deleted on dispose unless the start or a service failed.</value>
    public string? LogFolder { get; init; }

    /// <summary>Gets how long the start may take, images that have to be fetched included.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets what the nodes log, in the notation of FABRIC_LOGGING_SPEC.</summary>
    /// <value>Default <c>info</c>.</value>
    public string LoggingSpec { get; init; } = "info";

    /// <summary>Gets further environment variables of every peer, which outweigh its core.yaml, such as CORE_CHAINCODE_EXECUTETIMEOUT.</summary>
    public IReadOnlyDictionary<string, string> PeerEnvironment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the clock for certificates and proposals.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
