using System.Text;
using Warden.Documents;

namespace Warden.Detection;

public sealed class ScorerTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "basic" };

    [Fact]
    public void After_a_thousand_ages_150_warns_and_42_passes()
    {
        var scorer = Fit(Enumerable.Range(0, 1000).Select(i => Calls.Write(i, $"person{i}", $$"""{"age":{{20 + (i * 37 % 61)}}}""")));

        var odd = Score(scorer, "person1001", """{"age":150}""");
        var ordinary = Score(scorer, "person1001", """{"age":42}""");

        Assert.Equal(Outcome.Warn, odd.Outcome);
        var finding = Assert.Single(odd.Findings);
        Assert.Equal("person*/age", finding.Path);
        Assert.Equal("150", finding.Value);
        Assert.Equal("far above", finding.Reason);
        Assert.Equal(Outcome.Ok, ordinary.Outcome);
        Assert.StartsWith("age 150 is far above the usual 20 to 80 of person*", VerdictSentence.For(odd.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_third_value_of_a_closed_set_warns_and_the_meant_one_is_named()
    {
        var scorer = Fit(Enumerable.Range(0, 400).Select(i => Calls.Write(i, $"asset{i}", $$"""{"color":"{{(i % 3 == 0 ? "orange" : "blue")}}"}""")));

        var finding = Assert.Single(Score(scorer, "asset999", """{"color":"ornage"}""").Findings);

        Assert.Contains("novelty", finding.Models);
        Assert.Equal("did you mean orange?", finding.Hypothesis);
        Assert.Equal(["blue", "orange"], finding.Expected!.Values!);
    }

    [Fact]
    public void A_call_below_the_minimum_history_is_unscored_and_says_so()
    {
        var scorer = Fit(Enumerable.Range(0, 50).Select(i => Calls.Write(i, $"asset{i}", $$"""{"value":{{i}}}""")));

        var result = Score(scorer, "asset51", """{"value":1000000}""");

        Assert.Equal((Outcome.Unscored, UnscoredReasons.History), (result.Outcome, result.UnscoredReason));
    }

    [Fact]
    public void Arguments_are_judged_by_function_and_place()
    {
        var history = Calls.History(Enumerable.Range(0, 500).Select(i => Calls.Invoke(i, "CreateAsset", $"asset{i}", i % 2 == 0 ? "blue" : "red", $"{300 + (i * 7 % 900)}")));
        var scorer = new Scorer(ChaincodeModel.Fit(history, null, Policy, 500, "s"u8), Policy);

        var result = scorer.ScoreArguments(Calls.Bytes("CreateAsset", "asset501", "blue", "5000000"));

        Assert.Equal("CreateAsset/args[2]", Assert.Single(result.Findings).Path);
        Assert.Empty(scorer.ScoreArguments(Calls.Bytes("CreateAsset", "asset502", "red", "800")).Findings);
        Assert.Equal(Outcome.Unscored, scorer.ScoreArguments(Calls.Bytes("ReadAsset", "asset1")).Outcome);
    }

    [Fact]
    public void A_sensitive_value_is_never_printed()
    {
        var history = Calls.History(Enumerable.Range(0, 500).Select(i => Calls.Write(i, $"p{i}", $$$"""{"person":{"salary":{{{3000 + (i * 13 % 700)}}} }}""")));
        var schema = new AttributeSchema { Chaincode = "basic", Attributes = [new("p*/person", Sensitive: true)] };
        var scorer = new Scorer(ChaincodeModel.Fit(history, schema, Policy, 500, "s"u8), Policy);

        var result = Score(scorer, "p501", """{"person":{"salary":9871234}}""");

        var text = CanonicalJson.ToText(result.Findings.ToArray()) + VerdictSentence.For(result.Findings);
        Assert.DoesNotContain("9871234", text, StringComparison.Ordinal);
        Assert.Contains(Finding.Masked, text, StringComparison.Ordinal);
        Assert.Null(Assert.Single(result.Findings).Expected);
    }

    [Fact]
    public void The_finding_of_a_write_wins_over_the_same_finding_of_an_argument()
    {
        Finding argument = new("Create/args[1]", "150", "far above", ["sigma"]), write = new("p*/age", "150", "far above", ["sigma"]);

        var merged = ScoreResult.Merge(
            new(Outcome.Warn, null, [argument], Models.ModelSet.Sigma, 1),
            new(Outcome.Warn, null, [write], Models.ModelSet.Sigma, 1));

        Assert.Equal([write], merged.Findings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("{\"age\":1e999}")]
    [InlineData("{\"age\":\"\\ud800\"}")]
    public void Odd_values_are_judged_without_an_exception(string value)
    {
        var scorer = Fit(Enumerable.Range(0, 200).Select(i => Calls.Write(i, $"person{i}", $$"""{"age":{{20 + (i % 50)}}}""")));

        Assert.Equal(Outcome.Warn, Score(scorer, "person500", value).Outcome);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_judged_and_a_huge_value_is_unscored()
    {
        var scorer = Fit(Enumerable.Range(0, 200).Select(i => Calls.Write(i, $"person{i}", $$"""{"age":{{20 + (i % 50)}}}""")));

        Assert.Equal(Outcome.Warn, scorer.ScoreWrites([new StateWrite("person1", new byte[] { 0xFF, 0xFE, 0x00 })]).Outcome);
        var huge = scorer.ScoreWrites([new StateWrite("person1", new byte[(1 << 20) + 1])]);
        Assert.Equal((Outcome.Unscored, UnscoredReasons.Size), (huge.Outcome, huge.UnscoredReason));
    }

    private static Scorer Fit(IEnumerable<CommittedCall> calls) =>
        new(ChaincodeModel.Fit(Calls.History(calls), null, Policy, 1, "seed"u8), Policy);

    private static ScoreResult Score(Scorer scorer, string key, string value) =>
        scorer.ScoreWrites([new StateWrite(key, Encoding.UTF8.GetBytes(value))]);
}
