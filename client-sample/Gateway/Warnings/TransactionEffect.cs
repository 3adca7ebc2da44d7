using Warden.Protocol;

namespace Warden.Gateway;

/// <summary>What a transaction would change, decoded from the bytes that the endorsers signed.</summary>
/// <param name="Changes">The writes in the order of the read-write set: by chaincode, then by key.</param>
public sealed record TransactionEffect(IReadOnlyList<StateChange> Changes)
{
    internal static TransactionEffect Of(IReadOnlyList<NamespaceReadWriteSet> namespaces)
    {
        var changes = new List<StateChange>();
        foreach (var space in namespaces)
        {
            changes.AddRange(
                space.Public.Writes.Select(write => new StateChange(space.Namespace, write.Key, write.Value.Memory, write.IsDelete)));
            foreach (var collection in space.Collections)
            {
                changes.AddRange(collection.Hashed.HashedWrites.Select(write => new StateChange(
                    space.Namespace,
                    Convert.ToHexStringLower(write.KeyHash.Span),
                    write.ValueHash.Memory,
                    write.IsDelete,
                    collection.Collection)));
            }
        }

        return new TransactionEffect(changes);
    }
}
