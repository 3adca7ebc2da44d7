using System.Text;
using Warden.Documents;

namespace Warden.Detection.Tests.Scoring;

/// <summary>Values outside voted limits are found by path, without a model, however a function is spelled and a record is padded.</summary>
public sealed class LimitJudgeTests
{
    private static readonly AttributeSchema Schema = new()
    {
        Chaincode = "basic",
        Attributes =
        [
            new("Pay/amount", Limits: new ValueLimits("0", "1000")),
            new("asset*/owner.iban", Sensitive: true, Limits: new ValueLimits(MaxLength: 4)),
            new("asset*/tags[#]", Limits: new ValueLimits(Max: "2")),
            new("asset*/tags[]", Limits: new ValueLimits(Values: ["blue", "red"])),
        ],
        Arguments = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["Pay"] = ["to", "amount"] },
    };

    private static readonly LimitJudge Judge = LimitJudge.Of(new DetectionPolicy { Chaincode = "basic" }, Schema)!;

    [Theory]
    [InlineData("Pay", "1000", false)]
    [InlineData("Pay", "1000.01", true)]
    [InlineData("payments:Pay", "1001", true)]
    [InlineData("Refund", "1001", false)]
    public void An_argument_is_found_by_the_name_that_the_schema_gives_it(string function, string amount, bool found)
    {
        var result = Judge.JudgeArguments(Args(function, "ann", amount));
        Assert.Equal(found ? Outcome.Warn : Outcome.Ok, result.Outcome);
        if (found)
        {
            var finding = Assert.Single(result.Findings);
            Assert.Equal(("Pay/amount", amount, "outside the voted limits"), (finding.Path, finding.Value, finding.Reason));
            Assert.Equal(["limit"], finding.Models);
            Assert.Equal(("0", "1000"), (finding.Expected!.Low, finding.Expected.High));
            Assert.Equal($"amount {amount} of Pay is outside the voted limits: 0 to 1000", VerdictSentence.For(result.Findings));
        }
    }

    [Fact]
    public void What_is_written_is_found_in_members_items_and_their_number_and_a_sensitive_value_is_masked()
    {
        var written = new StateWrite("asset7", Encoding.UTF8.GetBytes("{\"owner\":{\"iban\":\"DE123\"},\"tags\":[\"blue\",\"green\",\"red\"],\"x\":null}"));
        var findings = Judge.JudgeWrites([written, new StateWrite("asset8", default, IsDelete: true), new StateWrite("other", written.Value)]).Findings;
        Assert.Equal(
            [("asset*/owner.iban", Finding.Masked), ("asset*/tags[]", "green"), ("asset*/tags[#]", "3")],
            findings.Select(f => (f.Path, f.Value)));
    }

    [Theory]
    [InlineData("Owner", "iban")]
    [InlineData("owner", "IBAN")]
    [InlineData("OWNER", "iBan")]
    public void A_member_in_another_case_is_the_limited_one_as_it_is_to_contracts_in_Go(string owner, string iban)
    {
        var finding = Assert.Single(JudgeWritten($"{{\"{owner}\":{{\"{iban}\":\"DE123\"}}}}"));
        Assert.Equal(("asset*/owner.iban", Finding.Masked, "outside the voted limits"), (finding.Path, finding.Value, finding.Reason));
    }

    [Theory]
    [InlineData("tag\u017f", "red", false)]
    [InlineData("tag\u017f", "green", true)]
    [InlineData("tagz", "green", false)]
    public void Letters_that_Go_folds_into_ASCII_are_the_same_and_no_others(string name, string item, bool found) =>
        Assert.Equal(found ? ["asset*/tags[]"] : [], JudgeWritten($"{{\"{name}\":[\"{item}\"]}}").Select(f => f.Path));

    [Fact]
    public void What_is_too_large_or_too_deep_to_be_read_whole_is_outside_of_each_limit()
    {
        var junk = string.Join(',', Enumerable.Range(0, 600).Select(i => $"\"a{i}\":1"));
        foreach (var value in new[] { $"{{{junk},\"tags\":[]}}", $"{{\"a\":{new string('[', 40)}{new string(']', 40)}}}", $"{{\"a\":{new string('[', 5000)}{new string(']', 5000)}}}" })
        {
            var findings = JudgeWritten(value);
            Assert.Equal(["asset*/owner.iban", "asset*/tags[#]", "asset*/tags[]"], findings.Select(f => f.Path));
            Assert.All(findings, f => Assert.Equal((Finding.Masked, "in a record too large to be checked against the voted limits"), (f.Value, f.Reason)));
        }
    }

    [Theory]
    [InlineData("""{"note":"\ud800","owner":{"iban":"DE123"}}""")]
    [InlineData("""{"owner":{"iban":"DE123"},"no\udc00te":""}""")]
    [InlineData("""{"owner":{"iban":"DE12\ud800"}}""")]
    public void Half_a_surrogate_pair_hides_no_value(string value)
    {
        var finding = Assert.Single(JudgeWritten(value));
        Assert.Equal(("asset*/owner.iban", "outside the voted limits"), (finding.Path, finding.Reason));
    }

    [Theory]
    [InlineData("""{"owner":{"iban":"DE123"},}""")]
    [InlineData("{'owner':{'iban':'DE123'}}")]
    [InlineData("""{"owner":{"iban":"DE123"}} x""")]
    [InlineData("/**/{\"owner\":{\"iban\":\"DE123\"}}")]
    [InlineData("\ufeff{\"owner\":{\"iban\":\"DE123\"}}")]
    [InlineData("{")]
    public void What_another_reader_may_take_for_json_is_outside_of_each_limit_in_it(string value)
    {
        var findings = JudgeWritten(value);
        Assert.Equal(["asset*/owner.iban", "asset*/tags[#]", "asset*/tags[]"], findings.Select(f => f.Path));
        Assert.Equal((Finding.Masked, "in JSON that cannot be read, so not checked against the voted limits"), (findings[0].Value, findings[0].Reason));
        Assert.Equal("iban ••• of asset* is in JSON that cannot be read, so not checked against the voted limits", VerdictSentence.For([findings[0]]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("closed")]
    [InlineData("closed {")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void What_nobody_takes_for_an_object_with_the_value_is_within(string value) => Assert.Empty(JudgeWritten(value));

    [Fact]
    public void Of_arguments_only_those_are_outside_that_a_limit_lies_in_by_place_or_by_name()
    {
        var schema = Schema with { Attributes = [new("Pay/amount.cents", Limits: new ValueLimits(Max: "9")), new("Pay/args[0]", Limits: new ValueLimits(MaxLength: 9))] };
        var judge = LimitJudge.Of(new DetectionPolicy { Chaincode = "basic" }, schema)!;
        Assert.Empty(judge.JudgeArguments(Args("Pay", "{to", "{\"cents\":9}", "{oops")).Findings);
        Assert.Equal("Pay/amount.cents", Assert.Single(judge.JudgeArguments(Args("Pay", "ann", "{cents:10}")).Findings).Path);
        Assert.Equal("Pay/args[1].cents", Assert.Single(LimitJudge.Of("Pay/args[1].cents", new ValueLimits(Max: "9"), schema).JudgeArguments(Args("Pay", "ann", "{cents:10}")).Findings).Path);
    }

    [Fact]
    public void The_policy_comes_before_the_schema_and_gives_its_mode()
    {
        var policy = new DetectionPolicy
        {
            Chaincode = "basic",
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal)
            {
                ["Pay/amount"] = new(WardenMode.Deny, Limits: new ValueLimits("0", "10")),
            },
        };
        var result = LimitJudge.Of(policy.With(Schema), Schema)!.JudgeArguments(Args("Pay", "ann", "11"));
        Assert.Equal(WardenMode.Deny, result.ModeOf(0));
        Assert.Equal("10", result.Findings[0].Expected!.High);
    }

    [Fact]
    public void An_argument_that_the_policy_calls_by_its_place_has_the_mode_that_it_gives_it_there()
    {
        var policy = new DetectionPolicy
        {
            Chaincode = "basic",
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal)
            {
                ["Pay/args[1]"] = new(WardenMode.Deny, Limits: new ValueLimits("0", "10")),
            },
        };
        var result = LimitJudge.Of(policy.With(Schema), Schema)!.JudgeArguments(Args("Pay", "ann", "11"));
        Assert.Equal(("Pay/amount", WardenMode.Deny), (Assert.Single(result.Findings).Path, result.ModeOf(0)));
    }

    [Fact]
    public void What_could_not_be_checked_has_the_mode_of_the_attribute()
    {
        var policy = new DetectionPolicy
        {
            Chaincode = "basic",
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal)
            {
                ["Pay/args[0].amount"] = new(WardenMode.Deny, Limits: new ValueLimits("0", "10")),
            },
        };
        var judge = LimitJudge.Of(policy, null)!;
        Assert.Equal(WardenMode.Deny, judge.JudgeArguments(Args("Pay", "{amount:11}")).ModeOf(0));
        Assert.Equal(WardenMode.Deny, judge.JudgeArguments(Args("Pay", $"{{\"a\":{new string('[', 40)}{new string(']', 40)},\"amount\":11}}")).ModeOf(0));
    }

    [Fact]
    public void What_limits_nothing_is_no_check() => Assert.Null(LimitJudge.Of(new DetectionPolicy { Chaincode = "basic" }, null));

    [Fact]
    public void A_limit_warns_where_nothing_else_could_be_judged_and_stands_before_other_findings()
    {
        var limits = Judge.JudgeArguments(Args("Pay", "ann", "1001"));
        var unscored = new ScoreResult(Outcome.Unscored, "history", [], Models.ModelSet.None);
        Assert.Equal((Outcome.Warn, (string?)null), (unscored.Behind(limits).Outcome, unscored.Behind(limits).UnscoredReason));
        var odd = new ScoreResult(Outcome.Warn, null, [new Finding("Pay/to", "ann", "odd", ["sigma"])], Models.ModelSet.Sigma, 2) { Modes = [WardenMode.Shadow] };
        var both = odd.Behind(limits);
        Assert.Equal(["Pay/amount", "Pay/to"], both.Findings.Select(f => f.Path));
        Assert.Equal([null, WardenMode.Shadow], both.Modes);
    }

    private static IReadOnlyList<Finding> JudgeWritten(string value) => Judge.JudgeWrites([new StateWrite("asset7", Encoding.UTF8.GetBytes(value))]).Findings;

    private static IReadOnlyList<ReadOnlyMemory<byte>> Args(params string[] texts) => [.. texts.Select(t => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(t))];
}
