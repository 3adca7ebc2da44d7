using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Proximity, textbook form: an outlier's k-th neighbour is further away than the history's own usually are.</summary>
/// <remarks>The threshold is mean + d standard deviations of the history's leave-one-out distances.</remarks>
internal sealed class NearestNeighbours : FixedRule
{
    private readonly int _k;
    private readonly Moments _own;

    private NearestNeighbours(int k, Moments own) => (_k, _own) = (k, own);

    public static NearestNeighbours Fit(ReadOnlySpan<double> sorted, int k) =>
        new(k, Moments.Of(Neighbours.LeaveOneOutFarthest(sorted, k)));

    public override bool IsOutlier(in NumberPlace at, TextbookThresholds thresholds) =>
        Neighbours.Farthest(at.Ascending, at.Value, Neighbours.Start(at.Ascending, at.Value, at.Below, _k), _k)
            > _own.Mean + (thresholds.DistanceDeviations * _own.Deviation);

    public override void Write(CanonicalWriter writer)
    {
        writer.Int32(_k);
        writer.Double(_own.Mean);
        writer.Double(_own.Deviation);
    }

    public static NearestNeighbours Read(ref CanonicalReader reader, int count)
    {
        var k = reader.Int32();
        if (k < 1 || k >= count)
            throw new InvalidDataException($"k = {k} neighbours do not exist among {count} values.");
        return new NearestNeighbours(k, new Moments(reader.Double(), reader.Double()));
    }
}
