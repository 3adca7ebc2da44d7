using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>The four models with fixed thresholds over one sample.</summary>
internal sealed class TextbookModels
{
    private readonly double[] _values;
    private readonly ThreeSigma? _sigma;
    private readonly NearestNeighbours? _knn;
    private readonly Density? _density;
    private readonly ForestSteps? _forest;
    private readonly ModelSet _tookPart;

    private TextbookModels(double[] values, ThreeSigma? sigma, NearestNeighbours? knn, Density? density, ForestSteps? forest)
    {
        (_values, _sigma, _knn, _density, _forest) = (values, sigma, knn, density, forest);
        _tookPart = (sigma is null ? 0 : ModelSet.Sigma) | (knn is null ? 0 : ModelSet.Knn)
            | (density is null ? 0 : ModelSet.Density) | (forest is null ? 0 : ModelSet.Forest);
    }

    public static TextbookModels Fit(double[] ascending, ulong seed, NumericModelOptions options)
    {
        var n = ascending.Length;
        return new TextbookModels(
            ascending,
            n >= options.SigmaMinimum ? ThreeSigma.Fit(ascending) : null,
            n >= options.KnnMinimum ? NearestNeighbours.Fit(ascending, options.KnnNeighbours) : null,
            n >= options.DensityMinimum ? Density.Fit(ascending, options.DensityNeighbours) : null,
            n >= options.ForestMinimum ? ForestSteps.Fit(ascending, seed, options.Trees, options.TreeSample) : null);
    }

    public int SigmaT(double share) => _sigma?.T(share) ?? 0;

    public double ForestScore(double value) => _forest?.Score(value) ?? double.NaN;

    public double DensityAt(double value) =>
        _density?.At(_values, value, SortedValues.CountBelow(_values, value)) ?? double.NaN;

    public ModelAnswers Answer(double value, TextbookThresholds thresholds)
    {
        var outliers = ModelSet.None;
        var below = SortedValues.CountBelow(_values, value);
        if (_sigma is not null && _sigma.IsOutlier(value, thresholds.SigmaShare))
            outliers |= ModelSet.Sigma;
        if (_knn is not null && _knn.IsOutlier(_values, value, below, thresholds.DistanceDeviations))
            outliers |= ModelSet.Knn;
        if (_density is not null && _density.IsOutlier(_values, value, below, thresholds.DistanceDeviations))
            outliers |= ModelSet.Density;
        if (_forest is not null && _forest.Score(value) > thresholds.ForestScore)
            outliers |= ModelSet.Forest;
        return new ModelAnswers(outliers, _tookPart);
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Doubles(_values);
        writer.Byte((byte)_tookPart);
        _sigma?.Write(writer);
        _knn?.Write(writer);
        _density?.Write(writer);
        _forest?.Write(writer);
    }

    public static TextbookModels Read(ref CanonicalReader reader)
    {
        var values = SampleReader.Ascending(ref reader);
        var tookPart = SampleReader.Models(ref reader);
        return new TextbookModels(
            values,
            (tookPart & ModelSet.Sigma) != 0 ? ThreeSigma.Read(ref reader) : null,
            (tookPart & ModelSet.Knn) != 0 ? NearestNeighbours.Read(ref reader, values.Length) : null,
            (tookPart & ModelSet.Density) != 0 ? Density.Read(ref reader, values.Length) : null,
            (tookPart & ModelSet.Forest) != 0 ? ForestSteps.Read(ref reader) : null);
    }
}
