using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim;

/// <summary>Writes that wait to be sent together: one per key and kind (data or metadata), the last one wins.</summary>
internal sealed class WriteBatch
{
    private readonly OrderedDictionary<(string Collection, string Key, bool IsMetadata), WriteRecord> _records = [];

    /// <summary>Gets the writes in the order in which their keys came first.</summary>
    public IReadOnlyList<WriteRecord> Records => [.. _records.Values];

    public Task Add(WriteRecord record)
    {
        _records[(record.Collection, record.Key, record.Type == WriteRecord.Types.Type.PutStateMetadata)] = record;
        return Task.CompletedTask;
    }
}
