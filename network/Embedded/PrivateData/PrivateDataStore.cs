using Google.Protobuf;
using Warden.Protocol.Ledger;

namespace Warden.Embedded;

/// <summary>One peer's private read-write sets: those of endorsed transactions that are not committed yet, and those of its blocks.</summary>
/// <remarks>Source: fabric, core/transientstore and core/ledger/pvtdatastorage.</remarks>
internal sealed class PrivateDataStore
{
    // What never gets committed is kept for this many blocks: peer.gossip.pvtData.transientstoreMaxBlockRetention is 1000 in the sample.
    private const ulong TransientBlocks = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<(ulong Height, PrivateSetKey Key, ByteString Set)>> endorsed = new(StringComparer.Ordinal);
    private readonly Dictionary<PrivateSetKey, ByteString> byKey = [];
    private readonly SortedDictionary<ulong, List<CommittedSet>> byBlock = [];
    private readonly Dictionary<(string Chaincode, string Collection, ByteString KeyHash), StateVersion> purged = [];

    /// <summary>Keeps what a simulation wrote, until its transaction is committed.</summary>
    public void Keep(string transactionId, string chaincode, CollectionPvtReadWriteSet set, ulong height)
    {
        var key = new PrivateSetKey(transactionId, chaincode, set.CollectionName, PrivateNamespace.Hash(set.Rwset));
        lock (gate)
        {
            if (!endorsed.TryGetValue(transactionId, out var sets))
            {
                endorsed[transactionId] = sets = [];
            }

            if (!sets.Exists(s => s.Key == key))
            {
                sets.Add((height, key, set.Rwset));
            }
        }
    }

    /// <summary>Gets a set, committed or not; null when this peer does not have it.</summary>
    public ByteString? Find(PrivateSetKey key)
    {
        lock (gate)
        {
            return byKey.TryGetValue(key, out var committed) ? committed
                : endorsed.TryGetValue(key.TransactionId, out var sets) ? sets.FirstOrDefault(s => s.Key == key).Set
                : null;
        }
    }

    /// <summary>Takes in a block's sets, and forgets what was kept for its transactions.</summary>
    public void Commit(ulong block, IReadOnlyList<CommittedSet> sets, IEnumerable<string> transactionIds)
    {
        lock (gate)
        {
            if (sets.Count > 0)
            {
                byBlock[block] = [.. byBlock.GetValueOrDefault(block) ?? [], .. sets];
            }

            foreach (var set in sets)
            {
                byKey[set.Key] = set.Set;
            }

            foreach (var id in transactionIds)
            {
                endorsed.Remove(id);
            }

            if (block % TransientBlocks == 0)
            {
                foreach (var orphan in endorsed.Where(e => e.Value.TrueForAll(s => s.Height + TransientBlocks < block)).Select(e => e.Key).ToList())
                {
                    endorsed.Remove(orphan);
                }
            }
        }
    }

    /// <summary>Hides a key from what was committed up to a version.</summary>
    public void Purge(string chaincode, string collection, ByteString keyHash, StateVersion version)
    {
        lock (gate)
        {
            purged[(chaincode, collection, keyHash)] = version;
            // What other peers would be given no longer hashes to what the transaction carries.
            foreach (var set in byBlock.Values.SelectMany(b => b).Where(s => s.Key.Chaincode == chaincode && s.Key.Collection == collection))
            {
                if (!Without(set).Equals(set.Set))
                {
                    byKey.Remove(set.Key);
                }
            }
        }
    }

    /// <summary>Gets a block's sets without the purged keys.</summary>
    public IReadOnlyList<(PrivateSetKey Key, ulong Transaction, ByteString Set)> OfBlock(ulong block)
    {
        lock (gate)
        {
            return [.. (byBlock.GetValueOrDefault(block) ?? []).Select(s => (s.Key, s.Version.Transaction, Without(s)))];
        }
    }

    private ByteString Without(CommittedSet set)
    {
        var writes = KVRWSet.Parser.ParseFrom(set.Set);
        var kept = writes.Writes.Where(w =>
            !purged.TryGetValue((set.Key.Chaincode, set.Key.Collection, PrivateNamespace.KeyHash(w.Key)), out var until)
            || set.Version.CompareTo(until) > 0).ToList();
        if (kept.Count == writes.Writes.Count)
        {
            return set.Set;
        }

        writes.Writes.Clear();
        writes.Writes.Add(kept);
        return writes.ToByteString();
    }

    /// <summary>A private read-write set of a block.</summary>
    internal sealed record CommittedSet(PrivateSetKey Key, StateVersion Version, ByteString Set);
}
