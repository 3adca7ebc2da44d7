using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Checks that what a transaction read still holds, and applies what it wrote.</summary>
/// <remarks>Source: fabric, core/ledger/kvledger/txmgmt/validation.</remarks>
internal sealed class ConflictCheck(StateSnapshot committed, StateUpdates updates)
{
    public TxValidationCode Check(ExaminedTransaction transaction)
    {
        foreach (var (ns, set) in transaction.Sets)
        {
            foreach (var read in set.Reads)
            {
                if (updates.TryGet(ns, read.Key, out _) || committed.Get(ns, read.Key)?.Version != StateVersion.From(read.Version))
                {
                    return TxValidationCode.MvccReadConflict;
                }
            }

            foreach (var range in set.RangeQueriesInfo)
            {
                if (!StillHolds(ns, range))
                {
                    return TxValidationCode.PhantomReadConflict;
                }
            }
        }

        return TxValidationCode.Valid;
    }

    /// <summary>Applies a valid transaction's writes at <paramref name="version"/>.</summary>
    public void Apply(ExaminedTransaction transaction, StateVersion version)
    {
        foreach (var (ns, set) in transaction.Sets)
        {
            foreach (var write in set.Writes)
            {
                // A delete drops the metadata too; a value alone keeps what metadata there is.
                updates.Set(ns, write.Key, write.IsDelete || write.Value.IsEmpty
                    ? null
                    : new(write.Key, write.Value, version, Current(ns, write.Key)?.Metadata ?? StateEntry.NoMetadata));
            }

            foreach (var write in set.MetadataWrites)
            {
                // Metadata of a key that does not exist is dropped.
                if (Current(ns, write.Key) is { } entry)
                {
                    var metadata = write.Entries.Aggregate(StateEntry.NoMetadata, (all, item) => all.SetItem(item.Name, item.Value));
                    updates.Set(ns, write.Key, entry with { Metadata = metadata, Version = version });
                }
            }
        }
    }

    private StateEntry? Current(string ns, string key) => updates.TryGet(ns, key, out var changed) ? changed : committed.Get(ns, key);

    // The end key of a query that was not read to its end is the last key it returned, so it belongs to the range.
    private bool StillHolds(string ns, RangeQueryInfo range)
    {
        var again = new RangeQueryInfo();
        var reads = new RangeReads();
        foreach (var entry in updates.Range(committed, ns, range.StartKey, range.EndKey, !range.ItrExhausted))
        {
            reads.Add(new KVRead { Key = entry.Key, Version = entry.Version.ToMessage() });
        }

        reads.Finish(again);
        return Equals(again.RawReads ?? new(), range.RawReads ?? new()) && Equals(again.ReadsMerkleHashes, range.ReadsMerkleHashes);
    }
}
