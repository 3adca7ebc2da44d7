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
    public void A_third_value_of_an_arguments_closed_set_warns_too()
    {
        var history = Calls.History(Enumerable.Range(0, 400).Select(i => Calls.Invoke(i, "Set", $"asset{i}", i % 3 == 0 ? "orange" : "purple")));
        var model = ChaincodeModel.Fit(history, null, Policy, 400, "s"u8);

        var finding = Assert.Single(new Scorer(model, Policy).ScoreArguments(Calls.Bytes("Set", "asset999", "yellow")).Findings);

        Assert.Equal(("Set/args[1]", "never seen before"), (finding.Path, finding.Reason));
        Assert.All(model.Describe(), a => Assert.False(double.IsNaN(a.NoveltyPrice ?? 0), $"{a.Path} has no price"));
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
    public void A_number_written_as_text_is_judged_by_its_size_and_named_as_the_schema_names_it()
    {
        var history = Calls.History(Enumerable.Range(0, 1000).Select(i => Calls.Invoke(i, "CreateAsset", $"asset{i}", $"{300 + (i * 7919 % 900)}")));
        var schema = new AttributeSchema
        {
            Chaincode = "basic",
            Arguments = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["CreateAsset"] = ["id", "appraisedValue"] },
        };
        var scorer = new Scorer(ChaincodeModel.Fit(history, schema, Policy, 1000, "s"u8), Policy);

        var finding = Assert.Single(scorer.ScoreArguments(Calls.Bytes("CreateAsset", "asset1001", "640000")).Findings);

        Assert.Equal(("CreateAsset/appraisedValue", "far above"), (finding.Path, finding.Reason));
        Assert.Contains("sigma", finding.Models);
        Assert.Equal("÷ 1000 would be ordinary: another unit?", finding.Hypothesis);
    }

    [Fact]
    public void The_unit_that_the_schema_gives_is_shown_with_value_and_range_unless_the_value_is_hidden()
    {
        var history = Calls.History(Enumerable.Range(0, 1000).Select(i => Calls.Write(i, $"lot{i}", $$"""{"load":{{300 + (i * 7919 % 900)}},"tags":["a"]}""")));
        ScoreResult Judge(bool sensitive)
        {
            var schema = new AttributeSchema { Chaincode = "basic", Attributes = [new("lot*/load", Unit: "kg", Sensitive: sensitive)] };
            return Score(new Scorer(ChaincodeModel.Fit(history, schema, Policy, 1000, "s"u8), Policy), "lot2000", """{"load":640000,"tags":["a"]}""");
        }

        Assert.Equal("kg", Assert.Single(Judge(sensitive: false).Findings).Unit);
        Assert.Matches(@"^load 640000 kg is far above the usual \d+ to \d+ kg of lot\*$", VerdictSentence.For(Judge(sensitive: false).Findings));
        Assert.Null(Assert.Single(Judge(sensitive: true).Findings).Unit);
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

    [Theory]
    [InlineData(100, 900)]
    [InlineData(0, 1000)]
    [InlineData(60, 40)]
    [InlineData(0, 100)]
    public void The_next_number_of_a_numbered_name_is_no_outlier_however_long_it_gets(int first, int count)
    {
        var policy = Policy with { MinimumHistory = 20 };
        var history = Calls.History(Enumerable.Range(first, count).Select(i => Calls.Write(i, $"asset{i}", $$"""{"ID":"asset{{i}}"}""")));
        var scorer = new Scorer(ChaincodeModel.Fit(history, null, policy, 1, "s"u8), policy);

        Assert.Equal(Outcome.Ok, Score(scorer, $"asset{first + count}", $$"""{"ID":"asset{{first + count}}"}""").Outcome);
    }

    [Fact]
    public void An_asset_written_again_under_its_key_is_no_repeat_but_its_number_on_another_key_is()
    {
        var scorer = Fit(Enumerable.Range(0, 1500).Select(i => Calls.Write(i, $"asset{i}", $$"""{"serial":"SN-{{i * 7919 % 100003:000000}}-X"}""")));

        Assert.Equal(Outcome.Ok, Score(scorer, "asset7", """{"serial":"SN-055433-X"}""").Outcome);
        Assert.Equal(["unique"], Assert.Single(Score(scorer, "asset9999", """{"serial":"SN-055433-X"}""").Findings).Models);
    }

    [Fact]
    public void Naming_the_same_asset_again_is_no_repeat()
    {
        var history = Calls.History(Enumerable.Range(0, 300).Select(i =>
            Calls.Invoke(i, "Transfer", $"asset{i}", "Org1") with { Writes = Calls.Write(i, $"asset{i}", "{}").Writes }));
        var scorer = new Scorer(ChaincodeModel.Fit(history, null, Policy, 1, "s"u8), Policy);

        Assert.Equal(Outcome.Ok, scorer.ScoreArguments(Calls.Bytes("Transfer", "asset5", "Org1")).Outcome);
    }

    [Fact]
    public void A_missing_member_and_one_that_nobody_expects_warn()
    {
        var scorer = Fit(Enumerable.Range(0, 300).Select(i => Calls.Write(i, $"p{i}", $$"""{"age":{{20 + (i % 50)}},"city":"{{(i % 2 == 0 ? "Rome" : "Oslo")}}"}""")));

        var findings = Score(scorer, "p999", """{"age":33,"town":"Rome"}""").Findings;

        Assert.Equal([("p*/city", "missing"), ("p*/town", "not expected")], findings.Select(f => (f.Path, f.Reason)));
        Assert.Equal("city is missing of p* (+1 more)", VerdictSentence.For(findings));
    }

    [Fact]
    public void Of_a_list_the_items_and_their_number_are_judged()
    {
        var scorer = Fit(Enumerable.Range(0, 500).Select(i => Calls.Write(i, $"o{i}", $$"""{"tags":[{{string.Join(',', Enumerable.Repeat("\"a\"", 1 + (i % 3)))}}]}""")));

        Assert.Equal("o*/tags[]", Assert.Single(Score(scorer, "o999", """{"tags":["a","zzz"]}""").Findings).Path);
        Assert.Equal("o*/tags[#]", Assert.Single(Score(scorer, "o999", $$"""{"tags":[{{string.Join(',', Enumerable.Repeat("\"a\"", 90))}}]}""").Findings).Path);
    }

    [Theory]
    [InlineData("passive")]
    [InlineData("cautious")]
    [InlineData("active")]
    [InlineData("sigma & !forest | type")]
    public void Textbook_thresholds_flag_a_wild_value_and_a_wider_whole_number(string strategy)
    {
        var policy = Policy with { Thresholds = ThresholdKind.Textbook, Strategy = strategy };
        var history = Calls.History(Enumerable.Range(0, 800).Select(i => Calls.Write(i, $"m{i}", $$"""{"value":{{1000 + (i * 7919 % 1009) + (i * 31 % 997)}}}""")));
        var scorer = new Scorer(ChaincodeModel.Fit(history, null, policy, 1, "s"u8), policy);

        var finding = Assert.Single(Score(scorer, "m999", """{"value":40000}""").Findings);

        Assert.Contains("sigma", finding.Models);
        Assert.Contains("type", finding.Models);
        Assert.Equal(4, finding.TookPart);
    }

    [Fact]
    public void A_clock_that_goes_on_is_ordinary_and_one_from_another_decade_is_not()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var scorer = Fit(Enumerable.Range(0, 600).Select(i => Calls.Write(i, $"e{i}", Event(start.AddMinutes((10 * i) + (i * 7 % 9))))));

        Assert.Equal(Outcome.Ok, Score(scorer, "e999", Event(start.AddMinutes(60 * 200))).Outcome);
        var past = Assert.Single(Score(scorer, "e999", Event(start.AddYears(-10))).Findings);
        Assert.Equal("far below", past.Reason);
        Assert.Equal("a wrong year?", past.Hypothesis);
        Assert.Equal("far above", Assert.Single(Score(scorer, "e999", Event(start.AddYears(100))).Findings).Reason);
        Assert.Equal(["type"], Assert.Single(Score(scorer, "e999", """{"at":"01/02/2024"}""").Findings).Models);

        static string Event(DateTime at) => $$"""{"at":"{{at:yyyy-MM-ddTHH:mm:ssZ}}"}""";
    }

    [Fact]
    public void A_schema_can_take_an_attribute_out_and_lower_its_minimum()
    {
        var history = Calls.History(Enumerable.Range(0, 50).Select(i => Calls.Write(i, $"p{i}", $$"""{"age":{{20 + (i % 30)}},"note":"x"}""")));
        var schema = new AttributeSchema { Chaincode = "basic", Attributes = [new("p*/age", MinimumHistory: 40), new("p*/note", AttributeKind.Ignored)] };
        var scorer = new Scorer(ChaincodeModel.Fit(history, schema, Policy, 50, "s"u8), Policy);

        Assert.Equal("p*/age", Assert.Single(Score(scorer, "p51", """{"age":5000,"note":17}""").Findings).Path);
    }

    [Theory]
    [InlineData("{\"amount\":5000}", "÷ 10 would be ordinary: an extra digit?")]
    [InlineData("{\"amount\":-500}", "sign?")]
    [InlineData("{\"amount\":2147483647}", "the limit of a whole number's range: an overflow?")]
    [InlineData("{\"amount\":\"500\"}", "a number written as text?")]
    [InlineData("{\"amount\":null}", "left out?")]
    public void A_finding_says_what_was_probably_meant(string value, string hypothesis)
    {
        var scorer = Fit(Enumerable.Range(0, 1000).Select(i => Calls.Write(i, $"t{i}", $$"""{"amount":{{400 + (i * 7919 % 211)}}}""")));

        Assert.Equal(hypothesis, Assert.Single(Score(scorer, "t9999", value).Findings).Hypothesis);
    }

    [Fact]
    public void No_sentence_is_longer_than_120_characters_or_has_a_line_break()
    {
        var finding = new Finding(new string('r', 90) + "/" + new string('p', 90), "a\nb" + new string('v', 90), "far above", ["sigma"], new(Low: "1", High: "2"));

        var sentence = VerdictSentence.For([finding, finding, finding]);

        Assert.InRange(sentence.Length, 60, 120);
        Assert.DoesNotContain('\n', sentence);
        Assert.EndsWith("(+2 more)", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_under_like_keys_that_a_member_tells_apart_have_trees_of_their_own()
    {
        var scorer = Fit(Enumerable.Range(0, 1200).Select(i => Calls.Write(i, $"{i:00000000}", i % 2 == 0
            ? $$"""{"docType":"order","value":{{900000 + (i * 7919 % 1009)}},"lines":{{1 + (i % 7)}}}"""
            : $$"""{"docType":"person","value":{{18 + (i * 7919 % 61)}},"city":"{{(i % 3 == 0 ? "Rome" : "Oslo")}}"}""")));

        Assert.Equal(Outcome.Ok, Score(scorer, "77777777", """{"docType":"person","value":44,"city":"Rome"}""").Outcome);
        Assert.Equal("*(person)/value", Assert.Single(Score(scorer, "77777777", """{"docType":"person","value":900500,"city":"Rome"}""").Findings).Path);
        Assert.Equal("*(order)/lines", Assert.Single(Score(scorer, "77777777", """{"docType":"order","value":900500}""").Findings).Path);
        Assert.Contains(Score(scorer, "77777777", """{"docType":"ordr","value":900500,"lines":3}""").Findings, f => f.Path == "*/docType" && f.Hypothesis == "did you mean order?");
    }

    private static Scorer Fit(IEnumerable<CommittedCall> calls) =>
        new(ChaincodeModel.Fit(Calls.History(calls), null, Policy, 1, "seed"u8), Policy);

    private static ScoreResult Score(Scorer scorer, string key, string value) =>
        scorer.ScoreWrites([new StateWrite(key, Encoding.UTF8.GetBytes(value))]);
}
