using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges what holds between the values of one record.</summary>
internal static class RelationJudge
{
    private const double SumGrade = 1e-295;
    private const double PairGrade = 1e-294;
    private const double OrderGrade = 1e-293;

    /// <summary>Calls back for every broken relation, with the attribute that is blamed and the one beside it.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="numbers">The record's numbers by node; NaN where it has none.</param>
    /// <param name="places">The record's values by node, as places in the list of values; -1 where it has none of them.</param>
    /// <param name="present">Whether the record has a text or number at a node.</param>
    /// <param name="limits">The thresholds.</param>
    /// <param name="found">Receives node and verdict.</param>
    public static bool Judge(RootModel root, ReadOnlySpan<double> numbers, ReadOnlySpan<int> places, ReadOnlySpan<bool> present, in Thresholds limits, ref List<(int Node, LeafVerdict Verdict)>? found)
    {
        var took = false;
        foreach (var sum in root.Relations.Sums)
        {
            var (a, b, c) = (numbers[sum.First], numbers[sum.Second], numbers[sum.Result]);
            took |= !double.IsNaN(a + b + c);
            if (!sum.Holds(a, b, c))
                (found ??= []).Add((sum.Result, Broken(root, sum, sum.Compute(a, b))));
        }

        took |= JudgeLines(root, numbers, present, limits, ref found);
        List<BrokenRelation>? disorder = null;
        took |= FindBrokenOrders(root, numbers, present, ref disorder);
        if (disorder is not null)
        {
            foreach (var (relation, culprit) in BrokenRelation.Blame(disorder, places))
                (found ??= []).Add((culprit, OutOfOrder(root, relation, culprit, numbers)));
        }

        List<BrokenRelation>? broken = null;
        took |= FindBrokenPairs(root, places, limits, ref broken) | FindBrokenDependencies(root, places, present, limits, ref broken);
        if (broken is not null)
        {
            foreach (var (relation, culprit) in BrokenRelation.Blame(broken, places))
                (found ??= []).Add((culprit, Apart(root, relation, culprit, places)));
        }

        return took;
    }

    private static bool JudgeLines(RootModel root, ReadOnlySpan<double> numbers, ReadOnlySpan<bool> present, in Thresholds limits, ref List<(int Node, LeafVerdict Verdict)>? found)
    {
        var took = false;
        foreach (var line in root.Relations.Lines)
        {
            if (!present[line.First] || !present[line.Second])
                continue;
            took = true;
            var distance = numbers[line.Second] - line.Compute(numbers[line.First]);
            var p = line.Distances.PValues(distance);
            var answers = limits.Textbook is { } textbook ? line.Distances.Textbook(distance, textbook) : p.At(limits.Level);
            if (limits.Strategy.Evaluate(answers.Outliers))
                (found ??= []).Add((line.Second, OffLine(root, line, numbers[line.First], Math.Max(p.Smallest, 1e-290))));
        }

        return took;
    }

    private static LeafVerdict OffLine(RootModel root, Line line, double first, double grade)
    {
        var (other, own) = (root.Leaves[line.First], root.Leaves[line.Second]);
        var range = line.Distances.UsualRange();
        var middle = line.Compute(first);
        var expected = other.Sensitive ? null : new Expectation(
            Low: KnownValue.Show(own.Type.WholeOnly ? Math.Ceiling(middle + range.Low) : Rounded(middle + range.Low)),
            High: KnownValue.Show(own.Type.WholeOnly ? Math.Floor(middle + range.High) : Rounded(middle + range.High)),
            Form: "in line with " + other.Path);
        return new(ModelSet.Relation, ModelSet.Relation, grade, "not in line with " + other.Path, expected);
    }

    private static bool FindBrokenOrders(RootModel root, ReadOnlySpan<double> numbers, ReadOnlySpan<bool> present, ref List<BrokenRelation>? broken)
    {
        var took = false;
        foreach (var order in root.Relations.Orders)
        {
            if (!present[order.First] || !present[order.Second])
                continue;
            took = true;
            if (numbers[order.First] > numbers[order.Second])
                (broken ??= []).Add(new(order.First, order.Second, []));
        }

        return took;
    }

