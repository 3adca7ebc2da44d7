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
    /// <exception cref="ProposalException">A part that has to be there is missing.</exception>
    /// <exception cref="InvalidProtocolBufferException">A part does not parse.</exception>
    public static ProposalContents Unpack(SignedProposal signed)
    {
        var proposal = Proposal.Parser.ParseFrom(signed.ProposalBytes);
        var header = Header.Parser.ParseFrom(proposal.Header);
        var channelHeader = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        var extension = ChaincodeHeaderExtension.Parser.ParseFrom(channelHeader.Extension);
        if (extension.ChaincodeId is null)
        {
            throw new ProposalException("ChaincodeHeaderExtension.ChaincodeId is nil");
        }

        if (extension.ChaincodeId.Name.Length == 0)
        {
            throw new ProposalException("ChaincodeHeaderExtension.ChaincodeId.Name is empty");
        }

        var payload = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
        var call = ChaincodeInvocationSpec.Parser.ParseFrom(payload.Input).ChaincodeSpec ?? throw new ProposalException("chaincode invocation spec did not contain chaincode spec");
        var input = call.Input ?? throw new ProposalException("chaincode input did not contain any input");
        var hash = ProposalHash.Compute(header.ChannelHeader.Span, header.SignatureHeader.Span, ProposalHash.VisiblePayload(payload).Span);
        return new(signed, channelHeader, SignatureHeader.Parser.ParseFrom(header.SignatureHeader), extension.ChaincodeId.Name, input, UnsafeByteOperations.UnsafeWrap(hash));
    }
}
