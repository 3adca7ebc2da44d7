using Google.Protobuf;
using Warden.Host.Ledger;
using Warden.Protocol;

namespace Warden.Host.Incidents;

/// <summary>What a transaction does to the state of contracts.</summary>
internal static class StateWrites
{
    /// <summary>Gets what it writes, in order; of private data the digest of the value; null for what it deletes.</summary>
    public static IEnumerable<(StateKey Key, ByteString? Value)> Of(UnpackedTransaction transaction)
    {
        foreach (var set in transaction.ReadWriteSets.Where(set => BlockReader.IsContract(set.Namespace)))
        {
            foreach (var write in set.Public.Writes)
            {
                // fabric, rwsetutil, IsKVWriteDelete: an empty value is none.
                yield return (new StateKey(set.Namespace, "", write.Key), write.IsDelete || write.Value.IsEmpty ? null : write.Value);
            }

            foreach (var collection in set.Collections)
            {
                foreach (var write in collection.Hashed.HashedWrites)
                {
                    var isGone = write.IsDelete || write.IsPurge || write.ValueHash.IsEmpty;
                    yield return (
                        new StateKey(set.Namespace, collection.Collection, Convert.ToHexStringLower(write.KeyHash.Span)), isGone ? null : write.ValueHash);
                }
            }
        }
    }
}
