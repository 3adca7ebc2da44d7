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

    // A call on its way is read before the lock is taken.
    [ThreadStatic]
    private static Record? s_record;

    private static readonly PathTable None = new();

    private readonly Lock _gate = new();
    private readonly LastValues _values = new();
    private readonly Queue<LoggedCall> _order = new();
    private readonly Dictionary<(ulong Identity, ulong Function), CallerCalls> _calls = [];
    private readonly Dictionary<string, LinkedListNode<LoggedCall>> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, Queue<(ulong Block, LastNumbers Before)>> _past = [];
    private readonly Queue<ulong> _pastOrder = new();
    private ulong _next;

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
                Forget(call.TxId);
                if (call.Args.Count > 0)
                    Keep(Read(number, call.Caller, call.Args, call.Teaches));
                foreach (var write in call.Writes)
                {
                    KeepPast(number, LastValues.KeyOf(write));
                    _values.Take(write, s_record ??= new(), None);
                }
            }

            _next = number + 1;
            foreach (var (txId, _) in _pending.Where(p => p.Value.Value.Block + PendingBlocks < _next).ToArray())
                Forget(txId);
        }
    }

    /// <summary>Notes a call that is about to be endorsed here, so that many at once are counted before any of them is committed.</summary>
    public void Reserve(string txId, Caller caller, IReadOnlyList<ReadOnlyMemory<byte>> args)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (args.Count == 0)
            return;
        var call = Read(Volatile.Read(ref _next), caller, args, teaches: false);
        lock (_gate)
        {
            if (_pending.Count < MostPending && !_pending.ContainsKey(txId))
                _pending.Add(txId, CallsLike(call).AddPending(call));
        }
    }

    /// <summary>Takes a note back: the call was refused, or has written nothing.</summary>
    public void Release(string txId)
    {
        lock (_gate)
            Forget(txId);
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
            if (txId is not null && _pending.TryGetValue(txId, out var own))
                return _calls[KeyOf(own.Value)].Count(own.Value, own, conduct, window, _next);
            var call = Read(_next, caller, args, teaches: false);
            return _calls.TryGetValue(KeyOf(call), out var calls) ? calls.Count(call, place: null, conduct, window, _next) : (1, 1);
        }
    }

    private static LoggedCall Read(ulong block, Caller caller, IReadOnlyList<ReadOnlyMemory<byte>> args, bool teaches) =>
        LoggedCall.Of(block, caller, args, teaches, s_record ??= new(), None);

    private static (ulong Identity, ulong Function) KeyOf(LoggedCall call) => (call.Identity, call.Function);

    private CallerCalls CallsLike(LoggedCall call)
    {
        if (!_calls.TryGetValue(KeyOf(call), out var calls))
            _calls.Add(KeyOf(call), calls = new());
        return calls;
    }

    private void Forget(string txId)
    {
        if (!_pending.Remove(txId, out var place))
            return;
        var key = KeyOf(place.Value);
        _calls[key].RemovePending(place);
        RemoveIfEmpty(key);
    }

    private void RemoveIfEmpty((ulong Identity, ulong Function) key)
    {
        if (_calls[key].IsEmpty)
            _calls.Remove(key);
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
        CallsLike(call).AddCommitted(call);
        if (_order.Count <= ConductLimits.LiveCalls)
            return;
        var oldest = KeyOf(_order.Dequeue());
        _calls[oldest].DropOldest();
        RemoveIfEmpty(oldest);
    }
}
