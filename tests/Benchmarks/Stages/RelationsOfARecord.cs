using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Benchmarks.Stages;

/// <summary>Relations alone: a record where a total is a product, and four closed sets decide each other.</summary>
[MemoryDiagnoser]
public class RelationsOfARecord
{
    private const int History = 5_000;

    private RootModel _root = null!;
    private Thresholds _limits;
    private double[] _numbers = [];
    private int[] _places = [];
    private bool[] _present = [];

    [GlobalSetup]
    public void Fit()
    {
        var random = new Random(3);
        var history = new ChaincodeHistory();
        history.ObserveBlock(1, Enumerable.Range(0, History).Select(i => Call(random, i)));
        var policy = new DetectionPolicy { Chaincode = "basic" };
        var model = ChaincodeModel.Fit(history, schema: null, policy, height: 1, seed: [1, 2, 3, 4, 5, 6, 7, 8]);
        _root = model.Key("order*")!;
        if (_root.Relations.Sums.Length == 0 || _root.Relations.Pairs.Length + _root.Relations.Dependencies.Length == 0)
            throw new InvalidOperationException("A sum and a pair or dependency were expected.");
        _limits = Thresholds.For(_root, policy, Detection.Strategies.Strategy.Active, textbook: null);
        (_numbers, _places, _present) = (new double[_root.Leaves.Length], new int[_root.Leaves.Length], new bool[_root.Leaves.Length]);
        Array.Fill(_present, true);
        Array.Fill(_numbers, double.NaN);
        for (var node = 0; node < _places.Length; node++)
        {
            // What an ordinary order of home 0 has: C0, M0, R0, T0.
            var text = Encoding.UTF8.GetBytes(char.ToUpperInvariant(_root.Leaves[node].Path.FirstOrDefault('-')) switch { 'C' when _root.Leaves[node].Path == "currency" => "M0", var letter => letter + "0" });
            var place = _root.Leaves[node].Values?.IndexOf(Fingerprint.Of(ValueKind.Text, text)) ?? int.MaxValue;
            _places[node] = place < _root.Leaves[node].Values?.Values.Length ? place : -1;
        }

        foreach (var sum in _root.Relations.Sums)
            (_numbers[sum.First], _numbers[sum.Second], _numbers[sum.Result]) = (3, 4, sum.Compute(3, 4));
        List<(int Node, LeafVerdict Verdict)>? broken = null;
        if (!RelationJudge.Judge(_root, _numbers, _places, _present, _limits, ref broken) || broken is not null)
            throw new InvalidOperationException($"Relations that hold were expected, {broken?.Count ?? 0} broken ones came.");
    }

    [Benchmark]
    public bool Judge()
    {
        List<(int Node, LeafVerdict Verdict)>? broken = null;
        return RelationJudge.Judge(_root, _numbers, _places, _present, _limits, ref broken);
    }

    private static CommittedCall Call(Random random, int i)
    {
        var (quantity, price, home) = (random.Next(1, 90), random.Next(100, 9_000), random.Next(6));
        var json = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"quantity":{{quantity}},"price":{{price}},"total":{{quantity * price}},"country":"C{{home}}","currency":"M{{home}}","region":"R{{home / 2}}","tax":"T{{home / 3}}"}""");
        return new CommittedCall($"tx{i}", [Encoding.UTF8.GetBytes("Put")], [new StateWrite($"order{i}", Encoding.UTF8.GetBytes(json), IsDelete: false)]) { Index = i };
    }
}
