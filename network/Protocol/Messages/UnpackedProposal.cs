using Google.Protobuf;
using Google.Protobuf.Collections;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Protocol;

/// <summary>A proposal with its nested messages parsed. What is hashed or signed keeps the bytes it came in.</summary>
public sealed class UnpackedProposal
{
    private ByteString? _visiblePayload;

    internal UnpackedProposal()
    {
    }

    /// <summary>Gets the marshalled proposal: what the proposer signs.</summary>
    public required ByteString Bytes { get; init; }

    /// <summary>Gets channel header and signature header as bytes.</summary>
    public required Header Header { get; init; }

    /// <summary>Gets the channel header.</summary>
    public required ChannelHeader ChannelHeader { get; init; }

    /// <summary>Gets the signature header.</summary>
    public required SignatureHeader SignatureHeader { get; init; }

    /// <summary>Gets input and transient data.</summary>
    public required ChaincodeProposalPayload Payload { get; init; }

    /// <summary>Gets the chaincode that is called; empty when the proposal names none.</summary>
    public required string ChaincodeName { get; init; }

    /// <summary>Gets arguments, decorations and whether Init is called.</summary>
    public required ChaincodeInput Input { get; init; }

    /// <summary>Gets the channel.</summary>
    public string ChannelId => ChannelHeader.ChannelId;

    /// <summary>Gets the id that the proposal claims; compare with <see cref="ComputeTransactionId"/>.</summary>
    public string ClaimedTransactionId => ChannelHeader.TxId;

    /// <summary>Gets the serialized identity of the proposer.</summary>
    public ByteString Creator => SignatureHeader.Creator;

    /// <summary>Gets the arguments.</summary>
    public RepeatedField<ByteString> Args => Input.Args;

    /// <summary>Gets the data that the chaincode sees and the block does not.</summary>
    public MapField<string, ByteString> TransientData => Payload.TransientMap;

    /// <summary>Gets the marshalled payload without transient data: what goes into the block.</summary>
    public ByteString VisiblePayload => _visiblePayload ??= ProposalHash.VisiblePayload(Payload);

    /// <summary>Computes the id that this nonce and this creator give.</summary>
    public string ComputeTransactionId() => TransactionId.Compute(SignatureHeader.Nonce.Span, SignatureHeader.Creator.Span);

    /// <summary>Computes the hash that endorsers of this proposal put into their response.</summary>
    /// <returns>32 bytes.</returns>
    public byte[] ComputeHash() => ProposalHash.Compute(Header.ChannelHeader.Span, Header.SignatureHeader.Span, VisiblePayload.Span);
}
