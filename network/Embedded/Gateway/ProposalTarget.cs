using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>What a gateway needs to know of a proposal to find peers for it.</summary>
internal sealed record ProposalTarget(Header Header, ChaincodeProposalPayload Payload, string ChannelId, ChaincodeSpec? Call)
{
    public string ChaincodeName => Call?.ChaincodeId?.Name ?? "";

    public bool HasTransientData => Payload.TransientMap.Count > 0;

    /// <summary>Reads a proposal.</summary>
    /// <exception cref="InvalidProtocolBufferException">A part does not parse.</exception>
    public static ProposalTarget Read(SignedProposal signed)
    {
        var proposal = Proposal.Parser.ParseFrom(signed.ProposalBytes);
        var header = Header.Parser.ParseFrom(proposal.Header);
        var channelHeader = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
        var payload = ChaincodeProposalPayload.Parser.ParseFrom(proposal.Payload);
        var call = ChaincodeInvocationSpec.Parser.ParseFrom(payload.Input).ChaincodeSpec;
        return new(header, payload, channelHeader.ChannelId, call);
    }
}
