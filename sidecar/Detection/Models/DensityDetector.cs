using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary><c>density</c>: the reciprocal of the mean distance to the nearest neighbours.</summary>
internal sealed class DensityDetector : NumericDetector
{
    public override string Name => "density";

    public override int Minimum(NumericModelOptions options) => options.DensityMinimum;

    public override FixedRule FitTextbook(ReadOnlySpan<double> ascending, ulong seed, NumericModelOptions options) =>
        Density.Fit(ascending, options.DensityNeighbours);

    public override FixedRule ReadTextbook(ref CanonicalReader reader, int count) => Density.Read(ref reader, count);

    public override RarityLaw? FitCalibrated(CalibratedSample sample, ulong seed, NumericModelOptions options) =>
        sample.Values.Length > options.DensityNeighbours ? DistanceLaw.Fit(sample.Values, options.DensityNeighbours, mean: true, sample.Weight) : null;

    public override RarityLaw ReadCalibrated(ref CanonicalReader reader, CalibratedSample sample) => DistanceLaw.Read(ref reader, sample.Values.Length);
}
