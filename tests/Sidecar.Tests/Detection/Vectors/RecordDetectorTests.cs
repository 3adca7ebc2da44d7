using System.Globalization;
using System.Text;
using Warden.Detection;
using Warden.Detection.Models;
using Warden.Detection.Numerics;
using Warden.Documents;

namespace Warden.Sidecar.Tests.Detection.Vectors;

/// <summary>The mode of whole records as a policy switches it on.</summary>
public sealed class RecordDetectorTests
{
    private static readonly DetectionPolicy Whole = new() { Chaincode = "c", Strategy = "sigma | (knn & density) | forest | record" };
    private static readonly ChaincodeHistory History = Learn();

    [Fact]
    public void A_record_that_is_odd_only_as_a_whole_is_flagged_where_the_strategy_names_the_detector()
    {
        var (model, odd) = (Fit(Whole), Write(5, 40));

        var result = Scorer.ScoreWrites(model, Whole, [odd]);

        var finding = Assert.Single(result.Findings);
        Assert.Equal(["record"], finding.Models);
        Assert.StartsWith("item*/", finding.Path, StringComparison.Ordinal);
        Assert.StartsWith("unusual beside ", finding.Reason, StringComparison.Ordinal);
        Assert.NotNull(finding.Expected?.Low);
        Assert.Null(finding.TookPart);
        Assert.True((result.ModelsTookPart & ModelSet.Record) != 0);
        Assert.Equal(Outcome.Ok, Scorer.ScoreWrites(model, Whole, [Write(5, 10)]).Outcome);
        Assert.True(VerdictSentence.For(result.Findings).Length <= 120);
    }

    [Fact]
    public void Without_the_name_nothing_is_fitted_and_nothing_is_flagged()
    {
        var policy = new DetectionPolicy { Chaincode = "c" };

        Assert.Equal(Outcome.Ok, Scorer.ScoreWrites(Fit(policy), policy, [Write(5, 40)]).Outcome);
        // A model that was fitted before the policy named it takes no part in it.
        Assert.Equal(Outcome.Ok, Scorer.ScoreWrites(Fit(policy), Whole, [Write(5, 40)]).Outcome);
        Assert.True(Fit(policy).ToBytes().Length < Fit(Whole).ToBytes().Length);
    }

    [Fact]
    public void A_policy_may_name_it_for_one_tree_only()
    {
        var here = new DetectionPolicy { Chaincode = "c", Attributes = new Dictionary<string, AttributePolicy> { ["item*"] = new() { Strategy = Whole.Strategy } } };
        var elsewhere = here with { Attributes = new Dictionary<string, AttributePolicy> { ["other*"] = new() { Strategy = Whole.Strategy } } };

        Assert.Equal(Outcome.Warn, Scorer.ScoreWrites(Fit(here), here, [Write(5, 40)]).Outcome);
        Assert.Equal(Outcome.Ok, Scorer.ScoreWrites(Fit(elsewhere), elsewhere, [Write(5, 40)]).Outcome);
        here.Validate();
        Whole.Validate();
    }

    [Fact]
    public void Bytes_digest_and_verdict_survive_writing_and_any_number_of_threads()
    {
        var model = Fit(Whole);
        var alone = ChaincodeModel.Fit(History, null, Whole, 1, "seed"u8, new() { Threads = 1 });
        var read = ChaincodeModel.FromBytes(model.ToBytes());

        Assert.Equal(model.Digest, alone.Digest);
        Assert.Equal(model.Digest, read.Digest);
        Assert.Equal(Scorer.ScoreWrites(model, Whole, [Write(5, 40)]).Findings[0].Reason, Scorer.ScoreWrites(read, Whole, [Write(5, 40)]).Findings[0].Reason);
    }

    [Fact]
    public void Few_lawful_records_are_flagged()
    {
        var scorer = new Scorer(Fit(Whole), Whole);
        var random = new SeededGenerator(99);

        var flagged = Enumerable.Range(0, 3000).Count(_ => scorer.ScoreWrites([Lawful(ref random)]).Outcome == Outcome.Warn);

        Assert.True(flagged <= 12, $"{flagged} of 3,000 lawful records were flagged");
    }

    [Fact]
    public void The_values_of_a_sensitive_attribute_are_not_told()
    {
        var schema = new AttributeSchema { Chaincode = "c", Attributes = [new AttributeDeclaration("item*", Sensitive: true)] };
        var model = ChaincodeModel.Fit(History, schema, Whole, 1, "seed"u8);

        var finding = Assert.Single(Scorer.ScoreWrites(model, Whole, [Write(5, 40)]).Findings);

        Assert.Equal(Finding.Masked, finding.Value);
        Assert.Null(finding.Expected);
    }

    private static ChaincodeModel Fit(DetectionPolicy policy) => ChaincodeModel.Fit(History, null, policy, 1, "seed"u8);

    private static ChaincodeHistory Learn()
    {
        var history = new ChaincodeHistory();
        var random = new SeededGenerator(4);
        for (var i = 0; i < 1500; i++)
            history.Observe(new CommittedCall($"t{i}", [Encoding.UTF8.GetBytes("Put")], [Lawful(ref random)]));
        return history;
    }

    // The weight of a thing is twice its size, or falls with it as steeply: no line, no sum and no single number tells what is odd.
    private static StateWrite Lawful(ref SeededGenerator random)
    {
        var size = 1 + (40 * random.NextUnit());
        return Write(size, (random.NextUnit() < 0.5 ? 2 * size : 84 - (2 * size)) + random.NextUnit());
    }

    private static StateWrite Write(double size, double weight) => new(
        string.Create(CultureInfo.InvariantCulture, $"item{(long)(1e6 * weight)}"),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"size":{{size:0.000}},"weight":{{weight:0.000}}}""")),
        IsDelete: false);
}
