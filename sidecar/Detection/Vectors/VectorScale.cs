using Warden.Detection.Numerics;

namespace Warden.Detection.Vectors;

/// <summary>Makes the attributes of a record comparable: the distance from the median in interquartile ranges, far tails drawn in by asinh.</summary>
internal sealed class VectorScale
{
    private readonly double[] _medians;
    private readonly double[] _widths;

    private VectorScale(double[] medians, double[] widths) => (_medians, _widths) = (medians, widths);

    /// <summary>Learns the scale of every column.</summary>
    /// <param name="columns">The known values of each column, ascending; may be empty.</param>
    public static VectorScale Fit(double[][] columns)
    {
        var (medians, widths) = (new double[columns.Length], new double[columns.Length]);
        for (var j = 0; j < columns.Length; j++)
        {
            var column = columns[j];
            widths[j] = 1;
            if (column.Length == 0)
                continue;
            medians[j] = SortedValues.Quantile(column, 0.5);
            // Halves first: the difference of two large numbers of opposite sign may not be one.
            var width = ((SortedValues.Quantile(column, 0.75) / 2) - (SortedValues.Quantile(column, 0.25) / 2)) * 2;
            if (!(width > 0))
                width = Deviation(column, medians[j]);
            if (width > 0 && double.IsFinite(width))
                widths[j] = width;
        }

        return new(medians, widths);
    }

    /// <summary>Writes the scaled record; NaN stays. Nothing gets further than ±710, so that squares never overflow.</summary>
    public void Apply(ReadOnlySpan<double> record, Span<double> scaled)
    {
        for (var j = 0; j < scaled.Length; j++)
            scaled[j] = DeterministicMath.Asinh((record[j] / _widths[j]) - (_medians[j] / _widths[j]));
    }

    // Where more than half of the values are equal: the standard deviation, in units that cannot overflow.
    private static double Deviation(double[] ascending, double around)
    {
        var unit = Math.Max(Math.Abs(ascending[0] - around), Math.Abs(ascending[^1] - around));
        if (!(unit > 0) || !double.IsFinite(unit))
            return unit;
        var sum = 0.0;
        foreach (var value in ascending)
        {
            var away = (value - around) / unit;
            sum += away * away;
        }

        return unit * Math.Sqrt(sum / ascending.Length);
    }
}
