using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol;
using Warden.Protocol.Gateway;

namespace Warden.Native;

/// <summary>
/// Waits until a peer's gateway reaches the peers of an organisation. Of a peer that was away it keeps a connection that fails at once until gRPC dials
/// again; the first call that meets it fails, and has the gateway dial anew.
/// </summary>
internal static class GatewayReach
{
    private const string Queries = "qscc";

    // How the answer of a system chaincode begins that was called with too few arguments: the peer is there.
    private const string Refused = "chaincode response 500,";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the gateway has an answer of every peer.</summary>
    /// <param name="peer">Whose gateway.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="mspId">The organisation that is to be reached.</param>
    /// <param name="count">How many peers it has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task WaitAsync(PeerAdministration peer, string channelId, string mspId, int count, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await ReachedAsync(peer, channelId, mspId, cancellationToken) < count)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    // A call that every peer refuses is made at one after the other, and the error lists them all.
    private static async Task<int> ReachedAsync(PeerAdministration peer, string channelId, string mspId, CancellationToken cancellationToken)
    {
        var proposal = peer.Propose(channelId, Queries, ByteString.CopyFromUtf8("GetChainInfo"));
        var request = new EndorseRequest
        {
            ChannelId = channelId,
            TransactionId = proposal.ClaimedTransactionId,
            ProposedTransaction = peer.Signed(proposal),
        };
        request.EndorsingOrganizations.Add(mspId);
        try
        {
            await new Protocol.Gateway.Gateway.GatewayClient(peer.Invoker).EndorseAsync(request, cancellationToken: cancellationToken);
            return 0;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Aborted or StatusCode.Unavailable)
        {
            // Unavailable: gossip has not found a peer of the organisation yet.
            return GatewayErrorDetails.Of(e).Count(d => d.Message.StartsWith(Refused, StringComparison.Ordinal));
        }
    }
}
