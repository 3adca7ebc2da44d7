namespace Warden.Gateway;

/// <summary>Remembers how far a reader of events has come. Record an event after it is dealt with, never before.</summary>
public interface ICheckpointer : ICheckpoint
{
    /// <summary>Records that a whole block is dealt with.</summary>
    ValueTask CheckpointBlockAsync(ulong blockNumber, CancellationToken cancellationToken = default);

    /// <summary>Records that a block is dealt with up to and including one transaction.</summary>
    ValueTask CheckpointTransactionAsync(ulong blockNumber, string transactionId, CancellationToken cancellationToken = default);

    /// <summary>Records that a chaincode event is dealt with.</summary>
    ValueTask CheckpointChaincodeEventAsync(ChaincodeEvent chaincodeEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chaincodeEvent);
        return CheckpointTransactionAsync(chaincodeEvent.BlockNumber, chaincodeEvent.TransactionId, cancellationToken);
    }
}
