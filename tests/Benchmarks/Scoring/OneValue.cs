using BenchmarkDotNet.Attributes;
using Warden.Detection.Models;

namespace Warden.Benchmarks.Scoring;

/// <summary>One number scored by all four models, warm. Goal: at most 1 µs, nothing allocated.</summary>
[MemoryDiagnoser]
public class OneValue
{
    private NumericModel _model = null!;
    private double[] _values = null!;
    private int _next;

    /// <summary>How many observations the model was fitted from.</summary>
    [Params(1_000, 16_384, 1_000_000)]
    public int History { get; set; }

    [GlobalSetup]
    public void Fit()
    {
        var prices = Ordinary.Prices(History + 1024);
        _model = NumericModel.Fit(prices.AsSpan(0, History), seed: 7);
        _values = prices[History..];
    }

    [Benchmark(Baseline = true)]
    public double Calibrated() => _model.PValues(Next()).Sigma;

    [Benchmark]
    public bool Textbook() => _model.Textbook(Next(), TextbookThresholds.Default).TookPart != ModelSet.None;

    private double Next() => _values[_next++ & 1023];
}
