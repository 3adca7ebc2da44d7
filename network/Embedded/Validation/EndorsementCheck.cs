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
        }

        return TxValidationCode.Valid;
    }

    private static bool Writes(NamespaceReadWriteSet set) =>
        set.Public.Writes.Count > 0 || set.Public.MetadataWrites.Count > 0 || set.Collections.Any(Writes);

    private static bool Writes(CollectionReadWriteSet set) => set.Hashed.HashedWrites.Count > 0 || set.Hashed.MetadataWrites.Count > 0;

    private bool Satisfied(NamespaceReadWriteSet? set, IChannelPolicy chaincodePolicy, IReadOnlyList<ChannelIdentity> endorsers)
    {
        var (narrowerAsked, chaincodeAsked) = (false, false);
        foreach (var key in set is null ? [] : set.Public.Writes.Select(w => w.Key).Concat(set.Public.MetadataWrites.Select(w => w.Key)))
        {
            if (changedInBlock.Contains((set!.Namespace, key)))
            {
                return false;
            }

            if (state.Get(set.Namespace, key)?.Metadata.GetValueOrDefault(StateEntry.ValidationParameter) is not { IsEmpty: false } own)
            {
                chaincodeAsked = true;
                continue;
            }

            narrowerAsked = true;
            if (policies.OfKey(own) is not { } keyPolicy || keyPolicy.WhyNot(endorsers) is not null)
            {
                return false;
            }
        }

        foreach (var collection in set?.Collections.Where(Writes) ?? [])
        {
            if (policies.OfCollection(state, set!.Namespace, collection.Collection) is not { } collectionPolicy)
            {
                chaincodeAsked = true;
                continue;
            }

            narrowerAsked = true;
            if (collectionPolicy.WhyNot(endorsers) is not null)
            {
                return false;
            }
        }

        return (narrowerAsked && !chaincodeAsked) || chaincodePolicy.WhyNot(endorsers) is null;
    }
}
