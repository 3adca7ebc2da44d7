using Google.Protobuf.WellKnownTypes;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>A transaction of a block after the checks that need nothing but itself.</summary>
internal sealed record ExaminedTransaction
{
    /// <summary>Gets the verdict so far; anything but <see cref="TxValidationCode.Valid"/> is final.</summary>
    public required TxValidationCode Code { get; init; }

    /// <summary>Gets the transaction id, once its header was found to be well formed; empty otherwise.</summary>
    public string TransactionId { get; init; } = "";

    public Timestamp Timestamp { get; init; } = new();

    /// <summary>Gets the configuration that this transaction puts in force, or null for one of a chaincode.</summary>
    public ConfigEnvelope? Configuration { get; init; }

    /// <summary>Gets the chaincode that was called.</summary>
    public string ChaincodeName { get; init; } = "";

    /// <summary>Gets the read-write sets by namespace, in their order.</summary>
    public IReadOnlyList<NamespaceReadWriteSet> Sets { get; init; } = [];

    /// <summary>Gets the distinct endorsers whose identities are valid and whose signatures hold.</summary>
    public IReadOnlyList<ChannelIdentity> Endorsers { get; init; } = [];

    public static ExaminedTransaction Refused(TxValidationCode code, string transactionId = "") =>
        new() { Code = code, TransactionId = transactionId };
}
