using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>The peers of the channel as one gateway sees them, its own first.</summary>
internal sealed class GatewayPeers(
    LocalPeer local, IReadOnlyList<RemotePeer> others, TimeSpan endorsementTimeout, TimeProvider time) : IDisposable
{
    public IEndorsingPeer Local => local;

    public IReadOnlyList<IEndorsingPeer> All { get; } = [local, .. others];

    /// <summary>Gets the peers that offer a chaincode, the gateway's own first.</summary>
    public IEnumerable<IEndorsingPeer> With(string chaincodeName) => All.Where(peer => peer.Has(chaincodeName));

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
