using Google.Protobuf;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Records what one proposal reads and writes, against the state of one height. Nothing it writes can be read back.</summary>
/// <remarks>
/// Source: fabric, core/ledger/kvledger/txmgmt/txmgr/tx_simulator.go. Locked, because a called chaincode that outlived its
/// timeout may still send while its caller goes on.
/// </remarks>
internal sealed class TransactionSimulator(StateSnapshot state, string transactionId)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, NamespaceAccess> namespaces = new(StringComparer.Ordinal);
    private readonly List<RangeScan> scans = [];
    private readonly List<(string Namespace, ByteString Policy)> keyPolicies = [];
    private readonly HashSet<string> namespacePolicyRequired = new(StringComparer.Ordinal);
    private bool wrote;
    private bool pagedThrough;

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
            NotePolicy(ns, key);
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
            NotePolicy(ns, key);
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

    /// <summary>
    /// Gets the read-write set with namespaces and keys in order, and the policies its endorsers have to satisfy. To be called once.
    /// </summary>
    public (TxReadWriteSet Results, ChaincodeInterest Interest) Finish()
    {
        lock (gate)
        {
            foreach (var scan in scans)
            {
                Access(scan.Namespace).AddRange(scan.Finish());
                scan.Dispose();
            }

            var results = new TxReadWriteSet();
            var interest = new ChaincodeInterest();
            foreach (var (ns, access) in namespaces)
            {
                results.NsRwset.Add(new NsReadWriteSet { Namespace = ns, Rwset = access.ToMessage().ToByteString() });
                if (!SystemNamespaces.Contains(ns))
                {
                    var call = new ChaincodeCall { Name = ns };
                    call.KeyPolicies.Add(
                        keyPolicies.Where(p => p.Namespace == ns).Select(p => p.Policy).Distinct().Select(
                            Protocol.Common.SignaturePolicyEnvelope.Parser.ParseFrom));
                    call.DisregardNamespacePolicy = access.HasWrites && !namespacePolicyRequired.Contains(ns);
                    interest.Chaincodes.Add(call);
                }
            }

            return (results, interest);
        }
    }

    private NamespaceAccess Access(string ns)
    {
        if (!namespaces.TryGetValue(ns, out var access))
        {
            namespaces[ns] = access = new();
        }

        return access;
    }

    private void CheckMayWrite()
    {
        if (pagedThrough)
        {
            throw new ChaincodeRequestException(
                $"txid [{transactionId}]: unsuppored transaction. Transaction has already performed a paginated query. Writes are not allowed");
        }

        wrote = true;
    }

    private void NotePolicy(string ns, string key)
    {
        if (state.Get(ns, key)?.Metadata.GetValueOrDefault(StateEntry.ValidationParameter) is { IsEmpty: false } policy)
        {
            keyPolicies.Add((ns, policy));
        }
        else
        {
            namespacePolicyRequired.Add(ns);
        }
    }
}
