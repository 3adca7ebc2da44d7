using System.Globalization;
using System.Numerics;
using System.Text;
using Warden.Documents;

namespace Warden.Detection;

public sealed class AllowanceAndBulkTests
{
    private static readonly ChaincodeModel Model = Payments.Fit(Payments.Learn(Enumerable.Range(0, 50).Select(Block)));
    private static readonly Scorer Scorer = new(Model, Payments.Policy);
    private static readonly Scorer Long = new(Payments.Fit(Payments.Learn(Enumerable.Range(0, 400).Select(Block))), Payments.Policy);

    [Theory]
    [InlineData(53)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    public void An_allowance_without_limit_warns_where_history_never_had_one(int bits)
    {
        var number = ((BigInteger.One << bits) - 1).ToString(CultureInfo.InvariantCulture);

        var result = Scorer.ScoreArguments(Calls.Bytes("Approve", "shop3", number), new(Payments.Person(1)));

        var finding = Assert.Single(result.Findings);
        Assert.Equal(("Approve/args[1]", Reasons.Largest), (finding.Path, finding.Reason));
        Assert.Contains("allowance", finding.Models);
        Assert.Equal($"2^{bits}-1: an allowance without limit?", finding.Hypothesis);
        Assert.InRange(VerdictSentence.For(result.Findings).Length, 40, 120);
    }

    [Fact]
    public void All_ones_in_hexadecimal_warn_too_and_in_json()
    {
        Assert.Contains("allowance", Assert.Single(Scorer.ScoreArguments(Calls.Bytes("Approve", "shop3", "0x" + new string('f', 64))).Findings).Models);
        var write = new StateWrite("allowance3", Encoding.UTF8.GetBytes($$"""{"limit":{{ulong.MaxValue}}}"""));
        Assert.Contains("allowance", Assert.Single(Scorer.ScoreWrites([write]).Findings).Models);
    }

    [Fact]
    public void One_less_than_the_largest_number_is_large_but_no_allowance_without_limit() =>
        Assert.DoesNotContain("allowance", Assert.Single(Scorer.ScoreArguments(Calls.Bytes("Approve", "shop3", "18446744073709551614")).Findings).Models);

    [Fact]
    public void Where_history_has_them_they_are_usual()
    {
        var history = Payments.Learn(Enumerable.Range(0, 50).Select(b => (CommittedCall[])
            [.. Block(b).Select((c, i) => i % 3 > 0 ? c : c with { Args = Calls.Bytes("Approve", $"shop{i}", ulong.MaxValue.ToString(CultureInfo.InvariantCulture)) })]));
        var scorer = new Scorer(Payments.Fit(history), Payments.Policy);

        Assert.Equal(Outcome.Ok, scorer.ScoreArguments(Calls.Bytes("Approve", "shop3", ulong.MaxValue.ToString(CultureInfo.InvariantCulture))).Outcome);
    }

    [Fact]
    public void Five_approvals_in_one_transaction_warn_and_one_does_not()
    {
        Assert.Equal(Outcome.Ok, Scorer.ScoreWrites(Approvals(1)).Outcome);
        var result = Scorer.ScoreWrites(Approvals(5));

        var finding = Assert.Single(result.Findings);
        Assert.Equal(("allowance*", "5 times"), (finding.Path, finding.Value));
        Assert.Equal(["bulk"], finding.Models);
        Assert.Equal("allowance* comes 5 times in one transaction; usual are at most 3", VerdictSentence.For(result.Findings));
    }

    [Fact]
    public void A_policy_limits_writes_of_a_kind()
    {
        var scorer = new Scorer(Model, Payments.Policy with { Conduct = new(Writes: 10) });

        Assert.Equal(Outcome.Ok, scorer.ScoreWrites(Approvals(10)).Outcome);
        Assert.Equal(["bulk"], Assert.Single(scorer.ScoreWrites(Approvals(11)).Findings).Models);
    }

    [Theory]
    [InlineData(KeyTouchKind.Metadata, "allowance5", "allowance* (endorsement policy)")]
    [InlineData(KeyTouchKind.PrivateWrite, "secrets", "secrets! (private)")]
    [InlineData(KeyTouchKind.PrivateDelete, "secrets", "secrets! (private delete)")]
    [InlineData(KeyTouchKind.Purge, "secrets", "secrets! (purge)")]
    public void A_kind_of_act_that_never_came_in_a_long_history_warns(KeyTouchKind kind, string name, string path)
    {
        var result = Long.ScoreWrites(Approvals(1), touches: [new KeyTouch(kind, name)]);

        Assert.Equal((path, "1 times"), Assert.Single(result.Findings.Select(f => (f.Path, f.Value))));
        Assert.Equal(Outcome.Ok, Scorer.ScoreWrites(Approvals(1), touches: [new KeyTouch(kind, name)]).Outcome);
    }

    [Fact]
    public void A_delete_where_nothing_was_ever_deleted_warns_and_a_usual_one_does_not()
    {
        var often = new Scorer(
            Payments.Fit(Payments.Learn(Enumerable.Range(0, 400).Select(b => (CommittedCall[])
                [.. Block(b).Select(c => c with { Writes = [.. c.Writes, new("allowance1", default, IsDelete: true)] })]))),
            Payments.Policy);
        StateWrite[] writes = [new("allowance7", default, IsDelete: true)];

        Assert.Equal("allowance* (delete)", Assert.Single(Long.ScoreWrites(writes).Findings).Path);
        Assert.Empty(often.ScoreWrites(writes).Findings);
    }

    private static StateWrite[] Approvals(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new StateWrite($"allowance{i}", Encoding.UTF8.GetBytes($$"""{"limit":{{100 + (i * 31)}}}""")))];

    private static CommittedCall[] Block(int number) =>
    [
        .. Enumerable.Range(0, 8).Select(i =>
        {
            var n = (number * 8) + i;
            var limit = 100 + (int)(900 * Payments.Draw(n));
            return new CommittedCall($"tx{n}", Calls.Bytes("Approve", $"shop{n % 30}", $"{limit}"), [new($"allowance{n}", Encoding.UTF8.GetBytes($$"""{"limit":{{limit}}}"""))])
            {
                Block = (ulong)number, Index = i, Caller = Payments.Person(n % 12),
            };
        }),
    ];
}
