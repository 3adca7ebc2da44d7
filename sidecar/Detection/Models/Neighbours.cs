using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Exact nearest neighbours in one dimension: in ascending values the k nearest stand side by side.</summary>
internal static class Neighbours
{
    /// <summary>Where the k nearest of <paramref name="value"/> start.</summary>
    /// <param name="sorted">At least k ascending finite values.</param>
    /// <param name="position">How many of them are below <paramref name="value"/>.</param>
    public static int Start(ReadOnlySpan<double> sorted, double value, int position, int k)
    {
        var low = Math.Max(0, position - k);
        var high = Math.Min(position, sorted.Length - k);
        // The window moves right as long as the value that enters is nearer than the one that leaves; once it is not, it never is again.
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var moves = -SortedValues.Bit(sorted[middle + k] - value < value - sorted[middle]);
            low = (moves & (middle + 1)) | (~moves & low);
            high = (moves & high) | (~moves & middle);
        }
        return low;
    }

    /// <summary>The distance to the k-th nearest, whose window starts at <paramref name="start"/>.</summary>
    public static double Farthest(ReadOnlySpan<double> sorted, double value, int start, int k) =>
        Math.Max(value - sorted[start], sorted[start + k - 1] - value);

    /// <summary>The mean distance to the k nearest, whose window starts at <paramref name="start"/>.</summary>
    public static double MeanDistance(ReadOnlySpan<double> sorted, double value, int start, int k)
    {
        // One fixed order of addition; k is small, and differences keep the digits that prefix sums would cancel.
        var sum = 0.0;
        foreach (var neighbour in sorted.Slice(start, k))
            sum += Math.Abs(value - neighbour);
        return sum / k;
    }

    /// <summary>Every value's distance to the k-th nearest of the others: leave-one-out.</summary>
    public static double[] LeaveOneOutFarthest(ReadOnlySpan<double> sorted, int k) => LeaveOneOut(sorted, k, mean: false);

    /// <summary>Every value's mean distance to the k nearest of the others: leave-one-out.</summary>
    public static double[] LeaveOneOutMean(ReadOnlySpan<double> sorted, int k) => LeaveOneOut(sorted, k, mean: true);

    private static double[] LeaveOneOut(ReadOnlySpan<double> sorted, int k, bool mean)
    {
        var distances = new double[sorted.Length];
        var start = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            // The k nearest of the others and the value itself are k + 1 neighbours; the window only ever moves right.
            start = Math.Max(start, i - k);
            while (start < i && start + k + 1 < sorted.Length && sorted[start + k + 1] - sorted[i] < sorted[i] - sorted[start])
                start++;
            distances[i] = mean
                ? MeanDistance(sorted, sorted[i], start, k + 1) * (k + 1) / k
                : Farthest(sorted, sorted[i], start, k + 1);
        }
        return distances;
    }
}
