namespace Warden.Embedded;

/// <summary>What the valid transactions of one block change, in block order; the last change of a key stands.</summary>
internal sealed class StateUpdates
{
    private readonly Dictionary<string, SortedDictionary<string, StateEntry?>> byNamespace = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, SortedDictionary<string, StateEntry?>> ByNamespace => byNamespace;

    /// <summary>Looks for a change of this block; <paramref name="entry"/> is null for a delete.</summary>
    public bool TryGet(string ns, string key, out StateEntry? entry)
    {
        entry = null;
        return byNamespace.TryGetValue(ns, out var changes) && changes.TryGetValue(key, out entry);
    }

    public void Set(string ns, string key, StateEntry? entry)
    {
        if (!byNamespace.TryGetValue(ns, out var changes))
        {
            byNamespace[ns] = changes = new(Utf8Order.Instance);
        }

        changes[key] = entry;
    }

    /// <summary>Gets committed entries overlaid with this block's changes, in key order.</summary>
    public IEnumerable<StateEntry> Range(StateSnapshot committed, string ns, string startKey, string endKey, bool includeEnd)
    {
        var entries = committed.Range(ns, startKey, endKey, includeEnd);
        if (!byNamespace.TryGetValue(ns, out var changes))
        {
            return entries;
        }

        var order = Utf8Order.Instance;
        var added = changes
            .Where(c => c.Value is not null && order.Compare(c.Key, startKey) >= 0 && InBound(order.Compare(c.Key, endKey)))
            .Select(c => c.Value!);
        return entries.Where(e => !changes.ContainsKey(e.Key)).Concat(added).OrderBy(e => e.Key, order);

        bool InBound(int toEnd) => endKey.Length == 0 || toEnd < 0 || (toEnd == 0 && includeEnd);
    }
}
