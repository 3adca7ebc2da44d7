using System.Text;
using Warden.Documents;

namespace Warden.Detection;

public sealed class BatchScorerTests
{
    private static readonly DetectionPolicy Base = new() { Chaincode = "basic", MinimumHistory = 50 };

    private static readonly DetectionPolicy[] Policies =
    [
        Base with { Strategy = "passive" },
        Base,
        Base with { Thresholds = ThresholdKind.Textbook },
        Base with { Strategy = "cautious" },
        Base with { Strategy = "sigma | knn", Alpha = 0.05 },
        Base with { Strategy = "passive", MinimumHistory = 350 },
    ];

    [Fact]
    public void Under_each_policy_it_finds_what_the_scorer_finds()
    {
        var random = new Random(5);
        var history = new ChaincodeHistory();
        for (var i = 0; i < 400; i++)
            history.Observe(Call(i, random, odd: false));
        var model = ChaincodeModel.Fit(history, null, Base, 1, "seed"u8);
        var batch = new BatchScorer(model, Policies);
        var cells = new List<ScoredCell>();
        var warned = new int[Policies.Length];
        for (var i = 0; i < 600; i++)
        {
            var call = Call(1000 + i, random, odd: i % 3 == 0);
            batch.Score(call, cells);
            for (var p = 0; p < Policies.Length; p++)
            {
                var scorer = new Scorer(model, Policies[p]);
                var expected = ScoreResult.Merge(scorer.ScoreArguments(call.Args), scorer.ScoreWrites(call.Writes));
                var found = cells.Where(c => ((c.Policies >> p) & 1) != 0).Select(c => (c.Finding.Path, c.Finding.Value, c.Finding.Reason));
                Assert.Equal(expected.Findings.Select(f => (f.Path, f.Value, f.Reason)).Order(), found.Order());
                warned[p] += expected.Outcome == Outcome.Warn ? 1 : 0;
            }
        }

        Assert.All(warned, count => Assert.InRange(count, 1, 599));
        Assert.True(warned.Distinct().Count() > 1, string.Join(", ", warned));
    }

    [Fact]
    public void P_values_are_given_for_numbers_and_for_nothing_else()
    {
        var random = new Random(5);
        var history = new ChaincodeHistory();
        for (var i = 0; i < 400; i++)
            history.Observe(Call(i, random, odd: false));
        var batch = new BatchScorer(ChaincodeModel.Fit(history, null, Base, 1, "seed"u8), [Base]);
        var cells = new List<ScoredCell>();
        batch.Score(new("x", [], [Write(7, 1e6, "red"), Write(8, 500, "pink")]), cells);
        Assert.Equal(2, cells.Count);
        Assert.True(cells.Single(c => c.Finding.Value == "1000000").P is > 0 and < 0.001);
        Assert.Null(cells.Single(c => c.Finding.Value == "pink").P);
    }

    private static CommittedCall Call(int i, Random random, bool odd)
    {
        var amount = 500 + random.Next(100) + (odd ? random.Next(40) * 25 : 0);
        var colour = odd && random.Next(4) == 0 ? "pink" : random.Next(3) switch { 0 => "red", 1 => "blue", _ => "green" };
        return new($"tx{i}", [Encoding.UTF8.GetBytes("Put"), Encoding.UTF8.GetBytes($"asset{i}"), Encoding.UTF8.GetBytes(amount.ToString(System.Globalization.CultureInfo.InvariantCulture))], [Write(i, amount, colour)]);
    }

    private static StateWrite Write(int i, double amount, string colour) =>
        new($"asset{i}", Encoding.UTF8.GetBytes(FormattableString.Invariant($$"""{"amount":{{amount}},"colour":"{{colour}}"}""")));
}
