using Google.Protobuf;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Records what one proposal reads and writes, against the state of one height. Nothing it writes can be read back.</summary>
/// <remarks>
/// Source: fabric, core/ledger/kvledger/txmgmt/txmgr/tx_simulator.go. Locked, because a called chaincode that outlived its
/// timeout may still send while its caller goes on.
/// </remarks>
internal sealed class TransactionSimulator(StateSnapshot state, string transactionId, Collections collections)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, NamespaceAccess> namespaces = new(StringComparer.Ordinal);
    private readonly List<RangeScan> scans = [];
    private readonly WrittenPolicies policies = new();
    private bool wrote;
    private bool pagedThrough;
    private bool scannedPrivately;

    public StateSnapshot State => state;

    public StateEntry? Get(string ns, string key)
    {
        lock (gate)
        {
            var entry = state.Get(ns, key);
            Access(ns).Read(key, entry?.Version);
            return entry;
        }
    }

    /// <summary>Records a write; an empty value deletes.</summary>
    /// <exception cref="ChaincodeRequestException">A paginated query was made before.</exception>
    public void Set(string ns, string key, ByteString value)
    {
        lock (gate)
        {
            CheckMayWrite();
            Access(ns).Write(key, value);
            policies.Wrote(ns, "", state.Get(ns, key));
        }
    }

    /// <summary>Records metadata for a key; the last of several stands alone.</summary>
    /// <exception cref="ChaincodeRequestException">A paginated query was made before.</exception>
    public void SetMetadata(string ns, string key, string name, ByteString value)
    {
        lock (gate)
        {
            CheckMayWrite();
            Access(ns).WriteMetadata(key, name, value);
            policies.Wrote(ns, "", state.Get(ns, key));
        }
    }

    /// <summary>Starts a range query.</summary>
    /// <exception cref="ChaincodeRequestException"><paramref name="paged"/> after a write.</exception>
    public RangeScan OpenRange(string ns, string startKey, string endKey, bool paged)
    {
        lock (gate)
        {
            if (paged && wrote)
            {
                throw new ChaincodeRequestException(
                    $"txid [{transactionId}]: unsuppored transaction. Paginated queries are supported only in a read-only transaction");
            }

            pagedThrough |= paged;
            var scan = new RangeScan(state, ns, startKey, endKey);
            scans.Add(scan);
            return scan;
        }
    }

    /// <summary>Records that a chaincode's definition was read as a whole: whoever asks for a collection does so.</summary>
    public void ReadDefinition(string chaincode)
    {
        if (chaincode == SystemNamespaces.Lifecycle || Get(SystemNamespaces.Lifecycle, ChaincodeDefinitions.MetadataKey(chaincode)) is null)
        {
            return;
        }

        foreach (var key in ChaincodeDefinitions.FieldKeys(chaincode))
        {
            Get(SystemNamespaces.Lifecycle, key);
        }
    }

    /// <summary>Reads a value of a collection.</summary>
    /// <exception cref="ChaincodeRequestException">No such collection, or this peer lacks the value that the hash promises.</exception>
    public ByteString? GetPrivate(string ns, string collection, string key)
    {
        lock (gate)
        {
            CheckCollection(ns, collection);
            var entry = state.Get(PrivateNamespace.Values(ns, collection), key);
            var hash = HashEntry(ns, collection, key);
            if (entry?.Version != hash?.Version)
            {
                throw new ChaincodeRequestException(
                    $"private data matching public hash version is not available. Public hash version = {Describe(hash?.Version)}, Private data version = {Describe(entry?.Version)}");
            }

            Access(ns).Collection(collection).Read(key, entry?.Version);
            policies.ReadPrivately(ns, collection);
            return entry?.Value;
        }
    }

    /// <summary>Reads several values of a collection; where this peer lacks one there is none.</summary>
    /// <exception cref="ChaincodeRequestException">No such collection.</exception>
    public IReadOnlyList<ByteString?> GetPrivate(string ns, string collection, IEnumerable<string> keys)
    {
        lock (gate)
        {
            CheckCollection(ns, collection);
            return [.. keys.Select(key =>
            {
                var entry = state.Get(PrivateNamespace.Values(ns, collection), key);
                Access(ns).Collection(collection).Read(key, entry?.Version);
                policies.ReadPrivately(ns, collection);
                return entry?.Value;
            })];
        }
    }

    /// <summary>Reads the entry of a key's hash: every peer has it.</summary>
    /// <exception cref="ChaincodeRequestException">No such collection.</exception>
    public StateEntry? GetPrivateHash(string ns, string collection, string key)
    {
        lock (gate)
        {
            CheckCollection(ns, collection);
            var entry = HashEntry(ns, collection, key);
            Access(ns).Collection(collection).Read(key, entry?.Version);
            return entry;
        }
    }

    /// <summary>Records a write to a collection; an empty value deletes.</summary>
    /// <exception cref="ChaincodeRequestException">No such collection, or the simulation may not write any more.</exception>
    public void SetPrivate(string ns, string collection, string key, ByteString value) =>
        WritePrivate(ns, collection, key, access => access.Write(key, value));

    /// <summary>Records that a key and all its history are to go.</summary>
    /// <exception cref="ChaincodeRequestException">No such collection, or the simulation may not write any more.</exception>
    public void PurgePrivate(string ns, string collection, string key) =>
        WritePrivate(ns, collection, key, access => access.Purge(key));

    /// <summary>Records metadata for a key of a collection; the last of several stands alone.</summary>
    /// <exception cref="ChaincodeRequestException">No such collection, or the simulation may not write any more.</exception>
    public void SetPrivateMetadata(string ns, string collection, string key, string name, ByteString value) =>
        WritePrivate(ns, collection, key, access => access.WriteMetadata(key, name, value));

    /// <summary>Reads the range of a collection, in key order. Nothing is recorded, so nothing may be written either.</summary>
    /// <exception cref="ChaincodeRequestException">After a write, or no such collection.</exception>
    public IEnumerable<StateEntry> PrivateRange(string ns, string collection, string startKey, string endKey)
    {
        lock (gate)
        {
            BeginPrivateQuery(ns, collection);
            return state.Range(PrivateNamespace.Values(ns, collection), startKey, endKey);
        }
    }

    /// <summary>Notes that a collection is queried in a way that is not recorded.</summary>
    /// <exception cref="ChaincodeRequestException">After a write, or no such collection.</exception>
    public void BeginPrivateQuery(string ns, string collection)
    {
        lock (gate)
        {
            if (wrote)
            {
                throw new ChaincodeRequestException(
                    $"txid [{transactionId}]: unsuppored transaction. Queries on pvt data is supported only in a read-only transaction");
            }

            scannedPrivately = true;
            CheckCollection(ns, collection);
        }
    }

    /// <summary>Gets what the simulation comes to. To be called once.</summary>
    public SimulationResults Finish()
    {
        lock (gate)
        {
            foreach (var scan in scans)
            {
                Access(scan.Namespace).AddRange(scan.Finish());
                scan.Dispose();
            }

            var results = new TxReadWriteSet();
            var privateResults = new TxPvtReadWriteSet();
            foreach (var (ns, access) in namespaces)
            {
                var set = new NsReadWriteSet { Namespace = ns, Rwset = access.ToMessage().ToByteString() };
                var privateSet = new NsPvtReadWriteSet { Namespace = ns };
                foreach (var collection in access.Collections)
                {
                    var written = collection.HasWrites ? collection.ToPrivateMessage() : null;
                    set.CollectionHashedRwset.Add(collection.ToHashedMessage(written));
                    if (written is not null)
                    {
                        privateSet.CollectionPvtRwset.Add(written);
                    }
                }

                results.NsRwset.Add(set);
                if (privateSet.CollectionPvtRwset.Count > 0)
                {
                    privateResults.NsPvtRwset.Add(privateSet);
                }
            }

            return new(results, privateResults.NsPvtRwset.Count > 0 ? privateResults : null, policies.ToInterest(namespaces.Keys));
        }
    }

    private static string Describe(StateVersion? version) =>
        version is { } v ? FormattableString.Invariant($"{{BlockNum: {v.Block}, TxNum: {v.Transaction}}}") : "<nil>";

    private StateEntry? HashEntry(string ns, string collection, string key) =>
        state.Get(PrivateNamespace.Hashes(ns, collection), PrivateNamespace.HashedKey(key));

    private NamespaceAccess Access(string ns)
    {
        if (!namespaces.TryGetValue(ns, out var access))
        {
            namespaces[ns] = access = new();
        }

        return access;
    }

    private void WritePrivate(string ns, string collection, string key, Action<CollectionAccess> write)
    {
        lock (gate)
        {
            CheckCollection(ns, collection);
            CheckMayWrite();
            write(Access(ns).Collection(collection));
            policies.Wrote(ns, collection, HashEntry(ns, collection, key));
        }
    }

    private void CheckCollection(string ns, string collection)
    {
        ReadDefinition(ns);
        if (!collections.Exists(state, ns, collection))
        {
            throw new ChaincodeRequestException($"collection [{collection}] not defined in the collection config for chaincode [{ns}]");
        }
    }

    private void CheckMayWrite()
    {
        if (scannedPrivately)
        {
            throw new ChaincodeRequestException(
                $"txid [{transactionId}]: unsuppored transaction. Transaction has already performed queries on pvt data. Writes are not allowed");
        }

        if (pagedThrough)
        {
            throw new ChaincodeRequestException(
                $"txid [{transactionId}]: unsuppored transaction. Transaction has already performed a paginated query. Writes are not allowed");
        }

        wrote = true;
    }
}
