using Google.Protobuf;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>How the peers of one network hand private data to each other. In Fabric gossip does that; here they meet in this process.</summary>
/// <remarks>
/// Source: fabric, gossip/privdata: an endorser pushes to members' peers, at most as many as the collection says and one of each
/// organisation first; who lacks a set when its block comes asks the members' peers.
/// </remarks>
internal sealed class PrivateDataExchange
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (ChannelIdentity Identity, PrivateDataStore Store)> peers = new(StringComparer.Ordinal);

    /// <summary>Makes a peer reachable.</summary>
    public void Join(string address, ChannelIdentity identity, PrivateDataStore store)
    {
        lock (gate)
        {
            peers[address] = (identity, store);
        }
    }

    /// <summary>Makes a peer unreachable.</summary>
    public void Leave(string address)
    {
        lock (gate)
        {
            peers.Remove(address);
        }
    }

    /// <summary>Hands what a simulation wrote to other members' peers.</summary>
    /// <returns>Null, or why too few could be reached, in Fabric's words.</returns>
    public string? Push(string from, string transactionId, string chaincode, CollectionPvtReadWriteSet set, StaticCollectionConfig collection, ulong height)
    {
        var members = Others(from).Where(p => Collections.HasMember(collection, p.Identity)).ToList();
        if (members.Count < collection.RequiredPeerCount)
        {
            return FormattableString.Invariant(
                $"could not build private data dissemination plan for chaincode {chaincode} and collection {set.CollectionName}: required to disseminate to at least {collection.RequiredPeerCount} peers, but know of only {members.Count} eligible peers");
        }

        var ordered = members
            .GroupBy(p => p.Identity.MspId, StringComparer.Ordinal)
            .SelectMany(organization => organization.Select((peer, place) => (peer, place)))
            .OrderBy(p => p.place);
        foreach (var (peer, _) in ordered.Take(collection.MaximumPeerCount))
        {
            peer.Store.Keep(transactionId, chaincode, set, height);
        }

        return null;
    }

    /// <summary>Asks the other members' peers for a set; null when none has it.</summary>
    public ByteString? Pull(string by, PrivateSetKey key, StaticCollectionConfig collection) =>
        Others(by).Where(p => Collections.IsKeptBy(collection, p.Identity)).Select(p => p.Store.Find(key)).FirstOrDefault(found => found is not null);

    private List<(ChannelIdentity Identity, PrivateDataStore Store)> Others(string address)
    {
        lock (gate)
        {
            return [.. peers.Where(p => p.Key != address).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value)];
        }
    }
}
