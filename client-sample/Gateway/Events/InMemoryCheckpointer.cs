namespace Warden.Gateway;

/// <summary>A position that lives as long as the process, to go on after a broken stream.</summary>
public sealed class InMemoryCheckpointer : ICheckpointer
{
    /// <inheritdoc/>
    public ulong? BlockNumber { get; private set; }

    /// <inheritdoc/>
    public string? TransactionId { get; private set; }

    /// <inheritdoc/>
    public ValueTask CheckpointBlockAsync(ulong blockNumber, CancellationToken cancellationToken = default)
    {
        BlockNumber = blockNumber + 1;
        TransactionId = null;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CheckpointTransactionAsync(ulong blockNumber, string transactionId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(transactionId);
        BlockNumber = blockNumber;
        TransactionId = transactionId;
        return ValueTask.CompletedTask;
    }
}
