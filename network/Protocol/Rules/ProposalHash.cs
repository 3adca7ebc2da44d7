using Google.Protobuf;
using Warden.Protocol.Peer;

namespace Warden.Protocol;

/// <summary>What endorsers sign in place of the proposal, so that an endorsement belongs to one proposal only.</summary>
/// <remarks>Source: fabric, protoutil/proputils.go, GetProposalHash1 and GetBytesProposalPayloadForTx.</remarks>
public static class ProposalHash
{
    /// <summary>Computes the hash: SHA-256 over the three byte strings as they were received.</summary>
    /// <param name="channelHeader">The marshalled channel header.</param>
    /// <param name="signatureHeader">The marshalled signature header.</param>
    /// <param name="visiblePayload">The marshalled chaincode proposal payload without transient data: <see cref="VisiblePayload"/>.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Compute(ReadOnlySpan<byte> channelHeader, ReadOnlySpan<byte> signatureHeader, ReadOnlySpan<byte> visiblePayload) =>
        Sha256.Of(channelHeader, signatureHeader, visiblePayload);

    /// <summary>Gets the part of a payload that goes into the block: the input, and no transient data.</summary>
    public static ByteString VisiblePayload(ChaincodeProposalPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return new ChaincodeProposalPayload { Input = payload.Input }.ToByteString();
    }
}
