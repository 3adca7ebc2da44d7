using Warden.Detection.Numerics;

namespace Warden.Detection.Vectors;

/// <summary>How rare the values of a record are, each by itself: the sum of the logarithms of histograms.</summary>
/// <remarks>
/// Goldstein and Dengel, "Histogram-based Outlier Score (HBOS)", KI 2012, with intervals of equal width between the smallest and the
/// largest value, on the scale that is drawn in. The end intervals reach as far again; beyond them, or missing where nothing was missing, is as
/// rare as an empty interval.
/// </remarks>
internal sealed class VectorHistogram
{
    // An empty interval counts as a tenth of a record.
    private const double Empty = 0.1;

    private readonly int _bins;
    private readonly double[] _lows;
    private readonly double[] _perUnit;

    // Of each column: its intervals, then beyond them, then missing; with all records, and with one of that place left out.
    private readonly double[] _surprise;
    private readonly double[] _withoutOne;

    private VectorHistogram(int bins, double[] lows, double[] perUnit, double[] surprise, double[] withoutOne) =>
        (_bins, _lows, _perUnit, _surprise, _withoutOne) = (bins, lows, perUnit, surprise, withoutOne);

    /// <param name="columns">The known values of each column, ascending.</param>
    /// <param name="records">How many records there are, missing values included.</param>
    /// <param name="bins">How many intervals.</param>
    public static VectorHistogram Fit(double[][] columns, int records, int bins)
    {
        var (lows, perUnit) = (new double[columns.Length], new double[columns.Length]);
        var counts = new int[columns.Length * (bins + 2)];
        for (var j = 0; j < columns.Length; j++)
        {
            var column = columns[j];
            var at = j * (bins + 2);
            counts[at + bins + 1] = records - column.Length;
            if (column.Length == 0)
                continue;
            lows[j] = column[0];
            perUnit[j] = column[^1] > column[0] ? bins / (column[^1] - column[0]) : 0;
            foreach (var value in column)
                counts[at + Place(value, column[0], perUnit[j], bins)]++;
        }

        var (surprise, withoutOne) = (new double[counts.Length], new double[counts.Length]);
        for (var i = 0; i < counts.Length; i++)
        {
            surprise[i] = DeterministicMath.Log(records / (counts[i] + Empty));
            withoutOne[i] = DeterministicMath.Log(records / (Math.Max(0, counts[i] - 1) + Empty));
        }

        return new(bins, lows, perUnit, surprise, withoutOne);
    }

    /// <summary>The sum over the attributes, in natural units; higher is rarer.</summary>
    /// <param name="record">Scaled; shape [d].</param>
    /// <param name="leaveOut">It was learnt from, and must not speak for itself.</param>
    public double Score(ReadOnlySpan<double> record, bool leaveOut)
    {
        var surprise = leaveOut ? _withoutOne : _surprise;
        var sum = 0.0;
        for (var j = 0; j < _lows.Length; j++)
            sum += surprise[(j * (_bins + 2)) + (double.IsNaN(record[j]) ? _bins + 1 : Place(record[j], _lows[j], _perUnit[j], _bins))];
        return sum;
    }

    private static int Place(double value, double low, double perUnit, int bins)
    {
        if (perUnit == 0)
            return value == low ? 0 : bins;
        var place = (value - low) * perUnit;
        return place >= -1 && place <= bins + 1 ? Math.Clamp((int)place, 0, bins - 1) : bins;
    }
}
