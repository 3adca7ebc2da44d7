using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>The adaptive three-sigma rule: an outlier lies further than t standard deviations from the mean.</summary>
/// <remarks>
/// t starts at 3 and rises by 1 (to 20 at most) until the share of history outside is below z. A history without any spread makes
/// every other value an outlier.
/// </remarks>
internal sealed class ThreeSigma : FixedRule
{
    private const int FirstT = 3;
    private const int LastT = 20;
    private readonly double _mean;
    private readonly double _deviation;

    // _shares[i] is the share of history outside t = 3 + i; it never rises with t.
    private readonly double[] _shares;

    private ThreeSigma(double mean, double deviation, double[] shares) => (_mean, _deviation, _shares) = (mean, deviation, shares);

    public static ThreeSigma Fit(ReadOnlySpan<double> sorted)
    {
        var moments = Moments.Of(sorted);
        var shares = new double[LastT - FirstT + 1];
        for (var i = 0; i < shares.Length; i++)
        {
            var outside = 0;
            foreach (var value in sorted)
                outside += Math.Abs(value - moments.Mean) > (FirstT + i) * moments.Deviation ? 1 : 0;
            shares[i] = (double)outside / sorted.Length;
            if (outside == 0)
                break;
        }
        return new ThreeSigma(moments.Mean, moments.Deviation, shares);
    }

    public double Mean => _mean;

    public double Deviation => _deviation;

    /// <summary>The t that the share z leads to.</summary>
    public int T(double share)
    {
        var i = 0;
        while (i < LastT - FirstT && _shares[i] >= share)
            i++;
        return FirstT + i;
    }

    public override bool IsOutlier(in NumberPlace at, TextbookThresholds thresholds) =>
        Math.Abs(at.Value - _mean) > T(thresholds.SigmaShare) * _deviation;

    public override void Write(CanonicalWriter writer)
    {
        writer.Double(_mean);
        writer.Double(_deviation);
        writer.Doubles(_shares);
    }

    public static ThreeSigma Read(ref CanonicalReader reader)
    {
        var mean = reader.Double();
        var deviation = reader.Double();
        var shares = reader.Doubles();
        if (shares.Length != LastT - FirstT + 1)
            throw new InvalidDataException($"{LastT - FirstT + 1} shares were expected, {shares.Length} came.");
        return new ThreeSigma(mean, deviation, shares);
    }
}
