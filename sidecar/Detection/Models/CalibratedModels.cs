using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>The four models with p-values: transformed, cleaned of poison, with tail laws.</summary>
internal sealed class CalibratedModels
{
    // History that the law gives less than this ÷ N is dropped and the law learnt again …
    private const double PoisonShare = 0.3;
    private const int PoisonRounds = 3;

    // … as long as no more than this share of all is dropped.
    private const double MostPoison = 0.02;

    // A p-value of a number whose sign, or whose being zero, the history has never shown.
    private const double SignP = 1e-9;
    // What an explanation may call usual.
    private const double UsualP = 0.001;
    private readonly AutoTransform _transform;

    // Transformed, ascending, without what was left out: the neighbours.
    private readonly double[] _values;
    private readonly SignRule _sign;
    private readonly ModalTails _tails;
    private readonly DistanceLaw? _knn;
    private readonly DistanceLaw? _density;
    private readonly ForestVeto? _forest;
    private readonly FrequentValues _frequent;
    private readonly ModelSet _tookPart;

    private CalibratedModels(
        AutoTransform transform, double[] values, SignRule sign, ModalTails tails, ModelSet sigma,
        DistanceLaw? knn, DistanceLaw? density, ForestVeto? forest, FrequentValues frequent)
    {
        (_transform, _values, _sign, _tails) = (transform, values, sign, tails);
        (_knn, _density, _forest, _frequent) = (knn, density, forest, frequent);
        _tookPart = (sigma & ModelSet.Sigma) | (knn is null ? 0 : ModelSet.Knn) | (density is null ? 0 : ModelSet.Density)
            | (forest is null ? 0 : ModelSet.Forest);
    }

    /// <param name="ascending">At least one finite value.</param>
    /// <param name="seed">The seed of the forest.</param>
    /// <param name="options">Neighbours, trees and minima.</param>
    /// <param name="usual">What was kept, in the values' own unit.</param>
    public static CalibratedModels Fit(double[] ascending, ulong seed, NumericModelOptions options, out UsualValues usual)
    {
        var (atoms, rest) = Atoms.Split(ascending);
        var (transform, tails, kept, modes, transformed) = FitTails(rest, ascending.Length);
        var n = ascending.Length;
        var values = KeepSome(transformed, modes, SplitMix64.Mix(seed), options.KeptValues);
        var weight = (double)rest.Length / n;
        var unfloored = new CalibratedModels(
            transform,
            values,
            n >= options.SigmaMinimum ? SignRules.Of(kept.AsSpan(modes[0].Start.Value..modes[^1].End.Value), atoms) : SignRule.Any,
            tails,
            n >= options.SigmaMinimum ? ModelSet.Sigma : ModelSet.None,
            n >= options.KnnMinimum && values.Length > options.KnnNeighbours
                ? DistanceLaw.Fit(values, options.KnnNeighbours, mean: false, weight) : null,
            n >= options.DensityMinimum && values.Length > options.DensityNeighbours
                ? DistanceLaw.Fit(values, options.DensityNeighbours, mean: true, weight) : null,
            n >= options.ForestMinimum ? ForestVeto.Fit(values, seed, options.Trees, options.TreeSample, weight) : null,
            FrequentValues.Fit(ascending));
        var models = unfloored.WithNeededFloors();
        usual = UsualValues.Fit(kept, modes, atoms, value => models.P(value).Smallest >= UsualP);
        return models;
    }

    public ModelSet TookPart => _tookPart;

    public TransformKind Transform => _transform.Kind;

    public int Modes => _tails.ModeCount;

    public NumericPValues P(double value)
    {
        var p = PWithoutFloor(value);
        var share = _frequent.Share(value);
        return share == 0 ? p : p with
        {
            Sigma = Math.Max(p.Sigma, share),
            Knn = Math.Max(p.Knn, share),
            Density = Math.Max(p.Density, share),
        };
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Byte((byte)_tookPart);
        _transform.Write(writer);
        writer.Doubles(_values);
        writer.Byte((byte)_sign);
        _tails.Write(writer);
        _knn?.Write(writer);
        _density?.Write(writer);
        _forest?.Write(writer);
        _frequent.Write(writer);
    }

