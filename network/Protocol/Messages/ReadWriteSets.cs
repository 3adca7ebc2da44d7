using Google.Protobuf;
using Warden.Protocol.Ledger;

namespace Warden.Protocol;

/// <summary>Unpacks the results of a simulation.</summary>
public static class ReadWriteSets
{
    /// <summary>Unpacks a marshalled <see cref="TxReadWriteSet"/>, in the order of its bytes; empty for no bytes.</summary>
    /// <exception cref="MalformedMessageException">A part does not parse.</exception>
    public static IReadOnlyList<NamespaceReadWriteSet> Unpack(ByteString results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var set = Protocol.Unpack.Message(TxReadWriteSet.Parser, results, "read-write set");
        var namespaces = new NamespaceReadWriteSet[set.NsRwset.Count];
        for (var i = 0; i < namespaces.Length; i++)
        {
            var one = set.NsRwset[i];
            namespaces[i] = new NamespaceReadWriteSet(
                one.Namespace,
                Protocol.Unpack.Message(KVRWSet.Parser, one.Rwset, "read-write set of namespace " + one.Namespace),
                [.. one.CollectionHashedRwset.Select(collection => new CollectionReadWriteSet(
                    collection.CollectionName,
                    Protocol.Unpack.Message(HashedRWSet.Parser, collection.HashedRwset, "hashed read-write set of collection " + collection.CollectionName),
                    collection.PvtRwsetHash))]);
        }

        return namespaces;
    }
}
