using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Discovery;
using Warden.Protocol.Peer;

namespace Warden.Native;

/// <summary>Asks a peer whom its gateway would have endorse a chaincode. It learns that from gossip, some time after the commit.</summary>
internal static class EndorsementPlans
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Waits until the plan has these peers.</summary>
    /// <param name="peer">Who is asked.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="chaincode">The chaincode that is to be endorsed.</param>
    /// <param name="endorsers">The peers' identities.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The peer has not learnt of all of them for a minute, and will not: gossip takes a second or two.</exception>
    public static async Task WaitAsync(
        PeerAdministration peer, string channelId, string chaincode, IReadOnlyCollection<ByteString> endorsers, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var known = 0;
        try
        {
            while (await EndorsersAsync(peer, channelId, chaincode, patience.Token) is var plan && !plan.IsSupersetOf(endorsers))
            {
                known = plan.Count;
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (Exception e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            throw new TimeoutException($"A peer of {peer.MspId} knows {known} of the {endorsers.Count} peers that endorse {chaincode}.", e);
        }
    }

    private static async Task<HashSet<ByteString>> EndorsersAsync(
        PeerAdministration peer, string channelId, string chaincode, CancellationToken cancellationToken)
    {
        var interest = new ChaincodeInterest();
        interest.Chaincodes.Add(new ChaincodeCall { Name = chaincode });
        var query = new ChaincodeQuery();
        query.Interests.Add(interest);
        var request = new Request { Authentication = new() { ClientIdentity = peer.Creator } };
        request.Queries.Add(new Query { Channel = channelId, CcQuery = query });
        var payload = request.ToByteString();
        var response = await new Discovery.DiscoveryClient(peer.Invoker).DiscoverAsync(
            new SignedRequest { Payload = payload, Signature = peer.Sign(payload) }, cancellationToken: cancellationToken);
        return [.. response.Results
            .Where(r => r.ResultCase == QueryResult.ResultOneofCase.CcQueryRes)
            .SelectMany(r => r.CcQueryRes.Content)
            .SelectMany(c => c.EndorsersByGroups.Values)
            .SelectMany(g => g.Peers_)
            .Select(p => p.Identity)];
    }
}
