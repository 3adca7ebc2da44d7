using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using CommittedSet = Warden.Embedded.PrivateDataStore.CommittedSet;

namespace Warden.Embedded;

/// <summary>Brings a block's private data into one peer's state: finds the sets, checks them against the hashes, lets the old expire.</summary>
/// <remarks>
/// Source: fabric, gossip/privdata/coordinator.go, core/ledger/kvledger/txmgmt/validation/batch_preparer.go and …/pvtstatepurgemgmt.
/// A block is committed whether its private data is found or not; what is missing is looked for again with every later block.
/// </remarks>
internal sealed class PrivateDataCommit(string address, ChannelIdentity self, Collections collections, PrivateDataStore store, PrivateDataExchange exchange)
{
    private readonly SortedDictionary<ulong, HashSet<ExpiringKey>> expiring = [];
    private readonly List<(PrivateSetKey Key, StateVersion Version, StaticCollectionConfig Collection)> missing = [];

    /// <summary>Adds to a block's updates what its private data changes.</summary>
    /// <param name="before">The state before the block.</param>
    /// <param name="updates">Holds the public changes and those of the hashes.</param>
    /// <param name="block">The block's number.</param>
    /// <param name="transactions">All its transactions, with their verdicts.</param>
    public void Apply(StateSnapshot before, StateUpdates updates, ulong block, IReadOnlyList<(ExaminedTransaction Transaction, bool IsValid)> transactions)
    {
        var found = new List<CommittedSet>();
        var touched = new HashSet<ExpiringKey>();
        for (var i = 0; i < transactions.Count; i++)
        {
            var (transaction, isValid) = transactions[i];
            var version = new StateVersion(block, (ulong)i);
            foreach (var (ns, collection) in transaction.Sets.SelectMany(s => s.Collections, (s, c) => (s.Namespace, c)))
            {
                if (isValid)
                {
                    touched.UnionWith(collection.Hashed.HashedWrites.Select(w => new ExpiringKey(ns, collection.Collection, w.KeyHash, null, block)));
                    touched.UnionWith(collection.Hashed.MetadataWrites.Select(w => new ExpiringKey(ns, collection.Collection, w.KeyHash, null, block)));
                }

                if (!HasWrites(collection) || collections.Find(before, ns, collection.Collection) is not { } configured || !Collections.IsKeptBy(configured, self))
                {
                    continue;
                }

                var key = new PrivateSetKey(transaction.TransactionId, ns, collection.Collection, collection.PrivateSetHash);
                if ((store.Find(key) ?? exchange.Pull(address, key, configured)) is not { } set)
                {
                    missing.Add((key, version, configured));
                    continue;
                }

                found.Add(new(key, version, set));
                if (isValid)
                {
                    // The value under an empty key never expires, though its hash does: Fabric's purge_mgr.go takes such a key for none.
                    touched.UnionWith(Write(updates, key, set, version)
                        .Where(k => k.Length > 0)
                        .Select(k => new ExpiringKey(ns, collection.Collection, PrivateNamespace.KeyHash(k), k, block)));
                }
            }
        }

        foreach (var set in found.Where(s => transactions[(int)s.Version.Transaction].IsValid))
        {
            Renew(before, updates, set.Key, set.Set);
        }

        Expire(before, updates, block);
        Schedule(before, touched, block);
        store.Commit(block, found, transactions.Select(t => t.Transaction.TransactionId));
        Purge(block, transactions);
        Reconcile(before, updates, block);
    }

    private static bool HasWrites(CollectionReadWriteSet collection) =>
        collection.Hashed.HashedWrites.Count > 0 || collection.Hashed.MetadataWrites.Count > 0;

    // Gets the keys that were written.
    private static List<string> Write(StateUpdates updates, PrivateSetKey key, ByteString set, StateVersion version)
    {
        var values = PrivateNamespace.Values(key.Chaincode, key.Collection);
        var writes = KVRWSet.Parser.ParseFrom(set).Writes;
        foreach (var write in writes)
        {
            var gone = write.IsDelete || write.Value.IsEmpty;
            updates.Set(values, write.Key, gone ? null : new(write.Key, write.Value, version, StateEntry.NoMetadata));
        }

        return [.. writes.Select(w => w.Key)];
    }

