using System.Collections.Immutable;

namespace Warden.Embedded;

/// <summary>The world state as of one block: immutable, so a simulation reads one height while blocks go on being committed.</summary>
/// <remarks>Fabric's LevelDB state holds commits back while a simulation runs; what a chaincode can observe is the same.</remarks>
internal sealed class StateSnapshot
{
    private static readonly ImmutableSortedSet<StateEntry> NoEntries =
        ImmutableSortedSet<StateEntry>.Empty.WithComparer(Comparer<StateEntry>.Create((x, y) => Utf8Order.Instance.Compare(x.Key, y.Key)));

    private readonly ImmutableDictionary<string, ImmutableSortedSet<StateEntry>> namespaces;

    private StateSnapshot(ulong height, ImmutableDictionary<string, ImmutableSortedSet<StateEntry>> namespaces)
    {
        Height = height;
        this.namespaces = namespaces;
    }

    public static StateSnapshot Empty { get; } = new(
        0, ImmutableDictionary.Create<string, ImmutableSortedSet<StateEntry>>(StringComparer.Ordinal));

    /// <summary>Gets how many blocks this state holds: the number of the next one.</summary>
    public ulong Height { get; }

    public StateEntry? Get(string ns, string key) =>
        namespaces.TryGetValue(ns, out var entries) && entries.TryGetValue(StateEntry.Probe(key), out var entry) ? entry : null;

    /// <summary>Gets entries in key order from <paramref name="startKey"/> on; lazily, so a caller may stop anywhere.</summary>
    /// <param name="ns">The namespace: a chaincode's name.</param>
    /// <param name="startKey">Inclusive; empty for the first key.</param>
    /// <param name="endKey">Exclusive unless <paramref name="includeEnd"/>; empty for no bound.</param>
    /// <param name="includeEnd">Whether an entry with <paramref name="endKey"/> itself is returned.</param>
    public IEnumerable<StateEntry> Range(string ns, string startKey, string endKey, bool includeEnd = false)
    {
        if (!namespaces.TryGetValue(ns, out var entries))
        {
            yield break;
        }

        var at = entries.IndexOf(StateEntry.Probe(startKey));
        for (var i = at < 0 ? ~at : at; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (endKey.Length > 0)
            {
                var order = Utf8Order.Instance.Compare(entry.Key, endKey);
                if (order > 0 || (order == 0 && !includeEnd))
                {
                    yield break;
                }
            }

            yield return entry;
        }
    }

    /// <summary>Gets the state after one more block.</summary>
    /// <param name="updates">By namespace and key; null deletes.</param>
    public StateSnapshot Next(StateUpdates updates)
    {
        var next = namespaces.ToBuilder();
        foreach (var (ns, changes) in updates.ByNamespace)
        {
            var entries = (next.TryGetValue(ns, out var known) ? known : NoEntries).ToBuilder();
            foreach (var (key, entry) in changes)
            {
                entries.Remove(StateEntry.Probe(key));
                if (entry is not null)
                {
                    entries.Add(entry);
                }
            }

            next[ns] = entries.ToImmutable();
        }

        return new(Height + 1, next.ToImmutable());
    }
}
