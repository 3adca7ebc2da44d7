using BenchmarkDotNet.Attributes;
using Warden.Benchmarks.Scoring;
using Warden.Detection.Models;
using Warden.Detection.Vectors;

namespace Warden.Benchmarks.Stages;

/// <summary>A record of 20 numbers judged as a whole.</summary>
[MemoryDiagnoser]
public class RecordMode
{
    private const int Columns = 20;
    private const int History = 5_000;

    private VectorModel _model = null!;
    private double[] _rows = [];
    private int _next;

    [GlobalSetup]
    public void Fit()
    {
        _rows = Ordinary.Prices((History + 256) * Columns);
        _model = VectorModel.Fit(_rows.AsSpan(0, History * Columns), Columns, seed: 7);
    }

    [Benchmark(Baseline = true)]
    public double Score() => _model.Score(Next()).P;

    /// <summary>Only what is flagged is explained.</summary>
    [Benchmark]
    public double Explain()
    {
        var shares = new double[Columns];
        _model.Explain(Next(), shares, new ValueRange[Columns]);
        return shares[0];
    }

    private ReadOnlySpan<double> Next() => _rows.AsSpan((History + (_next++ & 255)) * Columns, Columns);
}
