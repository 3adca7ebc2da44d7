namespace Warden.Detection;

/// <summary>Remembers the values of an attribute that may be an identifier: every value under another key is another value.</summary>
/// <remarks>A value that comes again under its own key (an asset written anew) is no repeat. Gives up where repeats are common.</remarks>
internal sealed class IdentifierHistory
{
    private readonly Dictionary<ulong, ulong> _keyOf = [];
    private readonly Queue<ulong> _order = new();

    /// <summary>How many observations brought a value of another key.</summary>
    public long Repeats { get; private set; }

    /// <summary>How many observations were not the same value under the same key again.</summary>
    public long Fresh { get; private set; }

    /// <summary>Repeats are common: no identifier, nothing is remembered any more.</summary>
    public bool GaveUp { get; private set; }

    public IReadOnlyDictionary<ulong, ulong> KeyOf => _keyOf;

    /// <summary>No value was forgotten.</summary>
    public bool IsComplete => !GaveUp && _order.Count < HistoryLimits.Identifiers;

    public void Observe(ulong value, ulong key)
    {
        if (GaveUp)
            return;
        if (_keyOf.TryGetValue(value, out var owner))
        {
            if (owner == key)
                return;
            Repeats++;
            Fresh++;
            GiveUpWhereCommon();
            return;
        }

        Fresh++;
        Keep(value, key);
    }

    /// <summary>Takes in what came next, under keys of its own.</summary>
    public void Merge(IdentifierHistory next)
    {
        if (GaveUp || next.GaveUp)
        {
            GiveUp();
            return;
        }

        Repeats += next.Repeats;
        Fresh += next.Fresh;
        foreach (var value in next._order)
        {
            var key = next._keyOf[value];
            if (!_keyOf.TryGetValue(value, out var owner))
            {
                Keep(value, key);
            }
            else if (owner == key)
            {
                Fresh--;
            }
            else
            {
                Repeats++;
            }
        }

        GiveUpWhereCommon();
    }

    public void Write(HistoryWriter to)
    {
        to.Bool(GaveUp);
        to.Long(Repeats);
        to.Long(Fresh);
        to.Int(_order.Count);
        foreach (var value in _order)
        {
            to.Unsigned(value);
            to.Unsigned(_keyOf[value]);
        }
    }

    public static IdentifierHistory Read(HistoryReader from)
    {
        var history = new IdentifierHistory { GaveUp = from.Bool(), Repeats = from.Long(), Fresh = from.Long() };
        var count = from.Count();
        for (var i = 0; i < count; i++)
        {
            var value = from.Unsigned();
            history._keyOf.Add(value, from.Unsigned());
            history._order.Enqueue(value);
        }

        return history;
    }

    private void Keep(ulong value, ulong key)
    {
        _keyOf.Add(value, key);
        _order.Enqueue(value);
        if (_order.Count > HistoryLimits.Identifiers)
            _keyOf.Remove(_order.Dequeue());
    }

    private void GiveUpWhereCommon()
    {
        if (Repeats > 16 + (Fresh / 100))
            GiveUp();
    }

    private void GiveUp()
    {
        (GaveUp, Repeats, Fresh) = (true, 0, 0);
        _keyOf.Clear();
        _order.Clear();
    }
}
