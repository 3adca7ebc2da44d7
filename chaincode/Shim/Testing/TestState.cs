using System.Text;

namespace Warden.Chaincode.Shim.Testing;

/// <summary>Committed values by namespace and key, in the order of LevelDB, with their history.</summary>
internal sealed class TestState
{
    private readonly Dictionary<string, SortedDictionary<string, TestValue>> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Key), List<KeyModification>> _history = [];

    public long Version { get; private set; }

    public static string Namespace(string chaincode, string collection) =>
        collection.Length == 0 ? chaincode : $"{chaincode}$${collection}";

    public TestValue? Find(string ns, string key) =>
        _namespaces.TryGetValue(ns, out var values) && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Gets what lies from start (inclusive) to end (exclusive; empty: no end).</summary>
    public IReadOnlyList<(string Key, TestValue Value)> Range(string ns, string start, string end)
    {
        if (!_namespaces.TryGetValue(ns, out var values))
            return [];
        return [.. values
            .Where(v => Utf8Order.Instance.Compare(v.Key, start) >= 0 && (end.Length == 0 || Utf8Order.Instance.Compare(v.Key, end) < 0))
            .Select(v => (v.Key, v.Value))];
    }

    public IReadOnlyList<KeyModification> History(string ns, string key) =>
        _history.TryGetValue((ns, key), out var changes) ? [.. Enumerable.Reverse(changes)] : [];

    public void BeginCommit() => Version++;

    public void Put(string ns, string key, byte[]? value, string transactionId, DateTimeOffset time)
    {
        if (!_namespaces.TryGetValue(ns, out var values))
            _namespaces[ns] = values = new(Utf8Order.Instance);
        if (!_history.TryGetValue((ns, key), out var changes))
            _history[(ns, key)] = changes = [];
        changes.Add(new KeyModification(transactionId, value ?? [], time, value is null));
        if (value is null)
            values.Remove(key);
        else
            values[key] = new TestValue(value, values.GetValueOrDefault(key)?.Policy, Version);
    }

    // A policy for a key that does not exist is dropped at commit, as on a real peer.
    public void PutPolicy(string ns, string key, byte[] policy)
    {
        if (Find(ns, key) is { } value)
            _namespaces[ns][key] = value with { Policy = policy, Version = Version };
    }

    private sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
    }
}

/// <summary>A committed value, the key's own policy, and the commit that changed either last.</summary>
internal sealed record TestValue(byte[] Value, byte[]? Policy, long Version);
