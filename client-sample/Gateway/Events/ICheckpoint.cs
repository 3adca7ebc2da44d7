namespace Warden.Gateway;

/// <summary>A position in the events of a channel: what to read next.</summary>
public interface ICheckpoint
{
    /// <summary>Gets the number of the block to read next; null when nothing was recorded yet.</summary>
    ulong? BlockNumber { get; }

    /// <summary>
    /// Gets the last transaction that was dealt with inside that block; null for none, so that the block is read from its beginning.
    /// </summary>
    string? TransactionId { get; }
}
