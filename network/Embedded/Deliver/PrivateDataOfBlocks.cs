using Warden.Protocol.Ledger;

namespace Warden.Embedded;

/// <summary>Gets what one reader may see of a block's private data: everything of a collection that is not for its members' eyes only.</summary>
/// <remarks>Source: fabric, core/peer/deliverevents.go. A peer sends what it has itself: the data of its own organisation's collections.</remarks>
internal sealed class PrivateDataOfBlocks(PeerLedger ledger, Collections collections, PrivateDataStore store)
{
    public IDictionary<ulong, TxPvtReadWriteSet> For(ulong block, ChannelIdentity reader)
    {
        var state = ledger.State;
        var visible = new SortedDictionary<ulong, TxPvtReadWriteSet>();
        foreach (var (key, transaction, set) in store.OfBlock(block))
        {
            if (collections.Find(state, key.Chaincode, key.Collection) is not { } collection
                || (collection.MemberOnlyRead && !Collections.HasMember(collection, reader))
                || (collection.BlockToLive > 0 && block + collection.BlockToLive + 1 < state.Height))
            {
                continue;
            }

            if (!visible.TryGetValue(transaction, out var all))
            {
                visible[transaction] = all = new();
            }

            var chaincode = all.NsPvtRwset.FirstOrDefault(ns => ns.Namespace == key.Chaincode);
            if (chaincode is null)
            {
                all.NsPvtRwset.Add(chaincode = new() { Namespace = key.Chaincode });
            }

            chaincode.CollectionPvtRwset.Add(new CollectionPvtReadWriteSet { CollectionName = key.Collection, Rwset = set });
        }

        return visible;
    }
}
