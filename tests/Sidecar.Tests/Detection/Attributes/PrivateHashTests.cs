using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Of private values the engine has digests: they tell a new value of a closed set and a copied one, and never a value.</summary>
public sealed class PrivateHashTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "c" };

    private static readonly string[] Tiers = ["{\"tier\":\"bronze\"}", "{\"tier\":\"silver\"}", "{\"tier\":\"gold\"}"];

    [Fact]
    public void A_value_that_a_private_set_never_had_warns_and_neither_it_nor_its_digest_is_told()
    {
        var history = Calls.History(Enumerable.Range(0, 600).Select(i => Stow(i, Tiers[i * 7919 % 3])));
        var model = ChaincodeModel.Fit(history, null, Policy, 1, "s"u8);
        const string Odd = "{\"tier\":\"platinum\"}";

        foreach (var scorer in new[] { new Scorer(model, Policy), new Scorer(ChaincodeModel.FromBytes(model.ToBytes()), Policy) })
        {
            Assert.Equal(Outcome.Ok, scorer.ScoreWrites([], touches: [Touch("k9999", Tiers[1])]).Outcome);
            var result = scorer.ScoreWrites([], touches: [Touch("k9999", Odd)]);
            var finding = Assert.Single(result.Findings);
            Assert.Equal(("terms!/hash", Finding.Masked, "never seen before"), (finding.Path, finding.Value, finding.Reason));
            Assert.Equal((null, null), (finding.Expected, finding.Hypothesis));
            Assert.Equal("hash ••• was never seen before in terms!", VerdictSentence.For(result.Findings));
        }

        var kept = Encoding.Latin1.GetString(history.ToBytes()) + Encoding.Latin1.GetString(model.ToBytes()) + CanonicalJson.ToText(model.Describe().ToArray());
        Assert.All(Tiers, tier => Assert.DoesNotContain(tier, kept, StringComparison.Ordinal));
        Assert.DoesNotContain("k599", kept, StringComparison.Ordinal);
        var summary = Assert.Single(model.Describe());
        Assert.Equal(("terms!/hash", 600L, 3L, true), (summary.Path, summary.Count, summary.Distinct, summary.IsSensitive));
    }

    [Fact]
    public void A_private_value_that_was_under_another_key_warns_where_every_value_was_another()
    {
        var scorer = ScorerOf(1200);
        var result = scorer.ScoreWrites([], touches: [Touch("k9999", Salted(17))]);
        Assert.Equal(("terms!/hash", "used before"), (Assert.Single(result.Findings).Path, result.Findings[0].Reason));
        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([], touches: [Touch("k17", Salted(17))]).Outcome);
        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([], touches: [Touch("k9999", Salted(9999))]).Outcome);
    }

    [Fact]
    public void What_a_digest_hides_may_differ_by_chance_so_a_short_history_says_nothing_of_copies() =>
        Assert.Equal(Outcome.Ok, ScorerOf(900).ScoreWrites([], touches: [Touch("k9999", Salted(17))]).Outcome);

    [Fact]
    public void Collections_are_told_apart_and_one_that_is_not_known_is_not_judged()
    {
        var history = Calls.History(Enumerable.Range(0, 600).Select(i => i % 2 == 0 ? Stow(i, Tiers[i % 3]) : Stow(i, Salted(i), "other")));
        var scorer = new Scorer(ChaincodeModel.Fit(history, null, Policy, 1, "s"u8), Policy);
        Assert.Equal(Outcome.Warn, scorer.ScoreWrites([], touches: [Touch("k1", Salted(1))]).Outcome);
        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([], touches: [Touch("k1", Salted(9999), "other")]).Outcome);
        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([], touches: [Touch("k1", Salted(1), "third")]).Outcome);
    }

    [Fact]
    public void A_policy_and_a_schema_name_the_digests_by_their_collection()
    {
        var history = Calls.History(Enumerable.Range(0, 600).Select(i => Stow(i, Tiers[i * 7919 % 3])));
        var off = Policy with { Attributes = new Dictionary<string, AttributePolicy> { ["terms!"] = new(Mode: WardenMode.Off) } };
        Assert.Equal(Outcome.Ok, new Scorer(ChaincodeModel.Fit(history, null, off, 1, "s"u8), off).ScoreWrites([], touches: [Touch("k1", "new")]).Outcome);
        var schema = new AttributeSchema { Chaincode = "c", Attributes = [new("terms!/hash", Kind: AttributeKind.Ignored)] };
        Assert.Equal(Outcome.Ok, new Scorer(ChaincodeModel.Fit(history, schema, Policy, 1, "s"u8), Policy).ScoreWrites([], touches: [Touch("k1", "new")]).Outcome);
    }

    [Fact]
    public void A_history_and_a_model_do_not_depend_on_the_order_of_a_blocks_private_writes()
    {
        CommittedCall[] calls = [.. Enumerable.Range(0, 300).Select(i => Stow(i, Tiers[i % 3]) with { Block = 1, Index = i, Touches = [Touch($"k{i}", Tiers[i % 3]), Touch($"l{i}", Salted(i))] })];
        var (one, other) = (new ChaincodeHistory(), new ChaincodeHistory());
        one.ObserveBlock(1, calls);
        other.ObserveBlock(1, calls.Reverse());
        Assert.Equal(one.Digest(), other.Digest());
        Assert.Equal(one.Digest(), ChaincodeHistory.FromBytes(one.ToBytes()).Digest());
    }

    [Fact]
    public void The_digests_are_those_that_fabric_puts_into_the_block()
    {
        var key = "k1"u8;
        var value = "value"u8;
        var proposed = PrivateHash.Of(key, value);
        Assert.Equal(proposed, PrivateHash.OfDigests(SHA256.HashData(key), SHA256.HashData(value)));
        Assert.Equal("cd42404d52ad55ccfa9aca4adc828aa5800ad9d385a0671fbcbf724118320619", proposed.Value);
        Assert.Null(PrivateHash.OfDigests([1], SHA256.HashData(value)));
        Assert.Null(PrivateHash.OfDigests(SHA256.HashData(key), []));
    }

    private static Scorer ScorerOf(int count) =>
        new(ChaincodeModel.Fit(Calls.History(Enumerable.Range(0, count).Select(i => Stow(i, Salted(i)))), null, Policy, 1, "s"u8), Policy);

    private static string Salted(int i) => string.Create(CultureInfo.InvariantCulture, $"{{\"tier\":\"gold\",\"salt\":{i * 7919L}}}");

    private static CommittedCall Stow(int i, string value, string collection = "terms") =>
        new($"tx{i}", [], []) { Block = (ulong)i, Touches = [Touch($"k{i}", value, collection)] };

    private static KeyTouch Touch(string key, string value, string collection = "terms") =>
        new(KeyTouchKind.PrivateWrite, collection) { Hash = PrivateHash.Of(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value)) };
}
