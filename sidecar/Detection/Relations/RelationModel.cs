using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>What holds between the attributes of one tree.</summary>
/// <param name="Pairs">Values that do not go together, cheapest first.</param>
/// <param name="Sums">Numbers that others make.</param>
/// <param name="Dependencies">Values that decide others, cheapest first.</param>
/// <param name="Orders">Times that come one after the other.</param>
/// <param name="Lines">Numbers that follow others along a line.</param>
internal sealed record RelationModel(ValuePair[] Pairs, Arithmetic[] Sums, Dependency[] Dependencies, TimeOrder[] Orders, Line[] Lines)
{
    private const int MaxColumns = 24;
    private const int MaxSums = 16;
    private const int MaxDependencies = 128;
    private const int MaxOrders = 16;
    private const int MaxLines = 4;
    private const int KeptDistances = 1024;
    private const long LeastRows = 100;

    // With fewer values, too much is obeyed by chance.
    private const int LeastDistinct = 5;

    public static RelationModel None { get; } = new([], [], [], [], []);

    public bool IsEmpty => Pairs.Length + Sums.Length + Dependencies.Length + Orders.Length + Lines.Length == 0;

    public static RelationModel Fit(RootHistory history, LeafModel[] leaves, ulong seed, NumericModelOptions options)
    {
        var single = Enumerable.Range(0, leaves.Length).Where(n => !history.Paths.HasItemAbove(n) && leaves[n].Count >= LeastRows).ToArray();
        var discrete = single.Where(n => leaves[n] is { Role: LeafRole.Discrete, Values.Values.Length: > 1 }).Take(MaxColumns).ToArray();
        var numeric = single.Where(n => IsNumeric(leaves[n])).Take(MaxColumns).ToArray();
        var valued = single.Where(n => leaves[n] is { Role: LeafRole.Discrete or LeafRole.Text, Values.Values.Length: > 1 }).Take(MaxColumns).ToArray();
        var times = single.Where(n => leaves[n].Type.IsTime && leaves[n].Role != LeafRole.Ignored).Take(MaxColumns).ToArray();
        if (valued.Length < 2 && numeric.Length < 2 && times.Length < 2)
            return None;
        var sample = new JointSample(history, [.. valued, .. numeric, .. times]);
        var sums = FitSums(sample, leaves, numeric);
        return new(
            FitPairs(sample, leaves, discrete),
            sums,
            FitDependencies(sample, leaves, valued),
            FitOrders(sample, times),
            FitLines(sample, leaves, numeric, sums, seed, options with { KeptValues = KeptDistances }));
    }

    public void Write(HistoryWriter to)
    {
        to.Int(Pairs.Length);
        foreach (var pair in Pairs)
            pair.Write(to);
        to.Int(Sums.Length);
        foreach (var sum in Sums)
            sum.Write(to);
        to.Int(Dependencies.Length);
        foreach (var dependency in Dependencies)
            dependency.Write(to);
        to.Int(Orders.Length);
        foreach (var order in Orders)
            order.Write(to);
        to.Int(Lines.Length);
        foreach (var line in Lines)
            line.Write(to);
    }

    public static RelationModel Read(HistoryReader from)
    {
        var pairs = new ValuePair[from.Count()];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = ValuePair.Read(from);
        var sums = new Arithmetic[from.Count()];
        for (var i = 0; i < sums.Length; i++)
            sums[i] = Arithmetic.Read(from);
        var dependencies = new Dependency[from.Count()];
        for (var i = 0; i < dependencies.Length; i++)
            dependencies[i] = Dependency.Read(from);
        var orders = new TimeOrder[from.Count()];
        for (var i = 0; i < orders.Length; i++)
            orders[i] = TimeOrder.Read(from);
        var lines = new Line[from.Count()];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = Line.Read(from);
        return new(pairs, sums, dependencies, orders, lines);
    }

    private static bool IsNumeric(LeafModel leaf) =>
        !leaf.Type.IsTime
        && (leaf.Role is LeafRole.Continuous or LeafRole.Trend
            || (leaf.Role == LeafRole.Discrete && leaf.Values!.Values.Length >= LeastDistinct && leaf.Values.Values.All(v => !double.IsNaN(v.Number))));

    private static ValuePair[] FitPairs(JointSample sample, LeafModel[] leaves, int[] nodes)
    {
        var codes = nodes.Select(n => sample.Codes(n, leaves[n].Values!, ValuePair.MaxValues)).ToArray();
        var found = new List<(ValuePair Pair, double Cost)>();
        for (var i = 0; i < nodes.Length; i++)
        {
            for (var j = i + 1; j < nodes.Length; j++)
            {
                if (ValuePair.Fit(nodes[i], nodes[j], codes[i], codes[j], Width(nodes[i]), Width(nodes[j])) is { } pair)
                    found.Add(pair);
            }
        }

        var price = 0.0;
        return [.. found.OrderBy(f => f.Cost).ThenBy(f => f.Pair.First).ThenBy(f => f.Pair.Second).Select(f => f.Pair with { Price = price += f.Cost })];

        int Width(int node) => Math.Min(ValuePair.MaxValues, leaves[node].Values!.Values.Length);
    }

