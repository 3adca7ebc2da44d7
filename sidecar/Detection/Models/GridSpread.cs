using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Spreads ties over their grid cell, so that counts and cents look like the continuous numbers they stand for.</summary>
internal static class GridSpread
{
    /// <summary>
    /// Where at most half of the values are distinct, each group of equal values is laid evenly over one grid step around it; the step
    /// is a small quantile (5 %) of the gaps between distinct values. Otherwise the values are copied as they are.
    /// </summary>
    public static (double[] Spread, double Step) Apply(ReadOnlySpan<double> ascending)
    {
        var spread = ascending.ToArray();
        var distinct = new List<double>();
        foreach (var value in ascending)
        {
            if (distinct.Count == 0 || value != distinct[^1])
                distinct.Add(value);
        }
        if (distinct.Count < 2 || distinct.Count > 0.5 * ascending.Length)
            return (spread, 0);
        var step = Spread.GapQuantile(distinct.ToArray(), 0.05);
        for (var from = 0; from < spread.Length;)
        {
            var to = from;
            while (to < ascending.Length && ascending[to] == ascending[from])
                to++;
            for (var i = from; i < to; i++)
            {
                spread[i] = ascending[i] + ((((i - from + 0.5) / (to - from)) - 0.5) * step);
                // Positive values keep their logarithm.
                if (ascending[i] > 0)
                    spread[i] = Math.Max(spread[i], ascending[i] * 0.5);
            }
            from = to;
        }
        // Wide groups of a narrow grid may overlap.
        Array.Sort(spread);
        return (spread, step);
    }
}
