using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>The calibrated form of <c>knn</c> and <c>density</c>: a p-value for a distance to neighbours.</summary>
/// <remarks>
/// Learnt from the history's own leave-one-out distances in transformed space. Up to the last of 64 quantiles p comes from them;
/// beyond it a generalised Pareto law of the distances' logarithm.
/// </remarks>
internal sealed class DistanceLaw : RarityLaw
{
    private const int Knots = 64;
    private const double LowestShape = -0.15;
    private const int PseudoExcesses = 50;
    private readonly int _k;
    private readonly bool _mean;
    private readonly double[] _knots;
    private readonly TailLaw _tail;
    private readonly double _weight;

    private DistanceLaw(int k, bool mean, double[] knots, TailLaw tail, double weight) =>
        (_k, _mean, _knots, _tail, _weight) = (k, mean, knots, tail, weight);

    /// <param name="ascending">The values, more than k.</param>
    /// <param name="k">How many neighbours.</param>
    /// <param name="mean">The mean distance to all k, or the distance to the k-th.</param>
    /// <param name="weight">The share of the whole history that these values are; every p is multiplied by it.</param>
    public static DistanceLaw Fit(ReadOnlySpan<double> ascending, int k, bool mean, double weight)
    {
        var own = mean ? Neighbours.LeaveOneOutMean(ascending, k) : Neighbours.LeaveOneOutFarthest(ascending, k);
        Array.Sort(own);
        // Equal values have distance 0 and no logarithm; the smallest 1 % of the others is small enough.
        var zeros = SortedValues.CountUpTo(own, 0);
        var least = zeros < own.Length
            ? SortedValues.Quantile(own.AsSpan(zeros), 0.01)
            : Math.Max(Math.Abs(ascending[^1]) * 1e-12, 1e-300);
        var knots = new double[Knots];
        for (var i = 0; i < Knots; i++)
            knots[i] = SortedValues.Quantile(own, (double)i / Knots);
        for (var i = 0; i < own.Length; i++)
            own[i] = DeterministicMath.Log(Math.Max(own[i], least));
        Array.Sort(own);
        return new DistanceLaw(k, mean, knots, TailLaw.Fit(own, TailLaw.QuantileFor(own.Length), LowestShape, PseudoExcesses), weight);
    }

    /// <summary>The share of lawful values at least as far from their neighbours; in [0, 1].</summary>
    public override double P(in NumberPlace at)
    {
        var start = Neighbours.Start(at.Ascending, at.Value, at.Below, _k);
        var distance = _mean
            ? Neighbours.MeanDistance(at.Ascending, at.Value, start, _k)
            : Neighbours.Farthest(at.Ascending, at.Value, start, _k);
        if (!(distance > _knots[^1]))
            return _weight * (1 - ((double)SortedValues.CountBelow(_knots, distance) / Knots));
        // Exact ranks of distances are not kept: up to the largest of the history's own every rank is the threshold's.
        var log = DeterministicMath.Log(distance);
        return _weight * Math.Min(1.0 / Knots, _tail.Tail(log, log > _tail.Last ? 0 : _tail.ExcessCount));
    }

    public override void Write(CanonicalWriter writer)
    {
        writer.Int32(_k);
        writer.Byte(_mean ? (byte)1 : (byte)0);
        writer.Doubles(_knots);
        writer.Double(_weight);
        _tail.Write(writer);
    }

    public static DistanceLaw Read(ref CanonicalReader reader, int count)
    {
        var k = reader.Int32();
        if (k < 1 || k >= count)
            throw new InvalidDataException($"k = {k} neighbours do not exist among {count} values.");
        var mean = reader.Byte() != 0;
        var knots = reader.Doubles();
        if (knots.Length != Knots)
            throw new InvalidDataException($"{Knots} knots were expected, {knots.Length} came.");
        var weight = reader.Double();
        return new DistanceLaw(k, mean, knots, TailLaw.Read(ref reader), weight);
    }
}
