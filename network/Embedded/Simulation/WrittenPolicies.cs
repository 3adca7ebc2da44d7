using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Notes whose policies a transaction's keys fall under, for the gateway to find endorsers.</summary>
/// <remarks>
/// Source: fabric, core/endorser/endorser.go, buildChaincodeInterest. Key policies of collections stand with those of the public
/// state; a collection whose written keys all have one asks for nothing more.
/// </remarks>
internal sealed class WrittenPolicies
{
    private readonly SortedDictionary<string, SortedDictionary<string, bool>> required = new(StringComparer.Ordinal);
    private readonly HashSet<(string Namespace, string Collection)> privateReads = [];
    private readonly List<(string Namespace, ByteString Policy)> keyPolicies = [];

    /// <summary>Notes a write.</summary>
    /// <param name="ns">The chaincode.</param>
    /// <param name="collection">Empty for the public state.</param>
    /// <param name="entry">The key's entry, or that of its hash; null when it does not exist.</param>
    public void Wrote(string ns, string collection, StateEntry? entry)
    {
        var collections = Of(ns);
        collections.TryAdd("", false);
        if (entry?.Metadata.GetValueOrDefault(StateEntry.ValidationParameter) is { IsEmpty: false } policy)
        {
            keyPolicies.Add((ns, policy));
        }
        else
        {
            collections[collection] = true;
        }
    }

    /// <summary>Notes that private values were read: only members can endorse that.</summary>
    public void ReadPrivately(string ns, string collection) => privateReads.Add((ns, collection));

    /// <summary>Gets the calls, chaincodes and collections in order.</summary>
    /// <param name="namespaces">All namespaces that were read or written.</param>
    public ChaincodeInterest ToInterest(IEnumerable<string> namespaces)
    {
        foreach (var ns in namespaces)
        {
            if (!required.ContainsKey(ns))
            {
                Of(ns)[""] = true;
            }
        }

        foreach (var (ns, collection) in privateReads)
        {
            Of(ns)[collection] = true;
        }

        var interest = new ChaincodeInterest();
        foreach (var (ns, collections) in required.Where(r => !SystemNamespaces.Contains(r.Key)))
        {
            interest.Chaincodes.Add(collections.Select(c => Call(ns, c.Key, c.Value)).OfType<ChaincodeCall>());
        }

        return interest;
    }

    private ChaincodeCall? Call(string ns, string collection, bool isRequired)
    {
        var call = new ChaincodeCall { Name = ns };
        if (collection.Length > 0)
        {
            call.CollectionNames.Add(collection);
            call.NoPrivateReads = !privateReads.Contains((ns, collection));
            return call;
        }

        call.KeyPolicies.Add(
            keyPolicies.Where(p => p.Namespace == ns).Select(p => p.Policy).Distinct().Select(SignaturePolicyEnvelope.Parser.ParseFrom));
        call.DisregardNamespacePolicy = !isRequired;
        return call.KeyPolicies.Count > 0 || isRequired ? call : null;
    }

    private SortedDictionary<string, bool> Of(string ns)
    {
        if (!required.TryGetValue(ns, out var collections))
        {
            required[ns] = collections = new(StringComparer.Ordinal);
        }

        return collections;
    }
}
