namespace Warden.Detection;

/// <summary>The last numbers of the keys written last. What is not written for longest, in the order of the ledger, goes first.</summary>
internal sealed class LastValues
{
    private readonly Dictionary<ulong, LinkedListNode<(ulong Key, LastNumbers Last)>> _places = [];
    private readonly LinkedList<(ulong Key, LastNumbers Last)> _order = new();

    public int Count => _places.Count;

    /// <summary>Gets what a key had; null where it is not known.</summary>
    public LastNumbers? Of(ulong key) => _places.TryGetValue(key, out var place) ? place.Value.Last : null;

    public void Set(ulong key, LastNumbers last)
    {
        Remove(key);
        if (last.Paths.Length == 0)
            return;
        _places.Add(key, _order.AddLast((key, last)));
        if (_places.Count > ConductLimits.Keys)
            Remove(_order.First!.Value.Key);
    }

    public void Remove(ulong key)
    {
        if (_places.Remove(key, out var place))
            _order.Remove(place);
    }

    /// <summary>Reads a write and takes it in.</summary>
    public void Take(StateWrite write, Record record, PathTable paths)
    {
        var key = KeyOf(write);
        if (write.IsDelete)
        {
            Remove(key);
            return;
        }

        record.Begin(paths, learn: false);
        record.ReadValue(0, write.Value.Span);
        Set(key, LastNumbers.Of(record));
    }

    public static ulong KeyOf(StateWrite write) =>
        write.Collection is null ? Fingerprint.OfKey(write.Key) : Fingerprint.Mix(Fingerprint.OfKey(write.Collection) + Fingerprint.OfKey(write.Key));

    public void Write(HistoryWriter to)
    {
        to.Int(_order.Count);
        foreach (var (key, last) in _order)
        {
            to.Unsigned(key);
            to.Int(last.Paths.Length);
            for (var i = 0; i < last.Paths.Length; i++)
            {
                to.Unsigned(last.Paths[i]);
                to.Double(last.Numbers[i]);
            }
        }
    }

    public static LastValues Read(HistoryReader from)
    {
        var values = new LastValues();
        for (var i = from.Count(); i > 0; i--)
        {
            var key = from.Unsigned();
            var (paths, numbers) = (new ulong[from.Count()], Array.Empty<double>());
            numbers = new double[paths.Length];
            for (var k = 0; k < paths.Length; k++)
                (paths[k], numbers[k]) = (from.Unsigned(), from.Double());
            values.Set(key, new(paths, numbers));
        }

        return values;
    }
}
