using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Checks a block's transactions, in order, against the endorsement policies of chaincodes, collections and keys.</summary>
/// <remarks>
/// Source: fabric, core/common/validation/statebased. A key with a policy of its own asks for that one only; keys without,
/// and a transaction that writes nothing, ask for the chaincode's. A policy that an earlier transaction of the same block
/// changed makes a later write of that key fail. Writes to an organisation's implicit collection ask for that organisation.
/// </remarks>
internal sealed class EndorsementCheck(EndorsementPolicies policies, StateSnapshot state)
{
    private readonly HashSet<(string Namespace, string Key)> changedInBlock = [];

    public TxValidationCode Check(ExaminedTransaction transaction)
    {
        var namespaces = transaction.Sets.Where(Writes).Select(s => s.Namespace).Append(transaction.ChaincodeName).Distinct(StringComparer.Ordinal);
        foreach (var ns in namespaces)
        {
            if (policies.OfChaincode(state, ns) is not { } policy)
            {
                return TxValidationCode.InvalidChaincode;
            }

            if (!Satisfied(transaction.Sets.FirstOrDefault(s => s.Namespace == ns), policy, transaction.Endorsers))
            {
                return TxValidationCode.EndorsementPolicyFailure;
            }
        }

        foreach (var set in transaction.Sets)
        {
            changedInBlock.UnionWith(set.Public.MetadataWrites.Select(w => (set.Namespace, w.Key)));
            changedInBlock.UnionWith(set.Collections.SelectMany(
                c => c.Hashed.MetadataWrites, (c, w) => (PrivateNamespace.Hashes(set.Namespace, c.Collection), PrivateNamespace.HashedKey(w.KeyHash))));
        }

        return TxValidationCode.Valid;
    }

    private static bool Writes(NamespaceReadWriteSet set) =>
        set.Public.Writes.Count > 0 || set.Public.MetadataWrites.Count > 0 || set.Collections.Any(Writes);

    private static bool Writes(CollectionReadWriteSet set) => set.Hashed.HashedWrites.Count > 0 || set.Hashed.MetadataWrites.Count > 0;

    private bool Satisfied(NamespaceReadWriteSet? set, IChannelPolicy chaincodePolicy, IReadOnlyList<ChannelIdentity> endorsers)
    {
        var asked = new HashSet<IChannelPolicy>(ReferenceEqualityComparer.Instance);
        foreach (var (ns, key, collection) in set is null ? [] : WrittenKeys(set))
        {
            if (changedInBlock.Contains((ns, key)))
            {
                return false;
            }

            var own = state.Get(ns, key)?.Metadata.GetValueOrDefault(StateEntry.ValidationParameter);
            var policy = own is { IsEmpty: false } ? policies.OfKey(own)
                : collection is null ? chaincodePolicy
                : policies.OfCollection(state, set!.Namespace, collection, chaincodePolicy);
            if (policy is null || (asked.Add(policy) && policy.WhyNot(endorsers) is not null))
            {
                return false;
            }
        }

        return asked.Count > 0 || chaincodePolicy.WhyNot(endorsers) is null;
    }

    // Those of collections by the hashes that stand for them.
    private static IEnumerable<(string Namespace, string Key, string? Collection)> WrittenKeys(NamespaceReadWriteSet set)
    {
        foreach (var key in set.Public.Writes.Select(w => w.Key).Concat(set.Public.MetadataWrites.Select(w => w.Key)))
        {
            yield return (set.Namespace, key, null);
        }

        foreach (var collection in set.Collections)
        {
            var hashes = collection.Hashed.HashedWrites.Select(w => w.KeyHash).Concat(collection.Hashed.MetadataWrites.Select(w => w.KeyHash));
            foreach (var hash in hashes)
            {
                yield return (PrivateNamespace.Hashes(set.Namespace, collection.Collection), PrivateNamespace.HashedKey(hash), collection.Collection);
            }
        }
    }
}
