using System.Text;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>A policy may judge single attributes by a strategy, a minimum history and a mode of their own.</summary>
public sealed class AttributePolicyTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "basic" };

    private static readonly ChaincodeModel Model = ChaincodeModel.Fit(
        Calls.History(Enumerable.Range(0, 1000).Select(i => Calls.Write(i, $"asset{i}", Json(300 + (i * 37 % 900), 20 + (i * 31 % 60))))), null, Policy, 1000, "s"u8);

    [Fact]
    public void An_attribute_that_is_off_is_not_judged_and_the_others_are()
    {
        Assert.Equal(["asset*/size", "asset*/value"], Paths(Policy));
        Assert.Equal(["asset*/size"], Paths(With("asset*/value", new(WardenMode.Off))));
        Assert.Equal(Outcome.Unscored, Judge(With("asset*", new(WardenMode.Off))).Outcome);
    }

    [Fact]
    public void A_mode_comes_with_its_finding()
    {
        var result = Judge(With("asset*/value", new(WardenMode.Deny)));
        Assert.Equal(
            [("asset*/size", null), ("asset*/value", WardenMode.Deny)],
            result.Findings.Select((f, i) => (f.Path, result.ModeOf(i))).OrderBy(f => f.Path, StringComparer.Ordinal));
        Assert.Empty(Judge(Policy).Modes);
    }

    [Fact]
    public void An_own_strategy_decides_for_its_attribute_alone() =>
        Assert.Equal(["asset*/size"], Paths(With("asset*/value", new(Strategy: "sigma & type"))));

    [Fact]
    public void An_own_minimum_history_holds_for_its_attribute_alone()
    {
        Assert.Equal(["asset*/size"], Paths(With("asset*/value", new(MinimumHistory: 2000))));
        Assert.Equal(["asset*/size", "asset*/value"], Paths(With("asset*/value", new(MinimumHistory: 900))));
    }

    [Fact]
    public void An_entry_holds_for_what_lies_below_it()
    {
        Assert.Equal(
            [WardenMode.Hold, WardenMode.Hold],
            Judge(With("asset*", new(WardenMode.Hold))).Modes.OfType<WardenMode>());
        var unknown = Score(With("asset*", new(WardenMode.Hold)), """{"value":500,"size":40,"extra":1}""");
        Assert.Equal(["asset*/extra"], unknown.Findings.Select(f => f.Path));
        Assert.Equal(WardenMode.Hold, unknown.ModeOf(0));
    }

    [Fact]
    public void What_arguments_and_writes_say_alike_is_one_finding_only_where_they_have_one_mode()
    {
        var argument = new ScoreResult(Outcome.Warn, null, [new("Pay/args[0]", "5", "far above", [])], default, 1) { Modes = [WardenMode.Hold] };
        var write = new ScoreResult(Outcome.Warn, null, [new("asset*/value", "5", "far above", [])], default, 1);
        var both = ScoreResult.Merge(argument, write);
        Assert.Equal([null, WardenMode.Hold], both.Modes);
        Assert.Single(ScoreResult.Merge(argument with { Modes = [] }, write).Findings);
    }

    [Theory]
    [InlineData("asset*/owner", "asset*/owner.name", true)]
    [InlineData("asset*/owner", "asset*/owner[0]", true)]
    [InlineData("asset*/owner", "asset*/owners", false)]
    [InlineData("asset*", "asset*/owner", true)]
    [InlineData("Pay", "Pay/args[1]", true)]
    public void A_path_covers_what_lies_below_it_and_nothing_that_only_begins_alike(string entry, string path, bool covers) =>
        Assert.Equal(covers, With(entry, new(WardenMode.Off)).AttributeOf(path) is not null);

    private static DetectionPolicy With(string path, AttributePolicy attribute) =>
        Policy with { Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { [path] = attribute } };

    private static IEnumerable<string> Paths(DetectionPolicy policy) => Judge(policy).Findings.Select(f => f.Path).Order(StringComparer.Ordinal);

    private static ScoreResult Judge(DetectionPolicy policy) => Score(policy, Json(5_000_000, 9000));

    private static ScoreResult Score(DetectionPolicy policy, string json) =>
        new Scorer(Model, policy).ScoreWrites([new StateWrite("asset2000", Encoding.UTF8.GetBytes(json))]);

    private static string Json(long value, long size) => $$"""{"value":{{value}},"size":{{size}}}""";
}
