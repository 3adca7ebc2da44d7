using BenchmarkDotNet.Attributes;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Benchmarks.Scoring;

/// <summary>The verdict on a transaction that writes a record of 20 attributes, parsing included. Goal: at most 50 µs.</summary>
[MemoryDiagnoser]
public class RecordOf20
{
    private const int History = 5_000;

    private Scorer _scorer = null!;
    private List<CommittedCall> _calls = null!;
    private int _next;

    [GlobalSetup]
    public void Fit()
    {
        var calls = Ordinary.Calls(History + 256);
        var policy = new DetectionPolicy { Chaincode = "basic" };
        var history = new ChaincodeHistory();
        history.ObserveBlock(1, calls.Take(History));
        _scorer = new Scorer(ChaincodeModel.Fit(history, schema: null, policy, height: 1, seed: [1, 2, 3, 4, 5, 6, 7, 8]), policy);
        _calls = calls[History..];
    }

    [Benchmark(Baseline = true)]
    public Outcome Writes() => _scorer.ScoreWrites(Next().Writes).Outcome;

    [Benchmark]
    public Outcome Arguments() => _scorer.ScoreArguments(Next().Args).Outcome;

    private CommittedCall Next() => _calls[_next++ & 255];
}
