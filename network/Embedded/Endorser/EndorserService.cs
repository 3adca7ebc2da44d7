using Grpc.Core;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary><c>protos.Endorser</c>: what the gateways of other organisations, and clients of their own accord, call.</summary>
internal sealed class EndorserService(ProposalEndorser endorser) : Warden.Protocol.Peer.Endorser.EndorserBase
{
    public override async Task<ProposalResponse> ProcessProposal(SignedProposal request, ServerCallContext context)
    {
        var reply = await endorser.ProcessAsync(request);
        return reply.Error is null ? reply.Response! : throw new RpcException(new Status(StatusCode.Unknown, reply.Error));
    }
}
