using BenchmarkDotNet.Attributes;
using Warden.Benchmarks.Scoring;
using Warden.Detection.Models;
using Warden.Detection.Numerics;

namespace Warden.Benchmarks.Stages;

/// <summary>One number by each detector alone, calibrated, among 4,096 kept values.</summary>
[MemoryDiagnoser]
public class DetectorsOfNumbers
{
    private double[] _kept = [];
    private double[] _values = [];
    private RarityLaw _law = null!;
    private int _next;

    /// <summary>The detector.</summary>
    [ParamsSource(nameof(Names))]
    public string Detector { get; set; } = "";

    public static IEnumerable<string> Names => NumericDetectors.Default.All.ToArray().Select(d => d.Name);

    [GlobalSetup]
    public void Fit()
    {
        var options = NumericModelOptions.Default;
        var prices = Ordinary.Prices(options.KeptValues + 1024);
        _kept = SortedValues.SortFinite(prices.AsSpan(0, options.KeptValues));
        _values = prices[options.KeptValues..];
        var tails = ModalTails.Fit(_kept, [0.._kept.Length], _kept.Length, double.NegativeInfinity, double.PositiveInfinity);
        var detector = NumericDetectors.Default.All.ToArray().Single(d => d.Name == Detector);
        _law = detector.FitCalibrated(new CalibratedSample(_kept, 1, tails, SignRule.Any), seed: 7, options)!;
    }

    /// <summary>Finding the value's place, which the detectors share, included.</summary>
    [Benchmark]
    public double P()
    {
        var value = _values[_next++ & 1023];
        return _law.P(new NumberPlace(_kept, value, SortedValues.CountBelow(_kept, value), value));
    }
}
