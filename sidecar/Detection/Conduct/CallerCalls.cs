namespace Warden.Detection;

/// <summary>One caller's calls of one function: those committed, oldest first, and those on their way, in the order they came.</summary>
/// <remarks>
/// What a count would go through is counted as calls come and go, so that it costs the same after ten calls and after ten thousand. For one
/// thread at a time.
/// </remarks>
internal sealed class CallerCalls
{
    // Below this many calls left behind, moving the rest to the front costs more than the room they take.
    private const int WorthMoving = 256;

    private readonly List<LoggedCall> _committed = [];
    private readonly LinkedList<LoggedCall> _pending = new();
    private readonly Dictionary<ulong, int> _contents = [];
    private FunctionConduct? _countedFor;
    private int _window;
    private int _first;
    private int _firstOfWindow;

    public bool IsEmpty => _committed.Count == _first && _pending.Count == 0;

    /// <summary>Takes in a call of the newest block.</summary>
    public void AddCommitted(LoggedCall call)
    {
        _committed.Add(call);
        Note(call, 1);
    }

    /// <summary>Forgets the oldest committed call.</summary>
    public void DropOldest()
    {
        if (_firstOfWindow == _first)
            Note(_committed[_firstOfWindow++], -1);
        if (++_first < WorthMoving || _first * 2 < _committed.Count)
            return;
        _committed.RemoveRange(0, _first);
        _firstOfWindow -= _first;
        _first = 0;
    }

    public LinkedListNode<LoggedCall> AddPending(LoggedCall call)
    {
        Note(call, 1);
        return _pending.AddLast(call);
    }

    public void RemovePending(LinkedListNode<LoggedCall> place)
    {
        Note(place.Value, -1);
        _pending.Remove(place);
    }

    /// <summary>Counts the calls of a window up to a call, that one included: all, and those of the same content.</summary>
    /// <param name="call">The call.</param>
    /// <param name="place">Its place among those on their way, the later of which do not count; null: it has none, and all count.</param>
    /// <param name="conduct">What is left out of contents.</param>
    /// <param name="window">Blocks of the window.</param>
    /// <param name="next">The block that the window ends with.</param>
    public (int Calls, int Same) Count(LoggedCall call, LinkedListNode<LoggedCall>? place, FunctionConduct conduct, int window, ulong next)
    {
        MoveWindow(conduct, window, next);
        var content = call.ContentFor(conduct);
        var calls = _committed.Count - _firstOfWindow + _pending.Count;
        var same = _contents.GetValueOrDefault(content);
        if (place is null)
            return (calls + 1, same + 1);

        // Only what came while the call itself was on its way stands behind it.
        for (var later = _pending.Last!; later != place; later = later.Previous!)
        {
            calls--;
            if (later.Value.ContentFor(conduct) == content)
                same--;
        }

        return (calls, same);
    }

    private void MoveWindow(FunctionConduct conduct, int window, ulong next)
    {
        if (!ReferenceEquals(_countedFor, conduct) || _window != window)
        {
            (_countedFor, _window, _firstOfWindow) = (conduct, window, _first);
            _contents.Clear();
            for (var i = _first; i < _committed.Count; i++)
                Note(_committed[i], 1);
            foreach (var call in _pending)
                Note(call, 1);
        }

        while (_firstOfWindow < _committed.Count && _committed[_firstOfWindow].Block + (ulong)window <= next)
            Note(_committed[_firstOfWindow++], -1);
    }

    private void Note(LoggedCall call, int change)
    {
        if (_countedFor is not { } conduct)
            return;
        var content = call.ContentFor(conduct);
        var count = _contents.GetValueOrDefault(content) + change;
        if (count == 0)
            _contents.Remove(content);
        else
            _contents[content] = count;
    }
}
