using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Warden.Detection.Models;
using Warden.Documents;
using Outcome = Warden.Documents.Outcome;

namespace Warden.Detection;

/// <summary>What the patent's text promises of an attribute, in its own examples.</summary>
public sealed class StatedBehaviourTests
{
    [Fact]
    public void With_a_minimum_of_30_value_29_never_warns_and_value_31_can()
    {
        // 002 ¶74: below a minimum history every verdict is normal.
        var policy = new DetectionPolicy { Chaincode = "c", MinimumHistory = 30 };
        var history = new ChaincodeHistory();
        for (var i = 0; i < 30; i++)
        {
            var early = Fit(history, policy).ScoreWrites([Write("asset1", "{\"amount\":1e12}")]);
            Assert.True(early.Outcome != Outcome.Warn, $"a verdict after {i} values");
            history.Observe(Calls.Write(i, $"asset{i}", $"{{\"amount\":{100 + (i * 7 % 13)}}}"));
        }

        Assert.Equal(Outcome.Warn, Fit(history, policy).ScoreWrites([Write("asset1", "{\"amount\":1e12}")]).Outcome);
    }

    [Fact]
    public void A_63_character_hash_on_a_64_character_leaf_warns()
    {
        // 002 ¶103: hashes have fixed lengths.
        var scorer = Fit(Calls.History(Enumerable.Range(0, 3000).Select(i => Calls.Write(i, $"asset{i}", $"{{\"hash\":\"{Hash(i)}\"}}"))), new() { Chaincode = "c" });
        var finding = Assert.Single(scorer.ScoreWrites([Write("asset9999", $"{{\"hash\":\"{Hash(9999)[1..]}\"}}")]).Findings);
        Assert.Equal("asset*/hash", finding.Path);
        Assert.Contains(finding.Models, model => model is "form" or "type");
        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([Write("asset9999", $"{{\"hash\":\"{Hash(9999)}\"}}")]).Outcome);
    }

    [Fact]
    public void A_text_never_reaches_the_models_of_numbers()
    {
        // 002 ¶104: value models apply to continuous numbers only.
        var model = ChaincodeModel.Fit(
            Calls.History(Enumerable.Range(0, 3000).Select(i => Calls.Write(i, $"asset{i}", $"{{\"owner\":\"{Name(i)}\"}}"))), null, new() { Chaincode = "c" }, 1, "s"u8);
        var scorer = new Scorer(model, new() { Chaincode = "c" });
        foreach (var text in new[] { "zzz", "Anna 17", "0", "\u0416", new string('x', 500) })
        {
            var result = scorer.ScoreWrites([Write("asset9999", $"{{\"owner\":\"{text}\"}}")]);
            Assert.Equal(ModelSet.None, result.ModelsTookPart & ModelSet.Numeric);
            Assert.All(result.Findings, f => Assert.Empty(f.Models.Intersect(["sigma", "knn", "density", "forest"])));
        }
    }

    [Fact]
    public void Every_warning_names_attribute_value_reason_and_models_and_what_is_usual_of_a_number()
    {
        var scorer = Fit(
            Calls.History(Enumerable.Range(0, 2000).Select(i => Calls.Write(i, $"asset{i}", Record(i, "amount", (100 + (i * 7919 % 401)).ToString(CultureInfo.InvariantCulture))))),
            new() { Chaincode = "c" });
        var odd = from member in Gen.Elements("amount", "colour", "code", "new")
                  from value in Gen.Elements("1e9", "-5", "0", "\"text\"", "null", "true", "[]", "{}", "\"\"", "1.5", "\"purple\"", "\"K-1\"", "99999999999999999999")
                  from number in Gen.Choose(1, 100_000)
                  select (Member: member, Value: value == "1.5" ? $"{number}.5" : value, Number: number);
        var warned = 0;
        Prop.ForAll(odd.ToArbitrary(), o =>
        {
            var result = scorer.ScoreWrites([Write($"asset{o.Number + 10_000}", Record(o.Number + 10_000, o.Member, o.Value))]);
            warned += result.Outcome == Outcome.Warn ? 1 : 0;
            return (result.Outcome == Outcome.Warn) == (result.Findings.Count > 0) && result.Findings.All(f => IsExplained(f, result));
        }).Check(Seeded.Config.WithMaxTest(500));
        Assert.True(warned > 200, $"{warned} of 500 warned");
    }

    private static bool IsExplained(Finding finding, ScoreResult result)
    {
        var sentence = VerdictSentence.For([finding]);
        var name = finding.Path[(finding.Path.LastIndexOfAny(['/', '.']) + 1)..];
        return finding.Path.StartsWith("asset*", StringComparison.Ordinal) && finding.Reason.Length > 0 && finding.Models.Count > 0
            && (finding.Reason is not ("far above" or "far below") || (finding.Expected?.Low is not null && finding.TookPart is > 0))
            && sentence.Length is > 0 and <= VerdictMessage.MaxSentenceLength
            && sentence.Contains(name, StringComparison.Ordinal)
            && (finding.Value.Length is 0 or > 30 || sentence.Contains(finding.Value, StringComparison.Ordinal))
            && result.ModelsTookPart != ModelSet.None;
    }

    private static string Record(int i, string member, string value)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["amount"] = (100 + (i * 7919 % 401)).ToString(CultureInfo.InvariantCulture),
            ["code"] = string.Create(CultureInfo.InvariantCulture, $"\"K-{i * 31L % 1000:000}\""),
            ["colour"] = i % 3 == 0 ? "\"red\"" : "\"blue\"",
        };
        members[member] = value;
        return "{" + string.Join(',', members.Select(m => $"\"{m.Key}\":{m.Value}")) + "}";
    }

    private static string Hash(int i) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture))));

    private static string Name(int i) => new([.. Enumerable.Range(0, 3 + (i % 5)).Select(k => (char)('a' + (((i * 7919) + (k * 104_729)) % 26)))]);

    private static StateWrite Write(string key, string json) => new(key, Encoding.UTF8.GetBytes(json));

    private static Scorer Fit(ChaincodeHistory history, DetectionPolicy policy) => new(ChaincodeModel.Fit(history, null, policy, 1, "s"u8), policy);
}
