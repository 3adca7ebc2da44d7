using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges what holds between the values of one record.</summary>
internal static class RelationJudge
{
    private const double SumGrade = 1e-295;
    private const double PairGrade = 1e-294;

    /// <summary>Calls back for every broken relation, with the attribute that is blamed and the one beside it.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="numbers">The record's numbers by node; NaN where it has none.</param>
    /// <param name="codes">The record's values by node, as places in the list of values; -1 where it has none of them.</param>
    /// <param name="limits">The thresholds.</param>
    /// <param name="found">Receives node and verdict.</param>
    public static bool Judge(RootModel root, ReadOnlySpan<double> numbers, ReadOnlySpan<int> codes, in Thresholds limits, ref List<(int Node, LeafVerdict Verdict)>? found)
    {
        var took = false;
        foreach (var sum in root.Relations.Sums)
        {
            var (a, b, c) = (numbers[sum.First], numbers[sum.Second], numbers[sum.Result]);
            took |= !double.IsNaN(a + b + c);
            if (!sum.Holds(a, b, c))
                (found ??= []).Add((sum.Result, Broken(root, sum, sum.Compute(a, b))));
        }

        foreach (var pair in root.Relations.Pairs)
        {
            if (limits.Textbook is null && pair.Price > limits.RelationBudget)
                break;
            var (x, y) = (codes[pair.First], codes[pair.Second]);
            if (x < 0 || y < 0)
                continue;
            took = true;
            if (pair.IsForbidden(x, y))
                (found ??= []).Add((pair.Second, Unseen(root, pair, x)));
        }

        return took;
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

    private static LeafVerdict Unseen(RootModel root, ValuePair pair, int first)
    {
        var other = root.Leaves[pair.First];
        var value = other.Sensitive ? "this value" : other.Values!.Values[first].ToString();
        return new(ModelSet.Relation, ModelSet.Relation, PairGrade, $"never seen with {other.Path} {value}", Usual(root, pair, first));
    }

    private static Expectation Usual(RootModel root, ValuePair pair, int first)
    {
        var values = root.Leaves[pair.Second].Values!.Values;
        return new(Values: [.. Enumerable.Range(0, Math.Min(pair.Width, values.Length)).Where(y => !pair.IsForbidden(first, y)).Take(10).Select(y => values[y].ToString())]);
    }

    // A product of cents shows the noise of its last bits.
    private static double Rounded(double number) => Math.Abs(number) < 1e9 ? Math.Round(number * 1e6) / 1e6 : number;
}