    // Metadata alone gives the hash a new version; the value follows when it still is the one that the hash stands for.
    private static void Renew(StateSnapshot before, StateUpdates updates, PrivateSetKey key, ByteString set)
    {
        var (values, hashes) = (PrivateNamespace.Values(key.Chaincode, key.Collection), PrivateNamespace.Hashes(key.Chaincode, key.Collection));
        foreach (var name in KVRWSet.Parser.ParseFrom(set).MetadataWrites.Select(w => w.Key))
        {
            if (updates.TryGet(hashes, PrivateNamespace.HashedKey(name), out var hash) && hash is not null
                && Current(before, updates, values, name) is { } value
                && value.Version != hash.Version && PrivateNamespace.Hash(value.Value).Equals(hash.Value))
            {
                updates.Set(values, name, value with { Version = hash.Version });
            }
        }
    }

    private static StateEntry? Current(StateSnapshot before, StateUpdates updates, string ns, string key) =>
        updates.TryGet(ns, key, out var changed) ? changed : before.Get(ns, key);

    // Expired keys that are not written in this very block go, as long as they are still the ones that were to expire.
    private void Expire(StateSnapshot before, StateUpdates updates, ulong block)
    {
        if (!expiring.Remove(block, out var due))
        {
            return;
        }

        foreach (var key in due)
        {
            var ns = key.Key is null
                ? PrivateNamespace.Hashes(key.Chaincode, key.Collection)
                : PrivateNamespace.Values(key.Chaincode, key.Collection);
            var name = key.Key ?? PrivateNamespace.HashedKey(key.KeyHash);
            if (before.Get(ns, name)?.Version.Block == key.Committed && !updates.TryGet(ns, name, out _))
            {
                updates.Set(ns, name, null);
            }
        }
    }

    private void Schedule(StateSnapshot before, HashSet<ExpiringKey> touched, ulong block)
    {
        foreach (var key in touched)
        {
            if (collections.Find(before, key.Chaincode, key.Collection) is { BlockToLive: > 0 } collection)
            {
                var expiry = block + collection.BlockToLive + 1;
                if (!expiring.TryGetValue(expiry, out var keys))
                {
                    expiring[expiry] = keys = [];
                }

                keys.Add(key);
            }
        }
    }

    private void Purge(ulong block, IReadOnlyList<(ExaminedTransaction Transaction, bool IsValid)> transactions)
    {
        for (var i = 0; i < transactions.Count; i++)
        {
            foreach (var set in transactions[i].IsValid ? transactions[i].Transaction.Sets : [])
            {
                foreach (var collection in set.Collections)
                {
                    foreach (var write in collection.Hashed.HashedWrites.Where(w => w.IsPurge))
                    {
                        store.Purge(set.Namespace, collection.Collection, write.KeyHash, new(block, (ulong)i));
                    }
                }
            }
        }
    }

    // What another peer has in the meantime comes in, where the hashes still stand for it.
    private void Reconcile(StateSnapshot before, StateUpdates updates, ulong block)
    {
        foreach (var (key, version, collection) in missing.Where(m => m.Version.Block < block).ToList())
        {
            if (exchange.Pull(address, key, collection) is not { } set)
            {
                continue;
            }

            missing.Remove((key, version, collection));
            store.Commit(version.Block, [new(key, version, set)], []);
            var (values, hashes) = (PrivateNamespace.Values(key.Chaincode, key.Collection), PrivateNamespace.Hashes(key.Chaincode, key.Collection));
            foreach (var write in KVRWSet.Parser.ParseFrom(set).Writes.Where(w => !w.IsDelete))
            {
                if (Current(before, updates, hashes, PrivateNamespace.HashedKey(write.Key))?.Version == version)
                {
                    updates.Set(values, write.Key, new(write.Key, write.Value, version, StateEntry.NoMetadata));
                }
            }
        }
    }

    /// <summary>A hash, or with <paramref name="Key"/> a value, that was written by a block and may expire.</summary>
    private sealed record ExpiringKey(string Chaincode, string Collection, ByteString KeyHash, string? Key, ulong Committed);
}
