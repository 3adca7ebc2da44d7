using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>The detectors with fixed thresholds over one sample.</summary>
internal sealed class TextbookModels
{
    private readonly double[] _values;
    private readonly FixedRule?[] _rules;

    private TextbookModels(double[] values, FixedRule?[] rules)
    {
        (_values, _rules) = (values, rules);
        TookPart = Participants.Of(rules);
    }

    public ModelSet TookPart { get; }

    public static TextbookModels Fit(double[] ascending, ulong seed, NumericModelOptions options)
    {
        var detectors = options.Detectors.All;
        var rules = new FixedRule?[detectors.Length];
        for (var i = 0; i < rules.Length; i++)
            rules[i] = ascending.Length >= detectors[i].Minimum(options) ? detectors[i].FitTextbook(ascending, seed, options) : null;
        return new TextbookModels(ascending, rules);
    }

    public int SigmaT(double share) => _rules[0] is ThreeSigma sigma ? sigma.T(share) : 0;

    public double ForestScore(double value) => _rules[3] is ForestSteps forest ? forest.Score(value) : double.NaN;

    public double DensityAt(double value) =>
        _rules[2] is Density density ? density.At(_values, value, SortedValues.CountBelow(_values, value)) : double.NaN;

    public ModelAnswers Answer(double value, TextbookThresholds thresholds)
    {
        var outliers = ModelSet.None;
        var at = new NumberPlace(_values, value, SortedValues.CountBelow(_values, value), value);
        for (var i = 0; i < _rules.Length; i++)
        {
            if (_rules[i] is { } rule && rule.IsOutlier(at, thresholds))
                outliers |= ModelSets.OfNumeric(i);
        }
        return new ModelAnswers(outliers, TookPart);
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Doubles(_values);
        writer.Byte(Participants.Mask(_rules));
        foreach (var rule in _rules)
            rule?.Write(writer);
    }

    public static TextbookModels Read(ref CanonicalReader reader, NumericDetectors detectors)
    {
        var values = SampleReader.Ascending(ref reader);
        var mask = Participants.Read(ref reader, detectors);
        var rules = new FixedRule?[detectors.All.Length];
        for (var i = 0; i < rules.Length; i++)
            rules[i] = (mask & (1 << i)) != 0 ? detectors.All[i].ReadTextbook(ref reader, values.Length) : null;
        return new TextbookModels(values, rules);
    }
}
