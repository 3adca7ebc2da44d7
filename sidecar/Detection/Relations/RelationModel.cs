namespace Warden.Detection;

/// <summary>What holds between the attributes of one tree.</summary>
/// <param name="Pairs">Values that do not go together, cheapest first.</param>
/// <param name="Sums">Numbers that others make.</param>
/// <param name="Dependencies">Values that decide others, cheapest first.</param>
internal sealed record RelationModel(ValuePair[] Pairs, Arithmetic[] Sums, Dependency[] Dependencies)
{
    private const int MaxColumns = 24;
    private const int MaxSums = 16;
    private const int MaxDependencies = 128;
    private const long LeastRows = 100;

    // With fewer values, too much is obeyed by chance.
    private const int LeastDistinct = 5;

    public static RelationModel None { get; } = new([], [], []);

    public bool IsEmpty => Pairs.Length == 0 && Sums.Length == 0 && Dependencies.Length == 0;

    public static RelationModel Fit(RootHistory history, LeafModel[] leaves)
    {
        var single = Enumerable.Range(0, leaves.Length).Where(n => !history.Paths.HasItemAbove(n) && leaves[n].Count >= LeastRows).ToArray();
        var discrete = single.Where(n => leaves[n] is { Role: LeafRole.Discrete, Values.Values.Length: > 1 }).Take(MaxColumns).ToArray();
        var numeric = single.Where(n => IsNumeric(leaves[n])).Take(MaxColumns).ToArray();
        var valued = single.Where(n => leaves[n] is { Role: LeafRole.Discrete or LeafRole.Text, Values.Values.Length: > 1 }).Take(MaxColumns).ToArray();
        if (valued.Length < 2 && numeric.Length < 2)
            return None;
        var sample = new JointSample(history, [.. valued, .. numeric]);
        return new(FitPairs(sample, leaves, discrete), FitSums(sample, leaves, numeric), FitDependencies(sample, leaves, valued));
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
        return new(pairs, sums, dependencies);
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
