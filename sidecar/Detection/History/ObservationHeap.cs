namespace Warden.Detection;

/// <summary>Observations with the largest priority on top: a binary heap.</summary>
internal sealed class ObservationHeap
{
    private Observation[] _items = new Observation[16];

    public int Count { get; private set; }

    public ref readonly Observation Top => ref _items[0];

    public ReadOnlySpan<Observation> Items => _items.AsSpan(0, Count);

    /// <summary>The order of priorities; equal ones in ledger order.</summary>
    public static bool Before(in Observation a, in Observation b) =>
        a.Priority != b.Priority ? a.Priority < b.Priority : a.Ordinal < b.Ordinal;

    public void Push(in Observation o)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, 2 * Count);
        _items[Count] = o;
        Rise(Count++);
    }

    public void Pop()
    {
        _items[0] = _items[--Count];
        _items[Count] = default;
        Sink();
    }

    /// <summary>Takes out all of one source.</summary>
    public ObservationHeap Split(ulong source)
    {
        var split = new ObservationHeap();
        var kept = new ObservationHeap();
        foreach (var o in Items)
            (o.Source == source ? split : kept).Push(o);
        (_items, Count) = (kept._items, kept.Count);
        return split;
    }

    private void Rise(int i)
    {
        while (i > 0 && Before(_items[(i - 1) / 2], _items[i]))
        {
            (_items[i], _items[(i - 1) / 2]) = (_items[(i - 1) / 2], _items[i]);
            i = (i - 1) / 2;
        }
    }

    private void Sink()
    {
        for (var i = 0; ;)
        {
            var child = (2 * i) + 1;
            if (child >= Count)
                return;
            if (child + 1 < Count && Before(_items[child], _items[child + 1]))
                child++;
            if (!Before(_items[i], _items[child]))
                return;
            (_items[i], _items[child]) = (_items[child], _items[i]);
            i = child;
        }
    }
}
