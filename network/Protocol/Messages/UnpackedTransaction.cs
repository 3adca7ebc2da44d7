using Google.Protobuf;
using Google.Protobuf.Collections;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Protocol;

/// <summary>An endorser transaction with its nested messages parsed. What is hashed or signed keeps the bytes it came in.</summary>
public sealed class UnpackedTransaction
{
    internal UnpackedTransaction()
    {
    }

    /// <summary>Gets the envelope; its signature is over its payload.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>Gets channel header and signature header as bytes.</summary>
    public required Header Header { get; init; }

    /// <summary>Gets the channel header.</summary>
    public required ChannelHeader ChannelHeader { get; init; }

    /// <summary>Gets the signature header.</summary>
    public required SignatureHeader SignatureHeader { get; init; }

    /// <summary>Gets the header of the action; it must equal the signature header of <see cref="Header"/>.</summary>
    public required ByteString ActionHeader { get; init; }

    /// <summary>Gets the marshalled chaincode proposal payload without transient data.</summary>
    public required ByteString VisiblePayload { get; init; }

    /// <summary>Gets the chaincode that was called; empty when the transaction names none.</summary>
    public required string ChaincodeName { get; init; }

    /// <summary>Gets arguments, decorations and whether Init was called.</summary>
    public required ChaincodeInput Input { get; init; }

    /// <summary>Gets the marshalled proposal response payload: with the endorser's identity behind it, what each endorser signed.</summary>
    public required ByteString ProposalResponsePayload { get; init; }

    /// <summary>Gets the proposal hash that the endorsers signed; compare with <see cref="ComputeProposalHash"/>.</summary>
    public required ByteString ProposalHash { get; init; }

    /// <summary>Gets result, event, response and chaincode with its version.</summary>
    public required ChaincodeAction Action { get; init; }

    /// <summary>Gets the chaincode event, or null.</summary>
    public required ChaincodeEvent? Event { get; init; }

    /// <summary>Gets the endorsements.</summary>
    public required RepeatedField<Endorsement> Endorsements { get; init; }

    /// <summary>Gets what was read and written, by namespace.</summary>
    public required IReadOnlyList<NamespaceReadWriteSet> ReadWriteSets { get; init; }

    /// <summary>Gets the channel.</summary>
    public string ChannelId => ChannelHeader.ChannelId;

    /// <summary>Gets the id that the transaction claims; compare with <see cref="ComputeTransactionId"/>.</summary>
    public string ClaimedTransactionId => ChannelHeader.TxId;

    /// <summary>Gets the serialized identity of the client.</summary>
    public ByteString Creator => SignatureHeader.Creator;

    /// <summary>Gets the arguments.</summary>
    public RepeatedField<ByteString> Args => Input.Args;

    /// <summary>Gets the chaincode's response; null when the transaction carries none.</summary>
    public Response? Response => Action.Response;

    /// <summary>Computes the id that this nonce and this creator give.</summary>
    public string ComputeTransactionId() => TransactionId.Compute(SignatureHeader.Nonce.Span, SignatureHeader.Creator.Span);

    /// <summary>Computes the proposal hash that belongs to these headers and this payload.</summary>
    /// <returns>32 bytes.</returns>
    public byte[] ComputeProposalHash() => Protocol.ProposalHash.Compute(Header.ChannelHeader.Span, ActionHeader.Span, VisiblePayload.Span);
}
