using Warden.Topology;

namespace Warden.Native;

/// <summary>How a native network is started.</summary>
public sealed record NativeOptions
{
    /// <summary>Gets the organisations, the channel and the batch settings. Ports of 0 become free ones; a channel capability that the programs do not know becomes the one they do.</summary>
    /// <value>Default: two organisations, channel <c>mychannel</c>, blocks after 50 ms or 200 transactions.</value>
    public NetworkTopology Topology { get; init; } = new();

    /// <summary>Gets the folder of <c>peer</c> and <c>orderer</c>.</summary>
    /// <value>Default null: the folder that FABRIC_BIN names, else the first on PATH that has both.</value>
    public string? BinaryFolder { get; init; }

    /// <summary>Gets the folder for key material, configuration, ledgers and logs.</summary>
    /// <value>Default null: a new temporary folder, deleted on dispose except for the logs of a start that failed.</value>
    public string? WorkFolder { get; init; }

    /// <summary>Gets the folder in which the nodes' logs are kept after dispose, a file <c>{node}.log</c> each; what lies there is replaced.</summary>
    /// <value>Default null: they go with the work folder.</value>
    public string? KeptLogs { get; init; }

    /// <summary>Gets how long the start may take before it is given up.</summary>
    /// <value>Default 60 s: a quiet machine needs 3 s, a loaded one much more.</value>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets what the nodes log, in the notation of FABRIC_LOGGING_SPEC.</summary>
    /// <value>Default <c>info</c>.</value>
    public string LoggingSpec { get; init; } = "info";

    /// <summary>Gets further environment variables of every peer, which outweigh its core.yaml, such as CORE_CHAINCODE_EXECUTETIMEOUT.</summary>
    public IReadOnlyDictionary<string, string> PeerEnvironment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the clock for certificates and proposals.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
