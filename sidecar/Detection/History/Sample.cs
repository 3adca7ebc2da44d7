namespace Warden.Detection;

/// <summary>A bounded sample that depends on what was offered, not on the order of the offers: the smallest priorities stay.</summary>
/// <remarks>Bottom-k sampling (Cohen and Kaplan, PODC 2007). A binary heap with the largest priority on top.</remarks>
internal sealed class Sample
{
    private Observation[] _heap = new Observation[16];
    private int _count;
    private int _capacity = HistoryLimits.Sample;

    public int Count => _count;

    public int Capacity => _capacity;

    public bool WouldTake(ulong priority) => _count < _capacity || priority < _heap[0].Priority;

    public void Offer(in Observation o)
    {
        if (_count < _capacity)
        {
            if (_count == _heap.Length)
                Array.Resize(ref _heap, 2 * _count);
            _heap[_count] = o;
            Rise(_count++);
        }
        else if (Before(o, _heap[0]))
        {
            _heap[0] = o;
            Sink(0);
        }
    }

    /// <summary>Keeps fewer from now on.</summary>
    public void Shrink(int capacity)
    {
        _capacity = Math.Min(_capacity, capacity);
        if (_count <= _capacity)
            return;
        Array.Sort(_heap, 0, _count, Comparer<Observation>.Create(static (a, b) => Before(a, b) ? -1 : Before(b, a) ? 1 : 0));
        _count = _capacity;
        _heap = _heap[.._count];
        Array.Reverse(_heap);
    }

    /// <summary>Gets the sample in ledger order.</summary>
    public Observation[] InOrder()
    {
        var sorted = _heap[.._count];
        Array.Sort(sorted, static (a, b) => a.Ordinal != b.Ordinal ? a.Ordinal.CompareTo(b.Ordinal) : a.Priority.CompareTo(b.Priority));
        return sorted;
    }

    public void Write(HistoryWriter to)
    {
        to.Int(_capacity);
        var sorted = InOrder();
        to.Int(sorted.Length);
        foreach (var o in sorted)
        {
            to.Unsigned(o.Priority);
            to.Long(o.Ordinal);
            to.Int((int)o.Kind);
            to.Double(o.Number);
            to.Bytes(o.Text);
        }
    }

    public static Sample Read(HistoryReader from)
    {
        var sample = new Sample { _capacity = from.Int() };
        var count = from.Count();
        for (var i = 0; i < count; i++)
            sample.Offer(new(from.Unsigned(), from.Long(), (ValueKind)from.Int(), from.Double(), from.Bytes()));
        return sample;
    }

    private static bool Before(in Observation a, in Observation b) =>
        a.Priority != b.Priority ? a.Priority < b.Priority : a.Ordinal < b.Ordinal;

    private void Rise(int i)
    {
        while (i > 0 && Before(_heap[(i - 1) / 2], _heap[i]))
        {
            (_heap[i], _heap[(i - 1) / 2]) = (_heap[(i - 1) / 2], _heap[i]);
            i = (i - 1) / 2;
        }
    }

    private void Sink(int i)
    {
        for (; ; )
        {
            var child = (2 * i) + 1;
            if (child >= _count)
                return;
            if (child + 1 < _count && Before(_heap[child], _heap[child + 1]))
                child++;
            if (!Before(_heap[i], _heap[child]))
                return;
            (_heap[i], _heap[child]) = (_heap[child], _heap[i]);
            i = child;
        }
    }
}
