using Google.Protobuf;
using Warden.Protocol.Ledger;

namespace Warden.Embedded;

/// <summary>What one transaction read and wrote of one namespace.</summary>
internal sealed class NamespaceAccess
{
    private readonly SortedDictionary<string, StateVersion?> reads = new(Utf8Order.Instance);
    private readonly SortedDictionary<string, KVWrite> writes = new(Utf8Order.Instance);
    private readonly SortedDictionary<string, KVMetadataWrite> metadataWrites = new(Utf8Order.Instance);
    private readonly List<RangeQueryInfo> ranges = [];
    private readonly SortedDictionary<string, CollectionAccess> collections = new(StringComparer.Ordinal);

    /// <summary>Gets the collections that were touched, by name.</summary>
    public IEnumerable<CollectionAccess> Collections => collections.Values;

    public void Read(string key, StateVersion? version) => reads[key] = version;

    // An empty value is recorded as a delete: fabric, rwset_builder.go, newKVWrite.
    public void Write(string key, ByteString value) => writes[key] = new() { Key = key, IsDelete = value.IsEmpty, Value = value };

    public void WriteMetadata(string key, string name, ByteString value) =>
        metadataWrites[key] = new() { Key = key, Entries = { new KVMetadataEntry { Name = name, Value = value } } };

    public void AddRange(RangeQueryInfo range)
    {
        // The first of several with the same bounds stands: fabric, rwset_builder.go, AddToRangeQuerySet.
        if (!ranges.Exists(r => r.StartKey == range.StartKey && r.EndKey == range.EndKey && r.ItrExhausted == range.ItrExhausted))
        {
            ranges.Add(range);
        }
    }

    public CollectionAccess Collection(string name)
    {
        if (!collections.TryGetValue(name, out var access))
        {
            collections[name] = access = new(name);
        }

        return access;
    }

    public KVRWSet ToMessage()
    {
        var set = new KVRWSet();
        set.Reads.Add(reads.Select(r => new KVRead { Key = r.Key, Version = r.Value?.ToMessage() }));
        set.RangeQueriesInfo.Add(ranges);
        set.Writes.Add(writes.Values);
        set.MetadataWrites.Add(metadataWrites.Values);
        return set;
    }
}
