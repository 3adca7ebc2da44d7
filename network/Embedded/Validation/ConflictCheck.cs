using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Checks that what a transaction read still holds, and applies what it wrote.</summary>
/// <remarks>Source: fabric, core/ledger/kvledger/txmgmt/validation.</remarks>
internal sealed class ConflictCheck(StateSnapshot committed, StateUpdates updates)
{
    public TxValidationCode Check(ExaminedTransaction transaction)
    {
        foreach (var set in transaction.Sets)
        {
            if (!set.Public.Reads.All(read => StillHolds(set.Namespace, read.Key, read.Version)))
            {
                return TxValidationCode.MvccReadConflict;
            }

            if (!set.Public.RangeQueriesInfo.All(range => StillHolds(set.Namespace, range)))
            {
                return TxValidationCode.PhantomReadConflict;
            }

            if (!set.Collections.All(c => c.Hashed.HashedReads.All(read => StillHolds(HashedNamespace(set, c), HashedKey(read.KeyHash), read.Version))))
            {
                return TxValidationCode.MvccReadConflict;
            }
        }

        return TxValidationCode.Valid;
    }

    /// <summary>Applies a valid transaction's writes at <paramref name="version"/>.</summary>
    public void Apply(ExaminedTransaction transaction, StateVersion version)
    {
        foreach (var set in transaction.Sets)
        {
            foreach (var write in set.Public.Writes)
            {
                Write(set.Namespace, write.Key, write.IsDelete, write.Value, version);
            }

            foreach (var write in set.Public.MetadataWrites)
            {
                WriteMetadata(set.Namespace, write.Key, write.Entries, version);
            }

            foreach (var collection in set.Collections)
            {
                foreach (var write in collection.Hashed.HashedWrites)
                {
                    Write(HashedNamespace(set, collection), HashedKey(write.KeyHash), write.IsDelete, write.ValueHash, version);
                }

                foreach (var write in collection.Hashed.MetadataWrites)
                {
                    WriteMetadata(HashedNamespace(set, collection), HashedKey(write.KeyHash), write.Entries, version);
                }
            }
        }
    }

    private static string HashedNamespace(NamespaceReadWriteSet set, CollectionReadWriteSet collection) =>
        PrivateNamespace.Hashes(set.Namespace, collection.Collection);

    private static string HashedKey(ByteString keyHash) => PrivateNamespace.HashedKey(keyHash);

    // A delete drops the metadata too; a value alone keeps what metadata there is.
    private void Write(string ns, string key, bool isDelete, ByteString value, StateVersion version) =>
        updates.Set(
            ns, key, isDelete || value.IsEmpty ? null : new(key, value, version, Current(ns, key)?.Metadata ?? StateEntry.NoMetadata));

    // Metadata of a key that does not exist is dropped.
    private void WriteMetadata(string ns, string key, IEnumerable<KVMetadataEntry> entries, StateVersion version)
    {
        if (Current(ns, key) is { } entry)
        {
            var metadata = entries.Aggregate(StateEntry.NoMetadata, (all, item) => all.SetItem(item.Name, item.Value));
            updates.Set(ns, key, entry with { Metadata = metadata, Version = version });
        }
    }

    private bool StillHolds(string ns, string key, Protocol.Ledger.Version? version) =>
        !updates.TryGet(ns, key, out _) && committed.Get(ns, key)?.Version == StateVersion.From(version);

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
