using Google.Protobuf;
using Warden.Protocol.Ledger;

namespace Warden.Gateway;

/// <summary>What a transaction would change, decoded from the bytes that the endorsers signed.</summary>
/// <param name="Changes">The writes in the order of the read-write set: by chaincode, then by key.</param>
public sealed record TransactionEffect(IReadOnlyList<StateChange> Changes)
{
    /// <exception cref="InvalidProtocolBufferException">The bytes are no read-write set.</exception>
    internal static TransactionEffect Decode(ByteString results)
    {
        var changes = new List<StateChange>();
        foreach (var space in TxReadWriteSet.Parser.ParseFrom(results).NsRwset)
        {
            foreach (var write in KVRWSet.Parser.ParseFrom(space.Rwset).Writes)
            {
                changes.Add(new StateChange(space.Namespace, write.Key, write.Value.Memory, write.IsDelete));
            }

            foreach (var collection in space.CollectionHashedRwset)
            {
                foreach (var write in HashedRWSet.Parser.ParseFrom(collection.HashedRwset).HashedWrites)
                {
                    changes.Add(new StateChange(
                        space.Namespace,
                        Convert.ToHexStringLower(write.KeyHash.Span),
                        write.ValueHash.Memory,
                        write.IsDelete,
                        collection.CollectionName));
                }
            }
        }

        return new TransactionEffect(changes);
    }
}
