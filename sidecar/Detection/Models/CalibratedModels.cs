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

    // What an explanation may call usual.
    private const double UsualP = 0.001;
    private readonly AutoTransform _transform;

    // Transformed, ascending, without what was left out: the neighbours.
    private readonly double[] _values;
    private readonly CalibratedSample _sample;
    private readonly RarityLaw?[] _laws;
    private readonly FrequentValues _frequent;

    private CalibratedModels(AutoTransform transform, double[] values, CalibratedSample sample, RarityLaw?[] laws, FrequentValues frequent)
    {
        (_transform, _values, _sample, _laws, _frequent) = (transform, values, sample, laws, frequent);
        TookPart = Participants.Of(laws);
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
        var sign = n >= options.SigmaMinimum ? SignRules.Of(kept.AsSpan(modes[0].Start.Value..modes[^1].End.Value), atoms) : SignRule.Any;
        var sample = new CalibratedSample(values, (double)rest.Length / n, tails, sign);
        var detectors = options.Detectors.All;
        var laws = new RarityLaw?[detectors.Length];
        for (var i = 0; i < laws.Length; i++)
            laws[i] = n >= detectors[i].Minimum(options) ? detectors[i].FitCalibrated(sample, seed, options) : null;
        var unfloored = new CalibratedModels(transform, values, sample, laws, FrequentValues.Fit(ascending));
        var models = unfloored.WithNeededFloors();
        usual = UsualValues.Fit(kept, modes, atoms, value => models.P(value).Smallest >= UsualP);
        return models;
    }

    public ModelSet TookPart { get; }

    public TransformKind Transform => _transform.Kind;

    public int Modes => _sample.Tails.ModeCount;

    public NumericPValues P(double value)
    {
        var p = PWithoutFloor(value);
        var share = _frequent.Share(value);
        return share == 0 ? p : p.AtLeast(share);
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Byte(Participants.Mask(_laws));
        _transform.Write(writer);
        writer.Doubles(_values);
        writer.Byte((byte)_sample.Sign);
        writer.Double(_sample.Weight);
        _sample.Tails.Write(writer);
        foreach (var law in _laws)
            law?.Write(writer);
        _frequent.Write(writer);
    }

    public static CalibratedModels Read(ref CanonicalReader reader, NumericDetectors detectors)
    {
        var mask = Participants.Read(ref reader, detectors);
        var transform = AutoTransform.Read(ref reader);
        var values = SampleReader.Ascending(ref reader);
        var (sign, weight) = ((SignRule)reader.Byte(), reader.Double());
        var sample = new CalibratedSample(values, weight, ModalTails.Read(ref reader), sign);
        var laws = new RarityLaw?[detectors.All.Length];
        for (var i = 0; i < laws.Length; i++)
            laws[i] = (mask & (1 << i)) != 0 ? detectors.All[i].ReadCalibrated(ref reader, sample) : null;
        return new CalibratedModels(transform, values, sample, laws, FrequentValues.Read(ref reader));
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
        _transform, _values, _sample, _laws, _frequent.Where((value, share) => PWithoutFloor(value).Smallest < share));

    private NumericPValues PWithoutFloor(double value)
    {
        var y = _transform.Apply(value);
        var at = new NumberPlace(_values, y, SortedValues.CountBelow(_values, y), value);
        var p = new NumericPValues(TookPart);
        for (var i = 0; i < _laws.Length; i++)
        {
            if (_laws[i] is { } law)
                p.Set(i, Held(law.P(at)));
        }
        return p;
    }

    // p-values are multiplied and logged by others: never exactly 0.
    private static double Held(double p) => Math.Max(p, NumericPValues.Least);
}
