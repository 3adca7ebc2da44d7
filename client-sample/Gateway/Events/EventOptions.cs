using Warden.Protocol.Orderer;

namespace Warden.Gateway;

/// <summary>Where an event stream begins. Without any of it: at the next block that is committed.</summary>
public sealed record EventOptions
{
    /// <summary>
    /// Gets the number of the first block to read; a block that does not exist yet is waited for only if it is the next one.
    /// </summary>
    public ulong? StartBlock { get; init; }

    /// <summary>Gets where an earlier reader stopped; once it has a position it goes before <see cref="StartBlock"/>.</summary>
    public ICheckpoint? Checkpoint { get; init; }

    /// <summary>The transaction inside the first block after which chaincode events begin; empty for the whole block.</summary>
    internal string AfterTransactionId => Checkpoint?.TransactionId ?? string.Empty;

    internal SeekPosition StartPosition()
    {
        // A file of Fabric's own clients that was never written to says block 0 and no transaction: no position.
        var hasCheckpoint = Checkpoint is { BlockNumber: not null }
            && (Checkpoint.BlockNumber > 0 || !string.IsNullOrEmpty(Checkpoint.TransactionId));
        return (hasCheckpoint ? Checkpoint!.BlockNumber : StartBlock) is { } block
            ? new SeekPosition { Specified = new SeekSpecified { Number = block } }
            : new SeekPosition { NextCommit = new SeekNextCommit() };
    }
}
