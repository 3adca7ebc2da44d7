using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>How an embedded network is started.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>Gets the organisations, the channel and the batch settings. Ports of 0 become free ones.</summary>
    /// <value>Default: two organisations, channel <c>mychannel</c>, blocks after 50 ms or 200 transactions.</value>
    public NetworkTopology Topology { get; init; } = new();

    /// <summary>Gets how long a chaincode may work on one transaction.</summary>
    /// <value>Default 30 s, as a peer's <c>chaincode.executetimeout</c>.</value>
    public TimeSpan ChaincodeExecuteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a connected chaincode may take to register.</summary>
    /// <value>Default 300 s, as a peer's <c>chaincode.startuptimeout</c>.</value>
    public TimeSpan ChaincodeStartupTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Gets how long a gateway waits for one endorsement.</summary>
    /// <value>Default 30 s, as in Fabric's sample configuration.</value>
    public TimeSpan EndorsementTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a gateway waits for the orderer to accept a transaction.</summary>
    /// <value>Default 30 s, as in Fabric's sample configuration.</value>
    public TimeSpan BroadcastTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets where the nodes log to.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Gets the clock of all nodes.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
