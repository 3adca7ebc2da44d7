using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>A number that follows another along a straight line, and what the history's own distances from the line are.</summary>
/// <remarks>
/// Slope by Theil and Sen, from pairs half the sample apart in order of the first number (Siegel's robustness at the cost of a sort):
/// a quarter of wild rows bends it by nothing. The distance is judged as a number of its own, by the same models at the same level.
/// </remarks>
/// <param name="First">The attribute that leads.</param>
/// <param name="Second">The attribute that follows.</param>
/// <param name="Slope">Units of the second for one of the first.</param>
/// <param name="Intercept">The second where the first is 0.</param>
/// <param name="Distances">The models of the distances.</param>
internal sealed record Line(int First, int Second, double Slope, double Intercept, NumericModel Distances)
{
    private const int LeastRows = 200;
    private const int MostRows = 4096;

    // Most pairs of numbers are unrelated, and a few rows show it.
    private const int ScreenedRows = 256;
    private const double LeastCorrelation = 0.8;

    // The line must take away so much of the second number's spread, or it only says what the number says by itself.
    private const double MostLeft = 0.1;

    /// <summary>Gets the line and the share of the second number's spread that is left around it; null where it does not follow.</summary>
    /// <param name="first">The attribute that leads.</param>
    /// <param name="second">The attribute that follows.</param>
    /// <param name="a">The leading numbers by row; NaN where a record has none.</param>
    /// <param name="b">The following numbers.</param>
    /// <param name="seed">For the models.</param>
    /// <param name="options">For the models.</param>
    public static (Line Line, double Left)? Fit(int first, int second, double[] a, double[] b, ulong seed, NumericModelOptions options)
    {
        var rows = Enumerable.Range(0, a.Length).Where(i => double.IsFinite(a[i]) && double.IsFinite(b[i])).Take(MostRows).ToArray();
        if (rows.Length < LeastRows || !Follows(rows.AsSpan(0, Math.Min(rows.Length, ScreenedRows)).ToArray(), a, b))
            return null;
        Array.Sort(rows, (x, y) => a[x] != a[y] ? a[x].CompareTo(a[y]) : x.CompareTo(y));
        var half = rows.Length / 2;
        var slopes = new List<double>(half);
        for (var i = 0; i + half < rows.Length; i++)
        {
            if (a[rows[i + half]] > a[rows[i]])
                slopes.Add((b[rows[i + half]] - b[rows[i]]) / (a[rows[i + half]] - a[rows[i]]));
        }

        if (slopes.Count < half / 2)
            return null;
        var slope = Median([.. slopes]);
        var intercept = Median([.. rows.Select(i => b[i] - (slope * a[i]))]);
        if (slope == 0 || !double.IsFinite(slope) || !double.IsFinite(intercept))
            return null;
        var distances = Array.ConvertAll(rows, i => b[i] - (slope * a[i]) - intercept);
        var spread = Spread(Array.ConvertAll(rows, i => b[i]));
        var left = Spread(distances) / spread;
        return spread > 0 && left <= MostLeft ? (new(first, second, slope, intercept, NumericModel.Fit(distances, seed, options)), left) : null;
    }

    public double Compute(double a) => (Slope * a) + Intercept;

    public void Write(HistoryWriter to)
    {
        to.Int(First);
        to.Int(Second);
        to.Double(Slope);
        to.Double(Intercept);
        to.Bytes(Distances.ToBytes());
    }

    public static Line Read(HistoryReader from) =>
        new(from.Int(), from.Int(), from.Double(), from.Double(), NumericModel.FromBytes(from.Bytes(), from.Detectors));

    private static bool Follows(int[] rows, double[] a, double[] b)
    {
        Array.Sort(rows, (x, y) => a[x] != a[y] ? a[x].CompareTo(a[y]) : x.CompareTo(y));
        var ordered = new (long Ordinal, double Value)[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            ordered[i] = (i, b[rows[i]]);
        return TrendLine.Follows(ordered, LeastCorrelation);
    }

    // Half the width of the middle half: robust as the median is, and not fooled by a common value.
    private static double Spread(double[] values)
    {
        Array.Sort(values);
        return (values[3 * values.Length / 4] - values[values.Length / 4]) / 2;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
