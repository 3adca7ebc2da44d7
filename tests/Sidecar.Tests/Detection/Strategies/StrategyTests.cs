using FsCheck;
using FsCheck.Fluent;
using Warden.Detection.Models;
using Warden.Detection.Strategies;

namespace Warden.Sidecar.Tests.Detection.Strategies;

public sealed class StrategyTests
{
    // Rows 0 … 15 in the order sigma = 1, knn = 2, density = 4, forest = 8; written out by hand from the three definitions.
    [Theory]
    [InlineData("passive", "0000000000000001")]
    [InlineData("cautious", "0000000000010101")]
    [InlineData("active", "0101011111111111")]
    [InlineData("sigma & knn & density & forest", "0000000000000001")]
    [InlineData("sigma & (knn | density) & forest", "0000000000010101")]
    [InlineData("sigma | (knn & density) | forest", "0101011111111111")]
    [InlineData("sigma|knn&density|forest", "0101011111111111")]
    [InlineData("sigma & !forest", "0101010100000000")]
    [InlineData(" ( forest ) ", "0000000011111111")]
    [InlineData("sigma & !(knn | density)", "0100000001000000")]
    public void Every_row_of_the_truth_table_is_as_written(string text, string expected)
    {
        var strategy = Strategy.Parse(text);
        var rows = string.Concat(Enumerable.Range(0, 16).Select(row => strategy.Evaluate((ModelSet)row) ? '1' : '0'));
        Assert.Equal(expected, rows);
    }

    [Fact]
    public void Whatever_passive_flags_cautious_flags_and_whatever_cautious_flags_active_flags()
    {
        Assert.True(Strategy.Passive.IsSubsetOf(Strategy.Cautious));
        Assert.True(Strategy.Cautious.IsSubsetOf(Strategy.Active));
        Assert.False(Strategy.Active.IsSubsetOf(Strategy.Cautious));
        Assert.False(Strategy.Cautious.IsSubsetOf(Strategy.Passive));
        var sets = Gen.Choose(0, 511).Select(bits => (ModelSet)bits).ToArbitrary();
        Prop.ForAll(sets, set =>
            (!Strategy.Passive.Evaluate(set) || Strategy.Cautious.Evaluate(set))
            && (!Strategy.Cautious.Evaluate(set) || Strategy.Active.Evaluate(set))).Check(Seeded.Config);
    }

    [Fact]
    public void The_name_of_every_detector_holds_in_exactly_the_sets_that_have_it()
    {
        foreach (var name in Documents.StrategySyntax.Detectors)
        {
            var strategy = Strategy.Parse(name);
            var flagged = strategy.Named | ModelSet.Structural;
            for (var row = 0; row < 1 << NumericDetectors.Default.Count; row++)
                Assert.True(strategy.Evaluate((ModelSet)row) == (((ModelSet)row & flagged) != 0), $"{name} of {row}");
        }
    }

    [Fact]
    public void Structural_findings_are_united_unless_the_expression_names_them()
    {
        Assert.True(Strategy.Passive.Evaluate(ModelSet.Type));
        Assert.True(Strategy.Passive.Evaluate(ModelSet.Relation));
        var named = Strategy.Parse("sigma & type");
        Assert.False(named.Evaluate(ModelSet.Type));
        Assert.False(named.Evaluate(ModelSet.Sigma));
        Assert.True(named.Evaluate(ModelSet.Sigma | ModelSet.Type));
        Assert.True(named.Evaluate(ModelSet.Form));
        Assert.Equal(ModelSet.Sigma | ModelSet.Type, named.Named);
    }

    [Theory]
    [InlineData("", 0, "name")]
    [InlineData("sigma knn", 6, "'knn' came")]
    [InlineData("sigma & ", 8, "the end came")]
    [InlineData("sigma | 3sigma", 8, "'3sigma' came")]
    [InlineData("(sigma | knn", 12, "')' was expected")]
    [InlineData("sigma)", 5, "')' came")]
    [InlineData("zscore", 0, "no detector has this name")]
    [InlineData("Sigma", 0, "no detector has this name")]
    [InlineData("sigma && knn", 7, "'&' came")]
    [InlineData("!sigma", 0, "would flag a value that no detector calls an outlier")]
    [InlineData("sigma | !sigma", 0, "would flag a value")]
    [InlineData("sigma\0", 5, "came")]
    public void An_error_says_where_and_what(string text, int position, string part)
    {
        Assert.False(Strategy.TryParse(text, out var strategy, out var error));
        Assert.Null(strategy);
        Assert.Equal(position, error.Position);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        var thrown = Assert.Throws<StrategySyntaxException>(() => Strategy.Parse(text));
        Assert.Contains($"character {position + 1}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_and_depth_are_limited()
    {
        Assert.True(Strategy.TryParse(new string('(', 32) + "sigma" + new string(')', 32), out _, out _));
        Assert.False(Strategy.TryParse(new string('(', 33) + "sigma" + new string(')', 33), out _, out var deep));
        Assert.Equal(32, deep.Position);
        Assert.False(Strategy.TryParse(new string('!', 400) + "sigma", out _, out _));
        Assert.True(Strategy.TryParse("sigma".PadRight(512), out _, out _));
        Assert.False(Strategy.TryParse("sigma".PadRight(513), out _, out var longer));
        Assert.Contains("513", longer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_crashes_the_parser()
    {
        var pieces = Gen.Elements("sigma", "knn", "density", "forest", "type", "&", "|", "!", "(", ")", " ", "x", "\0", "ß", "\ud800", "9");
        var texts = Gen.ListOf(pieces).Select(list => string.Concat(list)).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            var parsed = Strategy.TryParse(text, out var strategy, out var error);
            return parsed ? strategy is not null && !strategy.Evaluate(ModelSet.None) : error!.Position <= text.Length;
        }).Check(Seeded.Config.WithMaxTest(2000));
    }

    [Fact]
    public void Strategies_that_flag_the_same_sets_are_equal()
    {
        Assert.Equal(Strategy.Active, Strategy.Parse("forest | sigma | density & knn"));
        Assert.Equal(Strategy.Active.GetHashCode(), Strategy.Parse("forest | sigma | density & knn").GetHashCode());
        Assert.NotEqual(Strategy.Active, Strategy.Cautious);
        Assert.Equal("cautious", Strategy.Cautious.ToString());
    }
}
