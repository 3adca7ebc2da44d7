using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>The peers of the channel as one gateway sees them.</summary>
/// <remarks>Source: fabric, internal/pkg/gateway/registry.go; where Fabric has no order of its own, it is that of the topology.</remarks>
internal sealed class GatewayPeers(
    LocalPeer local, IReadOnlyList<RemotePeer> others, TimeSpan endorsementTimeout, TimeProvider time) : IDisposable
{
    public IEndorsingPeer Local => local;

    /// <summary>Gets the peers in the order in which they are asked: those of the gateway's organisation first, of them those with most blocks, of them its own.</summary>
    public IReadOnlyList<IEndorsingPeer> InOrder =>
        [.. others.Prepend<IEndorsingPeer>(local).OrderBy(p => p.MspId == local.MspId ? 0 : 1).ThenByDescending(p => p.Height)];

    /// <summary>Gets the peers that offer a chaincode, in that order.</summary>
    public IEnumerable<IEndorsingPeer> With(string chaincodeName) => InOrder.Where(peer => peer.Has(chaincodeName));

    /// <summary>Asks a peer, for as long as an endorsement may take.</summary>
    public async Task<EndorserReply> AskAsync(IEndorsingPeer peer, SignedProposal proposal, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(endorsementTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await peer.EndorseAsync(proposal, either.Token);
        }
        catch (Exception e) when (
            limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested && e is OperationCanceledException or Grpc.Core.RpcException)
        {
            return new(null, "rpc error: code = DeadlineExceeded desc = context deadline exceeded");
        }
    }

    public void Dispose()
    {
        foreach (var peer in others)
        {
            peer.Dispose();
        }
    }
}
