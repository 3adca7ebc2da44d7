using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Checks a block's transactions, in order, against the endorsement policies of chaincodes and keys.</summary>
/// <remarks>
/// Source: fabric, core/common/validation/statebased. A key with a policy of its own asks for that one only; keys without,
/// and a transaction that writes nothing, ask for the chaincode's. A policy that an earlier transaction of the same block
/// changed makes a later write of that key fail.
/// </remarks>
internal sealed class EndorsementCheck(EndorsementPolicies policies, StateSnapshot state)
{
    private readonly HashSet<(string Namespace, string Key)> changedInBlock = [];

    public TxValidationCode Check(ExaminedTransaction transaction)
    {
        var namespaces = transaction.Sets.Where(s => s.Set.Writes.Count > 0 || s.Set.MetadataWrites.Count > 0).Select(s => s.Namespace).Append(transaction.ChaincodeName).Distinct(StringComparer.Ordinal);
        foreach (var ns in namespaces)
        {
            if (policies.OfChaincode(state, ns) is not { } policy)
            {
                return TxValidationCode.InvalidChaincode;
            }

            if (!Satisfied(transaction, ns, policy))
            {
                return TxValidationCode.EndorsementPolicyFailure;
            }
        }

        foreach (var (ns, set) in transaction.Sets)
        {
            changedInBlock.UnionWith(set.MetadataWrites.Select(w => (ns, w.Key)));
        }

        return TxValidationCode.Valid;
    }

    private bool Satisfied(ExaminedTransaction transaction, string ns, IChannelPolicy chaincodePolicy)
    {
        bool? chaincodeSatisfied = null;
        var keyPolicyAsked = false;
        foreach (var (name, set) in transaction.Sets)
        {
            if (name != ns)
            {
                continue;
            }

            foreach (var key in set.Writes.Select(w => w.Key).Concat(set.MetadataWrites.Select(w => w.Key)))
            {
                if (changedInBlock.Contains((ns, key)))
                {
                    return false;
                }

                if (state.Get(ns, key)?.Metadata.GetValueOrDefault(StateEntry.ValidationParameter) is { IsEmpty: false } own)
                {
                    keyPolicyAsked = true;
                    if (policies.OfKey(own) is { } keyPolicy && keyPolicy.WhyNot(transaction.Endorsers) is null)
                    {
                        continue;
                    }

                    return false;
                }

                if (!(chaincodeSatisfied ??= chaincodePolicy.WhyNot(transaction.Endorsers) is null))
                {
                    return false;
                }
            }
        }

        return keyPolicyAsked || (chaincodeSatisfied ?? chaincodePolicy.WhyNot(transaction.Endorsers) is null);
    }
}
