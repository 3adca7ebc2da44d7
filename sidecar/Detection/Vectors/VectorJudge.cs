using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection.Vectors;

/// <summary>Judges the numbers of a record together.</summary>
internal static class VectorJudge
{
    // Who adds less to the score is not named.
    private const double Named = 0.1;
    private const int MostNamed = 3;

    /// <summary>Judges a record none of whose numbers is odd by itself.</summary>
    /// <param name="root">The tree, with a profile.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="numbers">Its numbers by node; NaN where it has none.</param>
    /// <param name="level">The share of lawful records that may be flagged.</param>
    /// <returns>The attribute that adds most to the score and what is said of it; null for an ordinary record.</returns>
    public static (int Node, LeafVerdict Verdict)? Judge(RootModel root, VectorProfile profile, ReadOnlySpan<double> numbers, double level)
    {
        Span<double> record = stackalloc double[profile.Nodes.Length];
        for (var i = 0; i < record.Length; i++)
            record[i] = numbers[profile.Nodes[i]];
        var p = profile.Model.Score(record).P;
        return p < level ? Explain(root, profile, record, p) : null;
    }

    private static (int Node, LeafVerdict Verdict) Explain(RootModel root, VectorProfile profile, ReadOnlySpan<double> record, double p)
    {
        var (shares, similar) = (new double[record.Length], new ValueRange[record.Length]);
        profile.Model.Explain(record, shares, similar);
        var order = Enumerable.Range(0, shares.Length).OrderByDescending(i => shares[i]).ThenBy(i => i).ToArray();
        // What is missing cannot be pointed at.
        var first = order[0];
        for (var i = order.Length - 1; i >= 0; i--)
            first = double.IsNaN(record[order[i]]) ? first : order[i];
        var beside = order.Where(i => i != first && shares[i] >= Named).Take(MostNamed).Select(i => Share(root, profile, i, shares[i])).ToArray();
        var reason = beside.Length == 0
            ? $"unusual beside the record's other numbers (its part {Percent(shares[first])})"
            : $"unusual beside {string.Join(", ", beside)} (its part {Percent(shares[first])})";
        var range = similar[first];
        var expected = double.IsNaN(range.Low) ? null : new Expectation(KnownValue.Show(range.Low), KnownValue.Show(range.High));
        return (profile.Nodes[first], new(ModelSet.Record, ModelSet.Record, p, reason, expected));
    }

    private static string Share(RootModel root, VectorProfile profile, int column, double share)
    {
        var leaf = root.Leaves[profile.Nodes[column]];
        return $"{leaf.Label ?? leaf.Path} ({Percent(share)})";
    }

    private static string Percent(double share) => FormattableString.Invariant($"{Math.Round(100 * share)} %");
}
