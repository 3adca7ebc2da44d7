using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>The upper tail of a sample: ranks up to a high quantile, a generalised Pareto law beyond it.</summary>
/// <remarks>
/// Ranks alone cannot say less than 1/(n + 1); the law buys the missing decades. With fewer than 10 excesses, or all of them tied, the
/// tail is exponential beyond the largest value.
/// </remarks>
internal readonly struct TailLaw
{
    private const int FewestExcesses = 10;

    // A law estimated from k excesses predicts a heavier tail than the estimate itself: an exponential law whose mean was estimated
    // predicts (1 + z/k)^(−k), which is a shape of 1/k.
    private const double Uncertainty = 1;
    private readonly GeneralizedPareto _law;
    private readonly bool _hasLaw;
    private readonly int _count;

    private TailLaw(double threshold, double share, GeneralizedPareto law, bool hasLaw, int count, double last) =>
        (Threshold, Share, _law, _hasLaw, _count, Last) = (threshold, share, law, hasLaw, count, last);

    public double Threshold { get; }

    /// <summary>The share of the sample above the threshold.</summary>
    public double Share { get; }

    public double Last { get; }

    /// <summary>How many of the sample are above the threshold, at least 1.</summary>
    public int ExcessCount => (int)((Share * _count) + 0.5);

    public double Shape => _law.Shape;

    /// <summary>Where the law takes over: at 98 %, in small samples lower, so that it gets 30 excesses but at most a tenth.</summary>
    public static double QuantileFor(int count) => count > 1500 ? 0.98 : Math.Max(0.9, 1 - (30.0 / count));

    /// <param name="ascending">The sample, at least one value.</param>
    /// <param name="quantile">Where the law takes over.</param>
    /// <param name="lowestShape">The shape is raised to this: a sample never proves an end point as near as it pretends.</param>
    /// <param name="pseudoExcesses">The shape is drawn to its prior as if so many more excesses had said so.</param>
    /// <param name="end">Where the law must end; its shape's prior is the one that ends there with the same mean excess. +∞ makes it 0.</param>
    public static TailLaw Fit(ReadOnlySpan<double> ascending, double quantile, double lowestShape, int pseudoExcesses, double end = double.PositiveInfinity)
    {
        var n = ascending.Length;
        var last = ascending[^1];
        var threshold = SortedValues.Quantile(ascending, quantile);
        var first = SortedValues.CountUpTo(ascending, threshold);
        var excesses = new double[n - first];
        for (var i = first; i < n; i++)
            excesses[i - first] = ascending[i] - threshold;
        var share = Math.Max(excesses.Length, 1) / (double)n;
        if (excesses.Length >= FewestExcesses && double.IsFinite(excesses[^1]))
        {
            var raw = GeneralizedPareto.Fit(excesses);
            if (raw.Scale > 1e-12 * (Math.Abs(threshold) + (last - ascending[0])))
            {
                var held = raw.WithShapeWithin(lowestShape, 0.9);
                var prior = Math.Max(lowestShape, PriorShape(excesses, end - threshold));
                var shrunk = held.WithShape(
                    (((held.Shape * excesses.Length) + (prior * pseudoExcesses)) / (excesses.Length + pseudoExcesses)) + (Uncertainty / excesses.Length));
                return new TailLaw(threshold, share, shrunk, true, n, last);
            }
        }
        var median = ascending[n / 2];
        var fallback = Math.Max(
            (last - median) / DeterministicMath.Log(Math.Max(n, 3)),
            Math.Max((last - ascending[0]) * 1e-3, Math.Max(Math.Abs(median) * 1e-9, 1e-300)));
        return new TailLaw(threshold, share, new GeneralizedPareto(0, fallback), false, n, last);
    }

    // A law of shape ξ < 0 and mean m ends at m(1 − ξ) ÷ −ξ.
    private static double PriorShape(ReadOnlySpan<double> excesses, double room)
    {
        if (!double.IsFinite(room))
            return 0;
        var mean = 0.0;
        foreach (var excess in excesses)
            mean += excess / excesses.Length;
        return room > mean ? -mean / (room - mean) : double.NegativeInfinity;
    }

    /// <summary>The share of lawful values at or above <paramref name="value"/>, in [0, 1].</summary>
    /// <param name="value">The value.</param>
    /// <param name="atLeast">How many of the sample are at or above it.</param>
    public double Tail(double value, int atLeast)
    {
        if (_hasLaw && value > Threshold)
            return Share * _law.Survival(value - Threshold);
        var byRank = (atLeast + 1.0) / (_count + 1.0);
        return value > Last ? byRank * _law.Survival(value - Last) : byRank;
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Double(Threshold);
        writer.Double(Share);
        writer.Double(_law.Shape);
        writer.Double(_law.Scale);
        writer.Byte(_hasLaw ? (byte)1 : (byte)0);
        writer.Int32(_count);
        writer.Double(Last);
    }

    public static TailLaw Read(ref CanonicalReader reader)
    {
        var threshold = reader.Double();
        var share = reader.Double();
        var law = new GeneralizedPareto(reader.Double(), reader.Double());
        return new TailLaw(threshold, share, law, reader.Byte() != 0, reader.Int32(), reader.Double());
    }
}
