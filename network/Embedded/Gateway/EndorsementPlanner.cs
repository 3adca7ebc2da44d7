using System.Numerics;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Finds sets of peers whose endorsements would satisfy everything a transaction touches.</summary>
/// <remarks>
/// Stands for Fabric's discovery service: the policies of all chaincodes involved and of keys with their own are asked
/// whether they would hold, set by set, smallest first; only sets without a superfluous peer are kept. Who reads private values
/// has to be a member of their collections.
/// </remarks>
internal sealed class EndorsementPlanner(ChannelResources channel, PeerLedger ledger, EndorsementPolicies policies, Collections collections)
{
    // Two to the power of this many sets are tried at most.
    private const int MaxPeers = 12;

    /// <summary>Gets the sets, those with <paramref name="preferred"/> first.</summary>
    /// <exception cref="EndorsementPlanException">No set of the peers at hand satisfies the policies.</exception>
    public IReadOnlyList<IReadOnlyList<IEndorsingPeer>> Plan(
        ChaincodeInterest interest, IReadOnlyList<IEndorsingPeer> peers, IEndorsingPeer? preferred)
    {
        var state = ledger.State;
        var required = new List<IChannelPolicy>();
        var members = new List<StaticCollectionConfig>();
        foreach (var call in interest.Chaincodes)
        {
            var policy = policies.OfChaincode(state, call.Name)
                ?? throw new EndorsementPlanException($"No metadata was found for chaincode {call.Name} in channel {channel.ChannelId}");
            required.AddRange(call.CollectionNames.Select(name => policies.OfCollection(state, call.Name, name, policy) ?? policy));
            if (!call.DisregardNamespacePolicy && call.CollectionNames.Count == 0)
            {
                required.Add(policy);
            }

            required.AddRange(call.KeyPolicies.Select(key => new SignaturePolicyRule(key)));
            if (!call.NoPrivateReads)
            {
                members.AddRange(call.CollectionNames.Select(name => collections.Find(state, call.Name, name)).OfType<StaticCollectionConfig>());
            }
        }

        peers = [.. peers.Where(p => members.TrueForAll(m => Collections.IsPrincipalOf(m, channel.Membership.Read(p.Identity)!)))];
        var able = peers.Where(p => interest.Chaincodes.All(call => p.Has(call.Name))).Take(MaxPeers).ToArray();
        var layouts = Layouts(able, required);
        if (layouts.Count > 0)
        {
            return [.. layouts.OrderBy(layout => preferred is not null && layout.Contains(preferred) ? 0 : 1)];
        }

        throw new EndorsementPlanException(Layouts([.. peers.Take(MaxPeers)], required).Count > 0
            ? "required chaincodes are not installed on sufficient peers"
            : "no peer combination can satisfy the endorsement policy");
    }

    private List<IReadOnlyList<IEndorsingPeer>> Layouts(IEndorsingPeer[] peers, List<IChannelPolicy> required)
    {
        var identities = peers.Select(p => channel.Membership.Read(p.Identity)!).ToArray();
        var minimal = new List<uint>();
        var sets = Enumerable.Range(1, (1 << peers.Length) - 1).Select(n => (uint)n);
        foreach (var set in sets.OrderBy(BitOperations.PopCount).ThenBy(n => n))
        {
            if (minimal.Exists(smaller => (smaller & set) == smaller))
            {
                continue;
            }

            var signers = identities.Where((_, i) => (set & (1u << i)) != 0).ToArray();
            if (required.TrueForAll(policy => policy.WhyNot(signers) is null))
            {
                minimal.Add(set);
            }
        }

        return [.. minimal.Select(set => (IReadOnlyList<IEndorsingPeer>)[.. peers.Where((_, i) => (set & (1u << i)) != 0)])];
    }
}
