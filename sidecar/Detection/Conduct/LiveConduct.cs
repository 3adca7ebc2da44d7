namespace Warden.Detection;

/// <summary>
/// What the next call is compared with: the last numbers of keys, and the calls of the last blocks, committed or on their way. Bounded; any
/// number of threads.
/// </summary>
/// <remarks>
/// It stands at the block last taken in, so two peers may answer differently for a moment; what has to be equal everywhere does without it
/// (decision 0011).
/// </remarks>
public sealed class LiveConduct
{
    /// <summary>After so many blocks a call that was not committed is forgotten.</summary>
    public const int PendingBlocks = 8;

    private const int MostPending = 10_000;

    private readonly Lock _gate = new();
    private readonly LastValues _values = new();
    private readonly Queue<LoggedCall> _order = new();
    private readonly Dictionary<(ulong Identity, ulong Function), Queue<LoggedCall>> _calls = [];
    private readonly Dictionary<string, (LoggedCall Call, long Place)> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, Queue<(ulong Block, LastNumbers Before)>> _past = [];
    private readonly Queue<ulong> _pastOrder = new();
    private readonly Record _record = new();
    private readonly PathTable _none = new();
    private ulong _next;
    private long _places;

    /// <summary>Gets the number of the next block.</summary>
    public ulong Height
    {
        get
        {
            lock (_gate)
                return _next;
        }
    }

    /// <summary>Takes in the valid transactions of a block, in any order; one that was taken in before changes nothing.</summary>
    public void Take(ulong number, IEnumerable<CommittedCall> calls)
    {
        lock (_gate)
        {
            if (number < _next)
                return;
            foreach (var call in calls.OrderBy(c => c.Index).ThenBy(c => c.TxId, StringComparer.Ordinal))
            {
                _pending.Remove(call.TxId);
                if (call.Args.Count > 0)
                    Keep(LoggedCall.Of(number, call.Caller, call.Args, call.Teaches, _record, _none));
                foreach (var write in call.Writes)
                {
                    KeepPast(number, LastValues.KeyOf(write));
                    _values.Take(write, _record, _none);
                }
            }

            _next = number + 1;
            foreach (var (txId, pending) in _pending.Where(p => p.Value.Call.Block + PendingBlocks < _next).ToArray())
                _pending.Remove(txId);
        }
    }

    /// <summary>Notes a call that is about to be endorsed here, so that many at once are counted before any of them is committed.</summary>
    public void Reserve(string txId, Caller caller, IReadOnlyList<ReadOnlyMemory<byte>> args)
    {
        ArgumentNullException.ThrowIfNull(caller);
        lock (_gate)
        {
            if (_pending.Count < MostPending && args.Count > 0)
                _pending.TryAdd(txId, (LoggedCall.Of(_next, caller, args, false, _record, _none), _places++));
        }
    }

    /// <summary>Takes a note back: the call was refused, or has written nothing.</summary>
    public void Release(string txId)
    {
        lock (_gate)
            _pending.Remove(txId);
    }

    /// <summary>Gets the last numbers of a key; null where they are not known.</summary>
    internal LastNumbers? Last(ulong key)
    {
        lock (_gate)
            return _values.Of(key);
    }

    /// <summary>Gets the most that a key's number was since the window began that ends with the next block; NaN where it is not known.</summary>
    internal double Most(ulong key, ulong path, int window)
    {
        lock (_gate)
        {
            var most = _values.Of(key)?.At(path) ?? double.NaN;
            if (!_past.TryGetValue(key, out var past))
                return most;
            foreach (var (block, before) in past)
            {
                if (block + (ulong)window > _next && !(before.At(path) <= most))
                    most = double.IsNaN(before.At(path)) ? most : before.At(path);
            }

            return most;
        }
    }

    /// <summary>Counts the calls of the window that ends with the next block, this one included: all, and those of the same content.</summary>
    internal (int Calls, int Same) Count(string? txId, Caller caller, IReadOnlyList<ReadOnlyMemory<byte>> args, FunctionConduct conduct, int window)
    {
        lock (_gate)
        {
            var (call, place) = txId is not null && _pending.TryGetValue(txId, out var own)
                ? own
                : (LoggedCall.Of(_next, caller, args, false, _record, _none), long.MaxValue);
            var content = call.ContentFor(conduct);
            var (calls, same) = (1, 1);
            if (_calls.TryGetValue((call.Identity, call.Function), out var earlier))
            {
                foreach (var other in earlier)
                {
                    if (other.Block + (ulong)window > _next)
                        Add(other);
                }
            }

            foreach (var (other, before) in _pending.Values)
            {
                if (before < place && other.Identity == call.Identity && other.Function == call.Function)
                    Add(other);
            }

            return (calls, same);

            void Add(LoggedCall other)
            {
                calls++;
                if (other.ContentFor(conduct) == content)
                    same++;
            }
        }
    }

    // What a key had before each of its last writes.
    private void KeepPast(ulong block, ulong key)
    {
        if (_values.Of(key) is not { } before)
            return;
        if (!_past.TryGetValue(key, out var past))
            _past.Add(key, past = new());
        past.Enqueue((block, before));
        _pastOrder.Enqueue(key);
        if (_pastOrder.Count <= ConductLimits.LiveCalls)
            return;
        var oldest = _pastOrder.Dequeue();
        _past[oldest].Dequeue();
        if (_past[oldest].Count == 0)
            _past.Remove(oldest);
    }

    private void Keep(LoggedCall call)
    {
        if (call.Identity == 0)
            return;
        _order.Enqueue(call);
        if (!_calls.TryGetValue((call.Identity, call.Function), out var own))
            _calls.Add((call.Identity, call.Function), own = new());
        own.Enqueue(call);
        if (_order.Count <= ConductLimits.LiveCalls)
            return;
        var oldest = _order.Dequeue();
        var queue = _calls[(oldest.Identity, oldest.Function)];
        queue.Dequeue();
        if (queue.Count == 0)
            _calls.Remove((oldest.Identity, oldest.Function));
    }
}