    private static LeafVerdict OutOfOrder(RootModel root, BrokenRelation relation, int culprit, ReadOnlySpan<double> numbers)
    {
        var early = culprit == relation.Second;
        var node = early ? relation.First : relation.Second;
        var other = root.Leaves[node];
        var reason = (early ? "earlier than " : "later than ") + other.Path;
        var form = (early ? "not before " : "not after ") + other.Path;
        return new(ModelSet.Relation, ModelSet.Relation, OrderGrade, reason, new(Form: form, Nearest: other.Sensitive ? null : NumberJudge.Show(other, numbers[node])));
    }

    private static bool FindBrokenPairs(RootModel root, ReadOnlySpan<int> places, in Thresholds limits, ref List<BrokenRelation>? broken)
    {
        var took = false;
        foreach (var pair in root.Relations.Pairs)
        {
            if (limits.Textbook is null && pair.Price > limits.RelationBudget)
                break;
            var (x, y) = (places[pair.First], places[pair.Second]);
            if (x < 0 || y < 0)
                continue;
            took = true;
            if (pair.IsForbidden(x, y))
                (broken ??= []).Add(new(pair.First, pair.Second, UsualWith(root, pair, x)));
        }

        return took;
    }

    // By itself, so that its closure is not made for pairs that are in order.
    private static int[] UsualWith(RootModel root, ValuePair pair, int x)
    {
        var known = Math.Min(pair.Width, root.Leaves[pair.Second].Values!.Values.Length);
        return [.. Enumerable.Range(0, known).Where(other => !pair.IsForbidden(x, other)).Take(10)];
    }

    private static bool FindBrokenDependencies(
        RootModel root, ReadOnlySpan<int> places, ReadOnlySpan<bool> present, in Thresholds limits, ref List<BrokenRelation>? broken)
    {
        var took = false;
        foreach (var dependency in root.Relations.Dependencies)
        {
            if (limits.Textbook is null && dependency.Cost > limits.RelationBudget)
                break;
            var x = places[dependency.First];
            if (x < 0 || dependency.Decided[x] < 0 || !present[dependency.Second])
                continue;
            took = true;
            if (places[dependency.Second] != dependency.Decided[x])
                (broken ??= []).Add(new(dependency.First, dependency.Second, [dependency.Decided[x]]));
        }

        return took;
    }

    private static LeafVerdict Apart(RootModel root, BrokenRelation relation, int culprit, ReadOnlySpan<int> places)
    {
        var (own, other) = (root.Leaves[culprit], root.Leaves[culprit == relation.Second ? relation.First : relation.Second]);
        var place = places[culprit == relation.Second ? relation.First : relation.Second];
        var beside = other.Sensitive ? "this value" : place < 0 ? "the value that came" : other.Values!.Values[place].ToString();
        var usual = culprit == relation.Second ? relation.Usual.Select(u => own.Values!.Values[u].ToString()).ToArray() : null;
        return new(
            ModelSet.Relation,
            ModelSet.Relation,
            PairGrade,
            $"never seen with {other.Path} {beside}",
            usual is null ? null : new(Values: usual, Nearest: usual.Length == 1 ? usual[0] : null));
    }

    private static LeafVerdict Broken(RootModel root, Arithmetic sum, double computed)
    {
        var (a, b) = (root.Leaves[sum.First], root.Leaves[sum.Second]);
        var sign = sum.Form switch
        {
            ArithmeticForm.Product => " × ",
            ArithmeticForm.Sum => " + ",
            _ => " − ",
        };
        var formula = sum.Form == ArithmeticForm.Equal ? a.Path : a.Path + sign + b.Path;
        var hidden = a.Sensitive || b.Sensitive;
        return new(ModelSet.Relation, ModelSet.Relation, SumGrade, "not " + formula, new(Form: formula, Nearest: hidden ? null : KnownValue.Show(Rounded(computed))));
    }

    // A product of cents shows the noise of its last bits.
    private static double Rounded(double number) => Math.Abs(number) < 1e9 ? Math.Round(number * 1e6) / 1e6 : number;
}
