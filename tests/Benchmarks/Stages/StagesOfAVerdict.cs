using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Benchmarks.Stages;

/// <summary>What a verdict on a record of 20 leaves is made of, one stage after another; each includes those before it unless it says otherwise.</summary>
[MemoryDiagnoser]
public class StagesOfAVerdict
{
    private readonly Record _record = new();
    private Fixture _fixture = null!;
    private RootModel _root = null!;
    private IReadOnlyList<Finding> _findings = [];
    private VerdictMessage _message = null!;
    private int _next;

    [GlobalSetup]
    public void Fit()
    {
        _fixture = new();
        _root = _fixture.Model.Key(KeyPattern.Of(_fixture.Ordinary20[0].Key))!;
        _findings = _fixture.Scorer.ScoreWrites([_fixture.Faulty20[0]]).Findings;
        if (_findings.Count < 2 || _fixture.Scorer.ScoreWrites([_fixture.Ordinary20[0]]).Outcome != Outcome.Ok)
            throw new InvalidOperationException($"An ordinary record and one with two findings were expected, {_findings.Count} findings came.");
        var digest = _fixture.Model.Digest;
        _message = new(VerdictSentence.For(_findings), new VerdictDocument(1, Outcome.Warn, WardenMode.Advise, "basic", 1, digest, 1, digest, _findings, ""));
    }

    /// <summary>The tokens of the JSON alone.</summary>
    [Benchmark(Baseline = true)]
    public int Parse()
    {
        var reader = new Utf8JsonReader(Next(_fixture.Ordinary20).Value.Span);
        var tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }

    /// <summary>Tokens found in the tree of paths.</summary>
    [Benchmark]
    public int Extract()
    {
        _record.Begin(_root.Paths, learn: false);
        _record.ReadValue(0, Next(_fixture.Ordinary20).Value.Span);
        return _record.Tokens.Length;
    }

    /// <summary>The whole verdict on an ordinary record: every value and every relation judged.</summary>
    [Benchmark]
    public Outcome VerdictOk() => _fixture.Scorer.ScoreWrites([Next(_fixture.Ordinary20)]).Outcome;

    /// <summary>The whole verdict on a record with two faults: the difference to an ordinary one is the explanation.</summary>
    [Benchmark]
    public Outcome VerdictExplained() => _fixture.Scorer.ScoreWrites([Next(_fixture.Faulty20)]).Outcome;

    /// <summary>The sentence for a person, alone.</summary>
    [Benchmark]
    public string Sentence() => VerdictSentence.For(_findings);

    /// <summary>The message of the response, alone: sentence and canonical JSON.</summary>
    [Benchmark]
    public string Encode() => _message.Format();

    private StateWrite Next(StateWrite[] writes) => writes[_next++ & 255];
}
