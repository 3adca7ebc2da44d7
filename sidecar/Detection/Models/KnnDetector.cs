using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary><c>knn</c>: distance to the k-th nearest neighbour.</summary>
internal sealed class KnnDetector : NumericDetector
{
    public override string Name => "knn";

    public override int Minimum(NumericModelOptions options) => options.KnnMinimum;

    public override FixedRule FitTextbook(ReadOnlySpan<double> ascending, ulong seed, NumericModelOptions options) =>
        NearestNeighbours.Fit(ascending, options.KnnNeighbours);

    public override FixedRule ReadTextbook(ref CanonicalReader reader, int count) => NearestNeighbours.Read(ref reader, count);

    public override RarityLaw? FitCalibrated(CalibratedSample sample, ulong seed, NumericModelOptions options) =>
        sample.Values.Length > options.KnnNeighbours ? DistanceLaw.Fit(sample.Values, options.KnnNeighbours, mean: false, sample.Weight) : null;

    public override RarityLaw ReadCalibrated(ref CanonicalReader reader, CalibratedSample sample) => DistanceLaw.Read(ref reader, sample.Values.Length);
}
