using FsCheck;
using FsCheck.Fluent;
using Warden.Detection.Models;
using Warden.Detection.Strategies;
using Warden.Documents;
using Warden.PluggedDetector;

namespace Warden.Sidecar.Tests.Detection.Strategies;

/// <summary>What the governance chaincode lets a vote bring into force is what a sidecar can follow, no more and no less.</summary>
public sealed class StrategySyntaxTests
{
    private static readonly string[] Parts =
        ["sigma", "knn", "density", "forest", "type", "form", "novelty", "unique", "relation", "step", "repeat", "profile", "active", "&", "|", "!", "(", ")", " ", "\t", "x", "1", ";", "\n"];

    [Fact]
    public void The_contract_takes_exactly_the_expressions_that_the_sidecar_reads() => Prop.ForAll(
        Gen.Elements(Parts).ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
        text => (IsTaken(text) && StrategySyntax.NamesIn(text).All(IsKnown)) == Strategy.TryParse(text, out _, out _)).Check(Seeded.Config);

    [Fact]
    public void The_contract_takes_expressions_as_the_sidecar_does_also_where_most_are_well_formed() => Prop.ForAll(
        Expressions(4).ToArbitrary(),
        text => IsTaken(text) == Strategy.TryParse(text, out _, out _)).Check(Seeded.Config);

    [Theory]
    [InlineData("density\n\t\n")]
    [InlineData("\nsigma")]
    [InlineData("sigma\n| form")]
    public void Both_refuse_an_expression_of_more_than_one_line(string text) =>
        Assert.Equal((false, false), (IsTaken(text), Strategy.TryParse(text, out _, out _)));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Both_stop_at_the_same_depth(int depth, bool taken)
    {
        var text = new string('(', depth) + "sigma" + new string(')', depth);
        Assert.Equal((taken, taken), (IsTaken(text), Strategy.TryParse(text, out _, out _)));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(513)]
    public void Both_stop_at_the_same_length(int length)
    {
        var text = "sigma" + new string(' ', length - 10) + "|form";
        Assert.Equal((length <= 512, length <= 512), (IsTaken(text), Strategy.TryParse(text, out _, out _)));
    }

    [Theory]
    [InlineData("histogram", new[] { "histogram" })]
    [InlineData("sigma | (knn & !sigma) | histogram", new[] { "sigma", "knn", "histogram" })]
    [InlineData(" active ", new string[0])]
    public void What_an_expression_names_is_told_once_in_its_order(string text, string[] names) => Assert.Equal(names, StrategySyntax.NamesIn(text));

    [Fact]
    public void The_contract_takes_a_detector_that_is_not_here_and_the_sidecar_says_which()
    {
        var policy = new DetectionPolicy
        {
            Chaincode = "c",
            Strategy = "sigma | histogram",
            Attributes = new Dictionary<string, AttributePolicy> { ["a*/b"] = new(Strategy: "other & form") },
            FalseAlarms = new FalseAlarmBudget(0.1, 10, Strategy: "milder"),
        };
        policy.Validate();
        Assert.False(Strategy.TryParse(policy.Strategy, out _, out var error));
        Assert.Equal((8, "no detector has this name; there are"), (error.Position, error.Message[..36]));
        Assert.Equal(["histogram", "milder", "other"], NumericDetectors.Default.MissingFor(policy));
        Assert.Equal(["milder", "other"], NumericDetectors.Default.With(new HistogramDetector()).MissingFor(policy));
    }

    private static bool IsKnown(string name) => NumericDetectors.Default.TryParseName(name, out _);

    private static Gen<string> Expressions(int depth) => depth == 0
        ? Gen.Elements("sigma", "knn", "density", "forest", "type", "form", "novelty", "unique", "relation", "step", "rate", "allowance", "bulk", "record")
        : Gen.OneOf(
            Expressions(0),
            Expressions(depth - 1).Select(e => $"!{e}"),
            Expressions(depth - 1).Select(e => $"({e})"),
            from left in Expressions(depth - 1) from right in Expressions(depth - 1) select $"{left} & {right}",
            from left in Expressions(depth - 1) from right in Expressions(depth - 1) select $"{left}|{right}");

    private static bool IsTaken(string text)
    {
        try
        {
            StrategySyntax.Check("strategy", text);
            return true;
        }
        catch (DocumentException)
        {
            return false;
        }
    }
}
