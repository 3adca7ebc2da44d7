using Warden.Protocol.Ledger;

namespace Warden.Embedded;

/// <summary>Sends what a simulation wrote to collections to the peers that are to have it, and keeps it until it is committed.</summary>
internal sealed class PrivateDataDistribution(string address, Collections collections, PrivateDataStore store, PrivateDataExchange exchange)
{
    public Collections Collections => collections;

    /// <summary>Distributes; nobody has anything when a collection's required peers cannot be reached.</summary>
    /// <returns>Null, or why not, in Fabric's words.</returns>
    public string? Distribute(Invocation invocation, TxPvtReadWriteSet written)
    {
        var state = invocation.Simulator.State;
        var sets = written.NsPvtRwset.SelectMany(ns => ns.CollectionPvtRwset, (ns, set) => (ns.Namespace, Set: set)).ToList();
        foreach (var (chaincode, set) in sets)
        {
            var collection = collections.Find(state, chaincode, set.CollectionName)!;
            if (exchange.Push(address, invocation.TransactionId, chaincode, set, collection, state.Height) is { } reason)
            {
                return $"failed to distribute private collection, txID {invocation.TransactionId}, channel {invocation.ChannelId}: {reason}";
            }
        }

        foreach (var (chaincode, set) in sets)
        {
            store.Keep(invocation.TransactionId, chaincode, set, state.Height);
        }

        return null;
    }
}