    public static CalibratedModels Read(ref CanonicalReader reader)
    {
        var tookPart = SampleReader.Models(ref reader);
        var transform = AutoTransform.Read(ref reader);
        var values = SampleReader.Ascending(ref reader);
        var sign = (SignRule)reader.Byte();
        var tails = ModalTails.Read(ref reader);
        return new CalibratedModels(
            transform,
            values,
            sign,
            tails,
            tookPart,
            (tookPart & ModelSet.Knn) != 0 ? DistanceLaw.Read(ref reader, values.Length) : null,
            (tookPart & ModelSet.Density) != 0 ? DistanceLaw.Read(ref reader, values.Length) : null,
            (tookPart & ModelSet.Forest) != 0 ? ForestVeto.Read(ref reader) : null,
            FrequentValues.Read(ref reader));
    }

    private static (AutoTransform Transform, ModalTails Tails, double[] Kept, List<Range> Modes, double[] Transformed) FitTails(
        double[] ascending, int total)
    {
        var kept = ascending;
        var modes = new List<Range>();
        var (transform, tails, transformed) = FitOnce(kept, total, modes);
        for (var round = 0; round < PoisonRounds; round++)
        {
            var lawful = Array.FindAll(kept, value => tails.P(transform.Apply(value)) > PoisonShare / total);
            if (lawful.Length == kept.Length || ascending.Length - lawful.Length > MostPoison * total)
                break;
            kept = lawful;
            (transform, tails, transformed) = FitOnce(kept, total, modes);
        }
        return (transform, tails, kept, modes, transformed);
    }

    private static (AutoTransform Transform, ModalTails Tails, double[] Transformed) FitOnce(
        double[] ascending, int total, List<Range> modes)
    {
        var transform = AutoTransform.Fit(ascending);
        var (spread, step) = GridSpread.Apply(ascending);
        var transformed = transform.Apply(spread, new double[spread.Length]);
        new ModeSplit(transformed, spread, step).Find(modes);
        var (floor, ceiling) = Bounds(ascending, transform);
        return (transform, ModalTails.Fit(transformed, modes, total, floor, ceiling), transformed);
    }

    // Numbers of one sign end at zero.
    private static (double Floor, double Ceiling) Bounds(double[] ascending, AutoTransform transform) => (
        ascending[0] >= 0 && ascending[^1] > 0 ? transform.Apply(0) : double.NegativeInfinity,
        ascending[^1] <= 0 && ascending[0] < 0 ? transform.Apply(0) : double.PositiveInfinity);

    private static double[] KeepSome(double[] transformed, List<Range> modes, ulong seed, int most)
    {
        var values = new List<double>(transformed.Length);
        foreach (var mode in modes)
            values.AddRange(transformed.AsSpan()[mode]);
        return Subsample.Of(values.ToArray(), seed, most);
    }

    private CalibratedModels WithNeededFloors() => new(
        _transform, _values, _sign, _tails, _tookPart, _knn, _density, _forest,
        _frequent.Where((value, share) => PWithoutFloor(value).Smallest < share));

    private NumericPValues PWithoutFloor(double value)
    {
        var y = _transform.Apply(value);
        var below = SortedValues.CountBelow(_values, y);
        var sigma = 1.0;
        if ((_tookPart & ModelSet.Sigma) != 0)
        {
            sigma = _tails.P(y);
            if (_sign.IsBrokenBy(value))
                sigma = Math.Min(sigma, SignP);
        }
        return new NumericPValues(
            Held(sigma),
            _knn is null ? 1 : Held(_knn.P(_values, y, below)),
            _density is null ? 1 : Held(_density.P(_values, y, below)),
            _forest is null ? 1 : _forest.P(y),
            _tookPart);
    }

    // p-values are multiplied and logged by others: never exactly 0.
    private static double Held(double p) => Math.Max(p, NumericPValues.Least);
}
