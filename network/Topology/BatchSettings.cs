namespace Warden.Topology;

/// <summary>When the orderer closes a block: whichever limit is reached first.</summary>
public sealed record BatchSettings
{
    /// <summary>Gets how long the first transaction of a block waits for company.</summary>
    /// <value>Default 50 ms; Fabric's samples use 2 s.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Gets how many transactions a block holds at most.</summary>
    /// <value>Default 200.</value>
    public uint MaxMessageCount { get; init; } = 200;

    /// <summary>Gets the size in bytes above which one transaction is refused.</summary>
    /// <value>Default 99 MiB, below the 100 MiB that gRPC connections of Fabric carry.</value>
    public uint AbsoluteMaxBytes { get; init; } = 99 * 1024 * 1024;

    /// <summary>Gets the size in bytes at which a block is closed early.</summary>
    /// <value>Default 4 MiB.</value>
    public uint PreferredMaxBytes { get; init; } = 4 * 1024 * 1024;
}
