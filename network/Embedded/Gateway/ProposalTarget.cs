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
    /// <exception cref="ProposalException">A part does not parse.</exception>
    public static ProposalTarget Read(SignedProposal signed)
    {
        var proposal = WireMessages.Parse(Proposal.Parser, signed.ProposalBytes);
        var header = WireMessages.Parse(Header.Parser, proposal.Header);
        var channelHeader = WireMessages.Parse(ChannelHeader.Parser, header.ChannelHeader);
        var payload = WireMessages.Parse(ChaincodeProposalPayload.Parser, proposal.Payload);
        var call = WireMessages.Parse(ChaincodeInvocationSpec.Parser, payload.Input).ChaincodeSpec;
        return new(header, payload, channelHeader.ChannelId, call);
    }
}