    private static Dependency[] FitDependencies(JointSample sample, LeafModel[] leaves, int[] nodes)
    {
        var codes = nodes.Select(n => sample.Codes(n, leaves[n].Values!, Dependency.MaxValues)).ToArray();
        var found = new List<Dependency>();
        for (var i = 0; i < nodes.Length; i++)
        {
            for (var j = 0; j < nodes.Length; j++)
            {
                if (i != j && Dependency.Fit(nodes[i], nodes[j], codes[i], codes[j], leaves[nodes[i]].Values!.Values.Length, leaves[nodes[j]].Values!.Values.Length) is { } dependency)
                    found.Add(dependency);
            }
        }

        return [.. found.OrderBy(f => f.Cost).ThenBy(f => f.First).ThenBy(f => f.Second).Take(MaxDependencies)];
    }

    private static TimeOrder[] FitOrders(JointSample sample, int[] nodes)
    {
        var columns = nodes.Select(n => sample.Numbers(n, textsToo: true)).ToArray();
        var orders = new List<TimeOrder>();
        for (var i = 0; i < nodes.Length; i++)
        {
            for (var j = 0; j < nodes.Length && orders.Count < MaxOrders; j++)
            {
                if (i != j && TimeOrder.Fit(nodes[i], nodes[j], columns[i], columns[j]) is { } order)
                    orders.Add(order);
            }
        }

        return [.. orders];
    }

    // A number follows the one before it that leaves least of it. What is exact already needs no line, and two counters follow the ledger, not each other.
    private static Line[] FitLines(JointSample sample, LeafModel[] leaves, int[] nodes, Arithmetic[] sums, ulong seed, NumericModelOptions options)
    {
        var free = nodes.Where(n => leaves[n].Role == LeafRole.Continuous).ToArray();
        var columns = free.Select(n => sample.Numbers(n, leaves[n].Type.IsNumericText)).ToArray();
        var best = new List<(Line Line, double Left)>();
        for (var j = 0; j < free.Length; j++)
        {
            if (sums.Any(s => s.Result == free[j]))
                continue;
            (Line Line, double Left)? nearest = null;
            for (var i = 0; i < j; i++)
            {
                if (Line.Fit(free[i], free[j], columns[i], columns[j], Fingerprint.Mix(seed + (ulong)free[j]), options) is { } line && !(line.Left >= nearest?.Left))
                    nearest = line;
            }

            if (nearest is not null)
                best.Add(nearest.Value);
        }

        return [.. best.OrderBy(b => b.Left).ThenBy(b => b.Line.Second).Take(MaxLines).Select(b => b.Line)];
    }

    private static bool Differs(double[] column) => column.Where(double.IsFinite).Distinct().Take(LeastDistinct).Count() == LeastDistinct;

    private static Arithmetic[] FitSums(JointSample sample, LeafModel[] leaves, int[] nodes)
    {
        var columns = nodes.Select(n => sample.Numbers(n, leaves[n].Type.IsNumericText)).ToArray();
        var sums = new List<Arithmetic>();
        for (var c = 0; c < nodes.Length && sums.Count < MaxSums; c++)
        {
            var tick = Differs(columns[c]) ? Grid.StepOf(columns[c]) : 0;
            if (tick > 0)
                FitResult(c, tick);
        }

        return [.. sums];

        // At most one relation makes a number: the simplest that holds.
        void FitResult(int c, double tick)
        {
            for (var a = 0; a < nodes.Length; a++)
            {
                if (a < c && Try(ArithmeticForm.Equal, a, a, c, tick))
                    return;
            }

            for (var a = 0; a < nodes.Length; a++)
            {
                for (var b = 0; b < nodes.Length; b++)
                {
                    if (a == b || a == c || b == c)
                        continue;
                    if ((a < b && (Try(ArithmeticForm.Product, a, b, c, tick) || Try(ArithmeticForm.Sum, a, b, c, tick)))
                        || (!Known(a, b, c) && Try(ArithmeticForm.Difference, a, b, c, tick)))
                    {
                        return;
                    }
                }
            }
        }

        bool Try(ArithmeticForm form, int a, int b, int c, double tick)
        {
            if (Arithmetic.Fit(form, (nodes[a], nodes[b], nodes[c]), columns[a], columns[b], columns[c], tick) is not { } sum)
                return false;
            sums.Add(sum);
            return true;
        }

        // c = a − b says the same as a = b + c.
        bool Known(int a, int b, int c) =>
            sums.Any(s => s.Form == ArithmeticForm.Sum && s.Result == nodes[a] && ((s.First == nodes[b] && s.Second == nodes[c]) || (s.First == nodes[c] && s.Second == nodes[b])));
    }
}
