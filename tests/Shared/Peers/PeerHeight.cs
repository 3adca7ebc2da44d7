using Google.Protobuf;
using Grpc.Net.Client;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Testing;

/// <summary>How many blocks a peer has, asked of the peer itself: a gateway asks that peer of its organisation which has the higher ledger.</summary>
internal static class PeerHeight
{
    /// <summary>Asks <c>qscc</c>.</summary>
    /// <param name="peer">A channel to the peer.</param>
    /// <param name="channelName">The channel whose ledger is meant.</param>
    /// <param name="who">Who asks; a member that may read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ulong> OfAsync(GrpcChannel peer, string channelName, FabricIdentity who, CancellationToken cancellationToken)
    {
        var proposal = Proposals.Create(new ProposalRequest
        {
            ChannelId = channelName,
            ChaincodeName = "qscc",
            Args = [ByteString.CopyFromUtf8("GetChainInfo"), ByteString.CopyFromUtf8(channelName)],
            Creator = who.Creator,
        });
        using var key = who.OpenPrivateKey();
        var signed = new SignedProposal { ProposalBytes = proposal.Bytes, Signature = ByteString.CopyFrom(EcdsaSigning.SignSha256LowS(key, proposal.Bytes.Span)) };
        var answer = await new Endorser.EndorserClient(peer).ProcessProposalAsync(signed, cancellationToken: cancellationToken);
        return BlockchainInfo.Parser.ParseFrom(answer.Response.Payload).Height;
    }
}
