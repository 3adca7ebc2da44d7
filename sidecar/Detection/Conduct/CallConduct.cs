using System.Collections.Frozen;

namespace Warden.Detection;

/// <summary>What is usual of calls as a whole: how often they come, how often they repeat, how many writes of a kind they have. Immutable.</summary>
internal sealed class CallConduct
{
    // So many of the values being different, the next one is different too (DETECTION section 2).
    private const double Distinct = 0.995;

    private readonly FrozenDictionary<ulong, FunctionConduct> _functions;

    private CallConduct(int window, KindCounts kinds, IEnumerable<FunctionConduct> functions) =>
        (Window, Kinds, _functions) = (window, kinds, functions.ToFrozenDictionary(f => f.Function));

    /// <summary>Blocks of a window: the one a call is proposed for and those before it.</summary>
    public int Window { get; }

    public KindCounts Kinds { get; }

    public FunctionConduct? Of(ulong function) => _functions.GetValueOrDefault(function);

    /// <summary>Fits what is usual, by playing the logged calls through windows.</summary>
    /// <param name="log">The last calls.</param>
    /// <param name="kinds">Counts of writes; copied.</param>
    /// <param name="functions">The fitted trees of arguments: what is new each time is left out of contents.</param>
    /// <param name="window">Blocks of a window.</param>
    public static CallConduct Fit(CallLog log, KindCounts kinds, IEnumerable<RootModel> functions, int window)
    {
        var trees = functions.ToDictionary(r => LoggedCall.FunctionId(r.Name));
        var fitted = log.Calls.Where(c => c.Teaches).GroupBy(c => c.Function).Select(g => Fit(g.Key, [.. g], log, trees.GetValueOrDefault(g.Key), window));
        var to = new HistoryWriter();
        kinds.Write(to);
        return new(window, KindCounts.Read(new(to.Written.ToArray())), [.. fitted]);
    }

    public void Write(HistoryWriter to)
    {
        to.Int(Window);
        Kinds.Write(to);
        to.Int(_functions.Count);
        foreach (var function in _functions.Values.OrderBy(f => f.Function))
            function.Write(to);
    }

    public static CallConduct Read(HistoryReader from)
    {
        var (window, kinds) = (from.Int(), KindCounts.Read(from));
        var functions = new FunctionConduct[from.Count()];
        for (var i = 0; i < functions.Length; i++)
            functions[i] = FunctionConduct.Read(from);
        return new(window, kinds, functions);
    }

    private static FunctionConduct Fit(ulong function, LoggedCall[] calls, CallLog log, RootModel? tree, int window)
    {
        var leftOut = tree is null ? [] : LeftOut(tree, calls);
        var paths = calls.SelectMany(c => c.Contents()).Select(c => c.Path).ToHashSet();
        paths.ExceptWith(leftOut);
        CountTally rates = new(), repeats = new();
        var plain = new FunctionConduct(function, rates, repeats, paths.Count > 0, leftOut, []);
        var whole = log.IsCut ? log.Calls.First().Block + (ulong)window : 0;
        var own = new SortedDictionary<ulong, (long Calls, int Most)>();
        foreach (var group in calls.Where(c => c.Identity != 0).GroupBy(c => c.Identity))
        {
            var recent = new Queue<LoggedCall>();
            var same = new Dictionary<ulong, int>();
            foreach (var call in group)
            {
                while (recent.TryPeek(out var first) && first.Block + (ulong)window <= call.Block)
                    same[recent.Dequeue().ContentFor(plain)]--;
                recent.Enqueue(call);
                var content = call.ContentFor(plain);
                same[content] = same.GetValueOrDefault(content) + 1;
                if (call.Block < whole)
                    continue;
                rates.Add(recent.Count);
                repeats.Add(same[content]);
                var (count, most) = own.GetValueOrDefault(call.Identity);
                own[call.Identity] = (count + 1, Math.Max(most, recent.Count));
            }
        }

        var busiest = own.OrderByDescending(o => o.Value.Calls).ThenBy(o => o.Key).Take(ConductLimits.Identities).OrderBy(o => o.Key);
        return new(function, rates, repeats, paths.Count > 0, leftOut, [.. busiest.Select(o => (o.Key, o.Value.Calls, o.Value.Most))]);
    }

    // What is new each time says nothing about a repeat. Where no amount is among the rest, it is what the call is about, and stays.
    private static ulong[] LeftOut(RootModel tree, LoggedCall[] calls)
    {
        var distinct = calls.SelectMany(c => c.Contents()).GroupBy(c => c.Path)
            .ToDictionary(g => g.Key, g => g.Select(c => c.Value).Distinct().Count() >= Distinct * g.Count());
        var leftOut = new List<ulong>();
        var fresh = new List<(ulong Path, bool IsAmount)>();
        var (amounts, repeated) = (0, 0);
        for (var node = 0; node < tree.Leaves.Length; node++)
        {
            var (leaf, path) = (tree.Leaves[node], tree.Paths[node].Fingerprint);
            if (leaf.Role is LeafRole.Ignored or LeafRole.Trend || leaf.Type.IsTime)
            {
                leftOut.Add(path);
                continue;
            }

            var (isAmount, isFresh) = (leaf.Role == LeafRole.Continuous, distinct.GetValueOrDefault(path));
            amounts += isAmount ? 1 : 0;
            repeated += isAmount && !isFresh ? 1 : 0;
            if (isFresh)
                fresh.Add((path, isAmount));
        }

        // A random number is fresh as an identifier is: it is one where another amount is not.
        if (amounts > 0)
            leftOut.AddRange(fresh.Where(f => repeated > 0 || !f.IsAmount).Select(f => f.Path));
        return [.. leftOut];
    }
}
