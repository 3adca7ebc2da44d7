using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Robust measures of spread of ascending values.</summary>
internal static class Spread
{
    // Makes the median absolute deviation of a normal law its standard deviation.
    private const double NormalConsistency = 1.4826;

    public static double MedianAbsoluteDeviation(ReadOnlySpan<double> ascending, double centre)
    {
        // The deviations below the centre and those above it are each sorted already: walk both inwards-out to the middle.
        var n = ascending.Length;
        var right = SortedValues.CountBelow(ascending, centre);
        var left = right - 1;
        var previous = 0.0;
        var current = 0.0;
        for (var taken = 0; taken <= n / 2; taken++)
        {
            previous = current;
            var below = left >= 0 ? centre - ascending[left] : double.PositiveInfinity;
            var above = right < n ? ascending[right] - centre : double.PositiveInfinity;
            if (below < above)
                (current, left) = (below, left - 1);
            else
                (current, right) = (above, right + 1);
        }
        return n % 2 == 1 ? current : (0.5 * previous) + (0.5 * current);
    }

    /// <summary>A standard deviation that a few wild values do not move; never 0.</summary>
    public static double Robust(ReadOnlySpan<double> ascending)
    {
        var spread = NormalConsistency * MedianAbsoluteDeviation(ascending, SortedValues.Quantile(ascending, 0.5));
        if (spread > 0)
            return spread;
        var deviation = Moments.Of(ascending).Deviation;
        return deviation > 0 ? deviation : Math.Max(Math.Abs(ascending[0]) * 1e-12, 1e-300);
    }

    /// <summary>The quantile of the gaps between neighbours.</summary>
    public static double GapQuantile(ReadOnlySpan<double> ascending, double share)
    {
        if (ascending.Length < 2)
            return 0;
        var gaps = new double[ascending.Length - 1];
        for (var i = 0; i < gaps.Length; i++)
            gaps[i] = ascending[i + 1] - ascending[i];
        Array.Sort(gaps);
        return SortedValues.Quantile(gaps, share);
    }
}
