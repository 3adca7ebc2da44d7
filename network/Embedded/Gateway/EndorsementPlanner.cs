using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Finds how many endorsements of which organisations would satisfy everything a transaction touches.</summary>
/// <remarks>
/// Stands for Fabric's discovery service: the policies of all chaincodes involved and of keys with their own are asked
/// whether they would hold, combination by combination, smallest first; only those without a superfluous peer are kept. Who reads private
/// values has to be a member of their collections.
/// </remarks>
internal sealed class EndorsementPlanner(ChannelResources channel, PeerLedger ledger, EndorsementPolicies policies, Collections collections)
{
    // Combinations of at most this many peers are tried; whoever else there is only stands in for them.
    private const int MaxPeers = 12;

    /// <summary>Plans, with what needs the preferred organisation first.</summary>
    /// <param name="interest">What the transaction touches.</param>
    /// <param name="peers">The peers at hand, in the order in which they are to be asked.</param>
    /// <param name="preferred">The organisation that has endorsed already, or null.</param>
    /// <exception cref="EndorsementPlanException">No combination of the peers at hand satisfies the policies.</exception>
    public EndorsementPlan Plan(ChaincodeInterest interest, IReadOnlyList<IEndorsingPeer> peers, string? preferred)
    {
        var state = ledger.State;
        var required = new List<IChannelPolicy>();
        var members = Members(interest, peers);
        foreach (var call in interest.Chaincodes)
        {
            var policy = policies.OfChaincode(state, call.Name)!;
            required.AddRange(call.CollectionNames.Select(name => policies.OfCollection(state, call.Name, name, policy)
                ?? throw new EndorsementPlanException($"collection {name} of chaincode {call.Name} does not exist")));
            if (!call.DisregardNamespacePolicy && call.CollectionNames.Count == 0)
            {
                required.Add(policy);
            }

            required.AddRange(call.KeyPolicies.Select(key => new SignaturePolicyRule(key)));
        }

        var able = EndorsementPlan.Group(members.Where(p => interest.Chaincodes.All(call => p.Has(call.Name))));
        var layouts = Layouts(able, required);
        if (layouts.Count > 0)
        {
            return new(able, [.. layouts.OrderBy(layout => preferred is not null && layout.ContainsKey(preferred) ? 0 : 1)]);
        }

        throw new EndorsementPlanException(Layouts(EndorsementPlan.Group(members), required).Count > 0
            ? "required chaincodes are not installed on sufficient peers"
            : "no peer combination can satisfy the endorsement policy");
    }

    /// <summary>Gets the peers that have all chaincodes of a transaction and may see what private data it reads.</summary>
    /// <exception cref="EndorsementPlanException">A chaincode is not defined.</exception>
    public IReadOnlyList<IEndorsingPeer> Able(ChaincodeInterest interest, IReadOnlyList<IEndorsingPeer> peers) =>
        [.. Members(interest, peers).Where(p => interest.Chaincodes.All(call => p.Has(call.Name)))];

    private List<IEndorsingPeer> Members(ChaincodeInterest interest, IReadOnlyList<IEndorsingPeer> peers)
    {
        var state = ledger.State;
        var read = new List<StaticCollectionConfig>();
        foreach (var call in interest.Chaincodes)
        {
            if (policies.OfChaincode(state, call.Name) is null)
            {
                throw new EndorsementPlanException($"No metadata was found for chaincode {call.Name} in channel {channel.ChannelId}");
            }

            if (!call.NoPrivateReads)
            {
                read.AddRange(call.CollectionNames.Select(name => collections.Find(state, call.Name, name)).OfType<StaticCollectionConfig>());
            }
        }

        return [.. peers.Where(p => read.TrueForAll(m => Collections.IsPrincipalOf(m, channel.Membership.Read(p.Identity)!)))];
    }

    // The peers of an organisation are alike to every policy, so that the first ones of a group speak for any of it.
    private List<IReadOnlyDictionary<string, int>> Layouts(
        IReadOnlyList<(string MspId, IReadOnlyList<IEndorsingPeer> Peers)> groups, List<IChannelPolicy> required)
    {
        var signers = Tried(groups).Select(g => g.Select(p => channel.Membership.Read(p.Identity)!).ToArray()).ToArray();
        var minimal = new List<int[]>();
        foreach (var counts in Combinations([.. signers.Select(g => g.Length)]).OrderBy(c => c.Sum()))
        {
            if (counts.Sum() > 0
                && !minimal.Exists(smaller => smaller.Zip(counts).All(pair => pair.First <= pair.Second))
                && required.TrueForAll(policy => policy.WhyNot([.. signers.SelectMany((g, i) => g.Take(counts[i]))]) is null))
            {
                minimal.Add(counts);
            }
        }

        return [.. minimal.Select(counts => (IReadOnlyDictionary<string, int>)groups
            .Zip(counts, (group, count) => (group.MspId, count))
            .Where(g => g.count > 0)
            .ToDictionary(g => g.MspId, g => g.count, StringComparer.Ordinal))];
    }

    // One peer of each organisation before a second one of any.
    private static IEnumerable<IEndorsingPeer>[] Tried(IReadOnlyList<(string MspId, IReadOnlyList<IEndorsingPeer> Peers)> groups)
    {
        var tried = groups
            .SelectMany((g, i) => g.Peers.Select((peer, place) => (peer, place, i)))
            .OrderBy(p => p.place).Take(MaxPeers).ToLookup(p => p.i, p => p.peer);
        return [.. groups.Select((_, i) => tried[i])];
    }

    // Counts with the first group's as the lowest digit.
    private static IEnumerable<int[]> Combinations(int[] most)
    {
        var counts = new int[most.Length];
        while (true)
        {
            yield return [.. counts];
            var digit = 0;
            while (digit < counts.Length && ++counts[digit] > most[digit])
            {
                counts[digit++] = 0;
            }

            if (digit == counts.Length)
            {
                yield break;
            }
        }
    }
}
