using Warden.Detection.Numerics;

namespace Warden.Detection;

/// <summary>Two times of a record that come in one order: ordered before delivered, born before hired. Equal times keep it.</summary>
/// <param name="First">The attribute that is never later.</param>
/// <param name="Second">The attribute that is never earlier.</param>
internal sealed record TimeOrder(int First, int Second)
{
    private const int LeastRows = 100;

    // Fewer rows must obey it only because a poisoned history holds faults.
    private const double Obedience = 0.995;

    // The order must say something: of so many records the time of another record would break it.
    private const int LeastBroken = 10;

    // Two clocks of different speed keep an order until they cross: standard errors by which the later half of the gaps may be shorter.
    private const double DriftErrors = 2.5;

    /// <summary>Gets the order; null where the columns keep none, or would keep it in any pairing.</summary>
    /// <param name="first">The attribute of the first column.</param>
    /// <param name="second">The attribute of the second column.</param>
    /// <param name="a">Seconds since 1970 by row; NaN where a record has none.</param>
    /// <param name="b">The same of the second attribute.</param>
    public static TimeOrder? Fit(int first, int second, double[] a, double[] b)
    {
        var (rows, kept, equal, broken) = (0, 0, 0, 0.0);
        var others = SortedValues.SortFinite(b);
        var gaps = new List<double>(a.Length);
        for (var i = 0; i < a.Length; i++)
        {
            if (double.IsNaN(a[i]) || double.IsNaN(b[i]))
                continue;
            rows++;
            gaps.Add(b[i] - a[i]);
            kept += a[i] <= b[i] ? 1 : 0;
            equal += a[i] == b[i] ? 1 : 0;
            broken += (double)SortedValues.CountBelow(others, a[i]) / others.Length;
        }

        return rows >= LeastRows && kept >= Obedience * rows && equal < Obedience * rows && broken >= LeastBroken && !Shrinks(gaps) ? new(first, second) : null;
    }

    // Rows come in the order of the ledger. By ranks, so that a few faulty times say nothing.
    private static bool Shrinks(List<double> gaps)
    {
        var half = gaps.Count / 2;
        var earlier = SortedValues.SortFinite(gaps.GetRange(0, half).ToArray());
        var median = SortedValues.Quantile(earlier, 0.5);
        var (below, above) = (0, 0);
        for (var i = half; i < gaps.Count; i++)
        {
            below += gaps[i] < median ? 1 : 0;
            above += gaps[i] > median ? 1 : 0;
        }

        // Both halves vary: the earlier one's median as much as the later one's share below it.
        return below - above > DriftErrors * Math.Sqrt(2.0 * (below + above));
    }

    public void Write(HistoryWriter to)
    {
        to.Int(First);
        to.Int(Second);
    }

    public static TimeOrder Read(HistoryReader from) => new(from.Int(), from.Int());
}
