namespace Warden.Detection;

/// <summary>A bounded sample that depends on what was offered, not on the order of the offers: the smallest priorities stay.</summary>
/// <remarks>
/// Bottom-k sampling (Cohen and Kaplan, PODC 2007). A full sample gives up observations of an identity that has more than a quarter of the
/// places before any other's, so nobody pushes others out by sending much; then the order of the ledger counts too.
/// </remarks>
internal sealed class Sample
{
    private readonly ObservationHeap _common = new();

    // Identities that have, or had, a quarter of the places: few.
    private readonly SortedDictionary<ulong, ObservationHeap> _large = [];
    private readonly Dictionary<ulong, int> _counts = [];

    public int Count { get; private set; }

    public int Capacity { get; private set; } = HistoryLimits.Sample;

    /// <summary>Whether an observation would be kept.</summary>
    public bool WouldTake(ulong priority, ulong source)
    {
        if (Count < Capacity)
            return true;
        if (IsFull(source))
            return priority <= _large[source].Top.Priority;
        return Greedy() is not null || priority <= Last()!.Top.Priority;
    }

    public void Offer(in Observation o)
    {
        if (Count == Capacity)
        {
            // Its own identity's place where that has its share, else one of an identity that has more, else the last.
            var loser = IsFull(o.Source) ? _large[o.Source] : Greedy();
            var free = loser is not null && !IsFull(o.Source);
            loser ??= Last()!;
            if (!free && !ObservationHeap.Before(o, loser.Top))
                return;
            Drop(loser);
        }

        Keep(o);
    }

    /// <summary>Keeps fewer from now on.</summary>
    public void Shrink(int capacity)
    {
        Capacity = Math.Min(Capacity, capacity);
        while (Count > Capacity)
            Drop(Last()!);
        foreach (var source in _counts.Keys.Where(s => IsFull(s) && !_large.ContainsKey(s)).ToArray())
            _large.Add(source, _common.Split(source));
    }

    /// <summary>Gets the sample in ledger order.</summary>
    public Observation[] InOrder()
    {
        var sorted = new Observation[Count];
        _common.Items.CopyTo(sorted);
        var at = _common.Count;
        foreach (var heap in _large.Values)
        {
            heap.Items.CopyTo(sorted.AsSpan(at));
            at += heap.Count;
        }

        Array.Sort(sorted, static (a, b) => a.Ordinal != b.Ordinal ? a.Ordinal.CompareTo(b.Ordinal) : a.Priority.CompareTo(b.Priority));
        return sorted;
    }

    public void Write(HistoryWriter to)
    {
        to.Int(Capacity);
        var sorted = InOrder();
        to.Int(sorted.Length);
        foreach (var o in sorted)
        {
            to.Unsigned(o.Priority);
            to.Long(o.Ordinal);
            to.Int((int)o.Kind);
            to.Double(o.Number);
            to.Bytes(o.Text);
            to.Unsigned(o.Source);
        }
    }

    public static Sample Read(HistoryReader from)
    {
        var sample = new Sample { Capacity = from.Int() };
        var count = from.Count();
        for (var i = 0; i < count; i++)
            sample.Offer(new(from.Unsigned(), from.Long(), (ValueKind)from.Int(), from.Double(), from.Bytes()) { Source = from.Unsigned() });
        return sample;
    }

    private bool IsFull(ulong source) => source != 0 && (long)ConductLimits.ShareParts * _counts.GetValueOrDefault(source) >= Capacity;

    // Of the identities that have more than their share, the one with the largest priority.
    private ObservationHeap? Greedy()
    {
        ObservationHeap? greedy = null;
        foreach (var heap in _large.Values)
        {
            if ((long)ConductLimits.ShareParts * heap.Count > Capacity && (greedy is null || ObservationHeap.Before(greedy.Top, heap.Top)))
                greedy = heap;
        }

        return greedy;
    }

    private ObservationHeap? Last()
    {
        var last = _common.Count > 0 ? _common : null;
        foreach (var heap in _large.Values)
        {
            if (heap.Count > 0 && (last is null || ObservationHeap.Before(last.Top, heap.Top)))
                last = heap;
        }

        return last;
    }

    private void Keep(in Observation o)
    {
        (_large.GetValueOrDefault(o.Source) ?? _common).Push(o);
        Count++;
        if (o.Source == 0)
            return;
        _counts[o.Source] = _counts.GetValueOrDefault(o.Source) + 1;
        if (IsFull(o.Source) && !_large.ContainsKey(o.Source))
            _large.Add(o.Source, _common.Split(o.Source));
    }

    private void Drop(ObservationHeap from)
    {
        var source = from.Top.Source;
        from.Pop();
        Count--;
        if (source != 0 && --System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_counts, source) == 0)
            _counts.Remove(source);
    }
}
