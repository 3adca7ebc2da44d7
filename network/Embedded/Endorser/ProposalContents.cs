using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>The parts of a signed proposal that an endorser needs.</summary>
/// <remarks>Source: fabric, core/endorser/msgvalidation.go, UnpackProposal.</remarks>
internal sealed record ProposalContents(
    SignedProposal Signed, ChannelHeader ChannelHeader, SignatureHeader SignatureHeader, string ChaincodeName, ChaincodeInput Input, ByteString Hash)
{
    /// <summary>Takes a proposal apart.</summary>
    /// <exception cref="ProposalException">A part is missing or does not parse.</exception>
    public static ProposalContents Unpack(SignedProposal signed)
    {
        var proposal = WireMessages.Parse(Proposal.Parser, signed.ProposalBytes);
        var header = WireMessages.Parse(Header.Parser, proposal.Header);
        var channelHeader = WireMessages.Parse(ChannelHeader.Parser, header.ChannelHeader);
        var extension = WireMessages.Parse(ChaincodeHeaderExtension.Parser, channelHeader.Extension);
        if (extension.ChaincodeId is null)
        {
            throw new ProposalException("ChaincodeHeaderExtension.ChaincodeId is nil");
        }

        if (extension.ChaincodeId.Name.Length == 0)
        {
            throw new ProposalException("ChaincodeHeaderExtension.ChaincodeId.Name is empty");
        }

        var payload = WireMessages.Parse(ChaincodeProposalPayload.Parser, proposal.Payload);
        var call = WireMessages.Parse(ChaincodeInvocationSpec.Parser, payload.Input).ChaincodeSpec
            ?? throw new ProposalException("chaincode invocation spec did not contain chaincode spec");
        var input = call.Input ?? throw new ProposalException("chaincode input did not contain any input");
        var hash = ProposalHash.Compute(header.ChannelHeader.Span, header.SignatureHeader.Span, ProposalHash.VisiblePayload(payload).Span);
        return new(
            signed,
            channelHeader,
            WireMessages.Parse(SignatureHeader.Parser, header.SignatureHeader),
            extension.ChaincodeId.Name,
            input,
            UnsafeByteOperations.UnsafeWrap(hash));
    }
}
