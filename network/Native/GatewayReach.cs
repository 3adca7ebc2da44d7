using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Gateway;
using Warden.Topology;

namespace Warden.Native;

/// <summary>
/// Waits until a peer's gateway reaches another organisation's peer. Of a peer that was away it keeps a connection that fails at once until gRPC dials
/// again; the first call that meets it fails, and has the gateway dial anew.
/// </summary>
internal static class GatewayReach
{
    private const string Queries = "qscc";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until a system chaincode answers through the gateway.</summary>
    /// <param name="peer">Whose gateway.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="mspId">The organisation that is to be reached.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task WaitAsync(PeerAdministration peer, string channelId, string mspId, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (!await ReachesAsync(peer, channelId, mspId, cancellationToken))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async Task<bool> ReachesAsync(PeerAdministration peer, string channelId, string mspId, CancellationToken cancellationToken)
    {
        var proposal = peer.Propose(channelId, Queries, ByteString.CopyFromUtf8("GetChainInfo"), ByteString.CopyFromUtf8(channelId));
        var request = new EvaluateRequest
        {
            ChannelId = channelId,
            TransactionId = proposal.ClaimedTransactionId,
            ProposedTransaction = peer.Signed(proposal),
        };
        request.TargetOrganizations.Add(mspId);
        try
        {
            await new Protocol.Gateway.Gateway.GatewayClient(peer.Invoker).EvaluateAsync(request, cancellationToken: cancellationToken);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable || e.Status.Detail.StartsWith("no peers available", StringComparison.Ordinal))
        {
            // It cannot be dialled, or gossip has not found it yet.
            return false;
        }
    }
}
