using Google.Protobuf;

namespace Warden.Protocol;

/// <summary>What a proposal is made of.</summary>
public sealed record ProposalRequest
{
    /// <summary>Gets the channel.</summary>
    public required string ChannelId { get; init; }

    /// <summary>Gets the chaincode.</summary>
    public required string ChaincodeName { get; init; }

    /// <summary>Gets the arguments; the first is the transaction function.</summary>
    public required IReadOnlyList<ByteString> Args { get; init; }

    /// <summary>Gets the serialized identity of the proposer.</summary>
    public required ByteString Creator { get; init; }

    /// <summary>Gets the nonce.</summary>
    /// <value>Default: 24 bytes from the random source of the system.</value>
    public ByteString Nonce { get; init; } = UnsafeByteOperations.UnsafeWrap(TransactionId.NewNonce());

    /// <summary>Gets when the proposal was made.</summary>
    /// <value>Default: now.</value>
    public DateTimeOffset Timestamp { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Gets data that the chaincode sees and the block does not.</summary>
    public IReadOnlyDictionary<string, ByteString> TransientData { get; init; } = new Dictionary<string, ByteString>(StringComparer.Ordinal);

    /// <summary>Gets whether the chaincode's Init is called.</summary>
    public bool IsInit { get; init; }
}
