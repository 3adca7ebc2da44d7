using System.Diagnostics;
using Google.Protobuf;
using Warden.Protocol.Discovery;
using Warden.Protocol.Peer;

namespace Warden.Native;

/// <summary>Asks a peer whom its gateway would have endorse a chaincode. It learns that from gossip, some time after the commit.</summary>
internal static class EndorsementPlans
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the plan has these peers; false where gossip has not brought them after 20 s. It takes a second or two.</summary>
    /// <param name="peer">Who is asked.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="chaincode">The chaincode that is to be endorsed.</param>
    /// <param name="endorsers">The peers' identities.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<bool> HasAllAsync(
        PeerAdministration peer, string channelId, string chaincode, IReadOnlyCollection<ByteString> endorsers, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        var begun = Stopwatch.GetTimestamp();
        while (!(await EndorsersAsync(peer, channelId, chaincode, cancellationToken)).IsSupersetOf(endorsers))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                return false;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return true;
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
