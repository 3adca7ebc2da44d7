using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Density, textbook form: the reciprocal of the mean distance to k neighbours, thinner than the history's own usually is.</summary>
/// <remarks>
/// Compared as mean distances, which orders places as their reciprocals do and stays finite where the density is infinite: an
/// outlier's is above mean + d standard deviations of the history's leave-one-out mean distances.
/// </remarks>
internal sealed class Density : FixedRule
{
    private readonly int _k;
    private readonly Moments _own;

    private Density(int k, Moments own) => (_k, _own) = (k, own);

    public static Density Fit(ReadOnlySpan<double> sorted, int k) => new(k, Moments.Of(Neighbours.LeaveOneOutMean(sorted, k)));

    /// <summary>The density at a value, in 1 ÷ unit of the values; +∞ on k equal values.</summary>
    public double At(ReadOnlySpan<double> sorted, double value, int position) => 1 / MeanDistance(sorted, value, position);

    public override bool IsOutlier(in NumberPlace at, TextbookThresholds thresholds) =>
        MeanDistance(at.Ascending, at.Value, at.Below) > _own.Mean + (thresholds.DistanceDeviations * _own.Deviation);

    public override void Write(CanonicalWriter writer)
    {
        writer.Int32(_k);
        writer.Double(_own.Mean);
        writer.Double(_own.Deviation);
    }

    public static Density Read(ref CanonicalReader reader, int count)
    {
        var k = reader.Int32();
        if (k < 1 || k >= count)
            throw new InvalidDataException($"k = {k} neighbours do not exist among {count} values.");
        return new Density(k, new Moments(reader.Double(), reader.Double()));
    }

    private double MeanDistance(ReadOnlySpan<double> sorted, double value, int position) =>
        Neighbours.MeanDistance(sorted, value, Neighbours.Start(sorted, value, position, _k), _k);
}
