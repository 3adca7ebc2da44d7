using Google.Protobuf;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary><c>cscc</c>: which channels a peer is on, and a channel's configuration.</summary>
/// <remarks>Source: fabric, core/scc/cscc/configure.go; joining is not offered, because peers join when the network starts.</remarks>
internal sealed class ConfigurationQueries(ChannelResources channel, PeerLedger ledger) : ISystemChaincode
{
    public string Name => SystemNamespaces.ConfigurationQueries;

    public Response Invoke(IReadOnlyList<ByteString> arguments, Invocation invocation)
    {
        var function = arguments.Count > 0 ? arguments[0].ToStringUtf8() : "";
        if (arguments.Count < (function == "GetChannels" ? 1 : 2))
        {
            return Responses.Error($"Incorrect number of arguments, {arguments.Count}");
        }

        var proposal = ProposalContents.Unpack(invocation.Proposal);
        if (proposal.ChaincodeName != Name)
        {
            return Responses.Error($"Rejecting invoke of CSCC from another chaincode, original invocation for '{proposal.ChaincodeName}'");
        }

        if (function == "GetChannels")
        {
            var channels = new ChannelQueryResponse();
            channels.Channels.Add(new ChannelInfo { ChannelId = channel.ChannelId });
            return Responses.Success(channels);
        }

        if (function is not ("GetConfigBlock" or "GetChannelConfig"))
        {
            return Responses.Error($"Requested function {function} not found.");
        }

        var name = arguments[1].ToStringUtf8();
        if (name != channel.ChannelId)
        {
            return Responses.Error($"access denied for [{function}][{name}]: Failed to get policy manager for channel [{name}]");
        }

        var current = channel.Current;
        var signed = new SignedData(invocation.Proposal.ProposalBytes, proposal.SignatureHeader.Creator, invocation.Proposal.Signature);
        if (current.Access.WhyNot($"{Name}/{function}", channel.ChannelId, signed) is { } reason)
        {
            return Responses.Error($"access denied for [{function}][{name}]: {reason}");
        }

        return Responses.Success(function == "GetConfigBlock" ? ledger.Blocks.Find(current.BlockNumber)! : (IMessage)current.Configuration);
    }
}
