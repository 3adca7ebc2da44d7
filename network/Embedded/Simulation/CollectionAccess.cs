using Google.Protobuf;
using Warden.Protocol.Ledger;

namespace Warden.Embedded;

/// <summary>What one transaction read and wrote of one private data collection: in clear for the members, as hashes for everybody.</summary>
/// <remarks>Source: fabric, core/ledger/kvledger/txmgmt/rwsetutil/rwset_builder.go. Both are ordered by key, the hashes too.</remarks>
internal sealed class CollectionAccess(string name)
{
    private readonly SortedDictionary<string, StateVersion?> reads = new(Utf8Order.Instance);
    private readonly SortedDictionary<string, (ByteString Value, bool Purge)> writes = new(Utf8Order.Instance);
    private readonly SortedDictionary<string, KVMetadataEntry> metadataWrites = new(Utf8Order.Instance);

    public string Name => name;

    public bool HasWrites => writes.Count > 0 || metadataWrites.Count > 0;

    public void Read(string key, StateVersion? version) => reads[key] = version;

    /// <summary>Records a write; an empty value deletes.</summary>
    public void Write(string key, ByteString value) => writes[key] = (value, false);

    public void Purge(string key) => writes[key] = (ByteString.Empty, true);

    public void WriteMetadata(string key, string metadataName, ByteString value) =>
        metadataWrites[key] = new() { Name = metadataName, Value = value };

    /// <summary>Gets what members keep. Metadata is the hashes' business; here only its key is named.</summary>
    public CollectionPvtReadWriteSet ToPrivateMessage()
    {
        var set = new KVRWSet();
        set.Writes.Add(writes.Select(w => new KVWrite { Key = w.Key, IsDelete = w.Value.Value.IsEmpty, Value = w.Value.Value }));
        set.MetadataWrites.Add(metadataWrites.Keys.Select(key => new KVMetadataWrite { Key = key }));
        return new() { CollectionName = name, Rwset = set.ToByteString() };
    }

    /// <summary>Gets what the transaction carries.</summary>
    /// <param name="privateSet">What members keep, or null when nothing was written.</param>
    public CollectionHashedReadWriteSet ToHashedMessage(CollectionPvtReadWriteSet? privateSet)
    {
        var set = new HashedRWSet();
        set.HashedReads.Add(reads.Select(r => new KVReadHash { KeyHash = PrivateNamespace.KeyHash(r.Key), Version = r.Value?.ToMessage() }));
        set.HashedWrites.Add(writes.Select(w => new KVWriteHash
        {
            KeyHash = PrivateNamespace.KeyHash(w.Key),
            IsDelete = w.Value.Value.IsEmpty,
            ValueHash = w.Value.Value.IsEmpty ? ByteString.Empty : PrivateNamespace.Hash(w.Value.Value),
            IsPurge = w.Value.Purge,
        }));
        set.MetadataWrites.Add(metadataWrites.Select(w => new KVMetadataWriteHash
        {
            KeyHash = PrivateNamespace.KeyHash(w.Key),
            Entries = { w.Value },
        }));
        return new()
        {
            CollectionName = name,
            HashedRwset = set.ToByteString(),
            PvtRwsetHash = privateSet is null ? ByteString.Empty : PrivateNamespace.Hash(privateSet.Rwset),
        };
    }
}
