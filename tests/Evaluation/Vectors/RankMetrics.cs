namespace Warden.Evaluation.Vectors;

/// <summary>How well scores put outliers before inliers, whatever the threshold.</summary>
public static class RankMetrics
{
    /// <summary>The area under the ROC curve: the chance that an outlier scores above an inlier; ties count half.</summary>
    /// <param name="scores">Higher is more anomalous; shape [n].</param>
    /// <param name="outliers">What is one; shape [n].</param>
    /// <returns>NaN where one of the classes is empty.</returns>
    public static double RocAuc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> outliers)
    {
        var order = Descending(scores);
        var (found, passed, area) = (0L, 0L, 0.0);
        for (var from = 0; from < order.Length;)
        {
            var (hits, end) = Tie(scores, outliers, order, from);
            var others = end - from - hits;
            area += others * (found + (0.5 * hits));
            (found, passed, from) = (found + hits, passed + others, end);
        }

        return found == 0 || passed == 0 ? double.NaN : area / ((double)found * passed);
    }

    /// <summary>The area under the precision-recall curve as a sum of steps (average precision); equal scores are one step.</summary>
    /// <param name="scores">Higher is more anomalous; shape [n].</param>
    /// <param name="outliers">What is one; shape [n].</param>
    /// <returns>NaN where nothing is an outlier.</returns>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> outliers)
    {
        var order = Descending(scores);
        var (found, sum) = (0L, 0.0);
        for (var from = 0; from < order.Length;)
        {
            var (hits, end) = Tie(scores, outliers, order, from);
            found += hits;
            sum += hits * ((double)found / end);
            from = end;
        }

        return found == 0 ? double.NaN : sum / found;
    }

    private static int[] Descending(ReadOnlySpan<double> scores)
    {
        var keys = scores.ToArray();
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(keys, order);
        Array.Reverse(order);
        return order;
    }

    private static (int Hits, int End) Tie(ReadOnlySpan<double> scores, ReadOnlySpan<bool> outliers, int[] order, int from)
    {
        var (hits, end) = (0, from);
        for (; end < order.Length && scores[order[end]].Equals(scores[order[from]]); end++)
            hits += outliers[order[end]] ? 1 : 0;
        return (hits, end);
    }
}
