using Warden.Protocol.Ledger;

namespace Warden.Embedded;

/// <summary>A range query under way: remembers how far it was read, which is what the commit checks for phantoms.</summary>
internal sealed class RangeScan : IDisposable
{
    private readonly IEnumerator<StateEntry> entries;
    private readonly string endKey;
    private readonly RangeReads reads = new();
    private readonly RangeQueryInfo info;

    public RangeScan(StateSnapshot state, string ns, string startKey, string endKey)
    {
        Namespace = ns;
        this.endKey = endKey;
        entries = state.Range(ns, startKey, endKey).GetEnumerator();
        info = new() { StartKey = startKey };
    }

    public string Namespace { get; }

    /// <summary>Gets the next entry, or null at the end of the range.</summary>
    public StateEntry? Next()
    {
        if (!entries.MoveNext())
        {
            info.ItrExhausted = true;
            info.EndKey = endKey;
            return null;
        }

        var entry = entries.Current;
        info.EndKey = entry.Key;
        reads.Add(new() { Key = entry.Key, Version = entry.Version.ToMessage() });
        return entry;
    }

    /// <summary>Gets the first key not yet read, without recording it: the bookmark of a page.</summary>
    public string PeekKey() => entries.MoveNext() ? entries.Current.Key : "";

    /// <summary>Gets what to record. To be called once, when the simulation is over.</summary>
    public RangeQueryInfo Finish()
    {
        reads.Finish(info);
        return info;
    }

    public void Dispose() => entries.Dispose();
}
