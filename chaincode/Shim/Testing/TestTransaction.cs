using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim.Testing;

/// <summary>What one transaction has read and written, over all chaincodes that took part.</summary>
internal sealed class TestTransaction(TestLedger ledger, string transactionId, DateTimeOffset time, SignedProposal proposal)
{
    private readonly Dictionary<(string Namespace, string Key), long?> _reads = [];
    private readonly List<(string Namespace, string Start, string End, (string Key, long Version)[] Found)> _ranges = [];
    private readonly OrderedDictionary<(string Namespace, string Key), TestWrite> _writes = [];
    private readonly OrderedDictionary<(string Namespace, string Key), byte[]> _policies = [];
    private string? _whyReadOnly;
    private bool _ended;

    public string TransactionId { get; } = transactionId;

    public IReadOnlyList<TestWrite> Writes => [.. _writes.Values];

    public SignedProposal Proposal { get; } = proposal;

    public TestValue? Read(string ns, string key)
    {
        var value = ledger.State.Find(ns, key);
        _reads.TryAdd((ns, key), value?.Version);
        return value;
    }

    public IReadOnlyList<(string Key, TestValue Value)> ReadRange(string ns, string start, string end)
    {
        var found = ledger.State.Range(ns, start, end);
        _ranges.Add((ns, start, end, Versions(found)));
        return found;
    }

    /// <summary>Makes the transaction one that only reads, as reading pages or ranges of private data does.</summary>
    /// <exception cref="PeerErrorException">It has written already. The words, and their spelling, are Fabric's own.</exception>
    public void ForbidWrites(string whyNot, string what)
    {
        if (_writes.Count + _policies.Count > 0)
            throw new PeerErrorException($"txid [{TransactionId}]: unsuppored transaction. {whyNot}");
        _whyReadOnly = $"txid [{TransactionId}]: unsuppored transaction. Transaction has already performed {what}. Writes are not allowed";
    }

    public void Write(TestWrite write)
    {
        CheckMayWrite();
        _writes[(TestState.Namespace(write.Chaincode, write.Collection), write.Key)] = write;
    }

    public void WritePolicy(string ns, string key, byte[] policy)
    {
        CheckMayWrite();
        _policies[(ns, key)] = policy;
    }

    public bool Commit()
    {
        if (_ended)
            throw new InvalidOperationException($"Transaction {TransactionId} has been committed already.");
        _ended = true;
        var state = ledger.State;
        var isStale = _reads.Any(read => state.Find(read.Key.Namespace, read.Key.Key)?.Version != read.Value)
            || _ranges.Exists(range => !Versions(state.Range(range.Namespace, range.Start, range.End)).SequenceEqual(range.Found));
        if (isStale)
            return false;
        state.BeginCommit();
        foreach (var ((ns, key), write) in _writes)
            state.Put(ns, key, write.Value, TransactionId, time);
        foreach (var ((ns, key), policy) in _policies)
            state.PutPolicy(ns, key, policy);
        return true;
    }

    private void CheckMayWrite()
    {
        if (_whyReadOnly is not null)
            throw new PeerErrorException(_whyReadOnly);
    }

    private static (string, long)[] Versions(IEnumerable<(string Key, TestValue Value)> found) =>
        [.. found.Select(entry => (entry.Key, entry.Value.Version))];
}
