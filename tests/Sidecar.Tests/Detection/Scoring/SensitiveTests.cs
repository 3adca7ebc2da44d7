using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;
using Outcome = Warden.Documents.Outcome;

namespace Warden.Detection;

/// <summary>No output of any form holds a value that the schema calls sensitive, nor a part of it that would tell it.</summary>
public sealed class SensitiveTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "people" };

    private static readonly AttributeSchema Schema = new()
    {
        Chaincode = "people",
        Arguments = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["Pay"] = ["who", "card", "amount"] },
        Attributes =
        [
            new("p*/name", Sensitive: true), new("p*/iban", Sensitive: true), new("p*/salary", Sensitive: true), new("p*/born", Sensitive: true),
            new("p*/health", Sensitive: true), new("p*/grade", Sensitive: true), new("p*/phones", Sensitive: true), new("p*/never.seen", Sensitive: true),
            new("p*/total", Sensitive: true), new("p*/memo", Sensitive: true), new("*/secret", Sensitive: true), new("Pay/card", Sensitive: true),
            new("Pay/args[2]", Sensitive: true), new("rare/secret", Sensitive: true),
        ],
    };

    private static readonly Lazy<Scorer> Fitted = new(Fit);

    /// <summary>Values that stand out of every sensitive attribute in some way; each is made of a random core that nothing else has.</summary>
    private static readonly Func<string, string>[] Secrets =
    [
        core => $"\"{core}\"", core => $"\"{core} {core}\"", core => core[1..], core => "-" + core[1..], core => core[1..] + ".75", core => $"[\"{core}\"]",
        core => $"{{\"{core}\":\"{core}\"}}", core => $"{{\"code\":\"{core}\",\"note\":{{\"{core}\":1}}}}", core => $"\"DE{core[1..]}00\"", core => $"\"19{core[1..3]}-01-{core[3..5]}\"",
        core => $"\"A{core}\"", core => $"\"{core.ToUpperInvariant()}\\u0416\"",
    ];

    private static readonly string[] Members = ["name", "iban", "salary", "born", "health", "grade", "phones", "total", "memo", "never"];

    [Fact]
    public void No_finding_sentence_or_summary_holds_a_sensitive_value()
    {
        var warned = 0;
        var cases = from digits in Gen.Choose(10000, 99999)
                    from member in Gen.Choose(0, Members.Length - 1)
                    from secret in Gen.Choose(0, Secrets.Length - 1)
                    from broken in Gen.Choose(0, 9)
                    select (Core: "x" + digits.ToString(CultureInfo.InvariantCulture), Member: Members[member], Secret: Secrets[secret], Broken: broken == 0);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var value = c.Secret(c.Core);
            var json = Person(5007);
            json = c.Member == "never" ? "{\"never\":{\"seen\":" + value + "}," + json[1..] : With(json, c.Member, value);
            var result = Fitted.Value.ScoreWrites([new StateWrite("p9999", Encoding.UTF8.GetBytes(c.Broken ? json[..^1] : json))]);
            warned += result.Outcome == Outcome.Warn ? 1 : 0;
            return !Tells(result, c.Core);
        }).Check(Seeded.Config.WithMaxTest(1500));
        Assert.True(warned > 1000, $"{warned} of 1500 cases had a finding; masking was hardly tried");
    }

    [Theory]
    [InlineData("Pay", "w1", "4111x12345", "50")]
    [InlineData("Pay", "w1", "{\"number\":\"x12345\"}", "50")]
    [InlineData("Pay", "w1", "4111111111111111", "812345")]
    public void Arguments_declared_by_name_or_by_place_are_masked(params string[] args)
    {
        var result = Fitted.Value.ScoreArguments(Calls.Bytes(args));

        Assert.NotEmpty(result.Findings);
        Assert.False(Tells(result, "x12345"), CanonicalJson.ToText(result.Findings.ToArray()));
    }

    [Theory]
    [InlineData("00000001", """{"docType":"order","secret":"x12345","lines":3}""")]
    [InlineData("00000001", """{"docType":"person","secret":812345,"city":"Rome"}""")]
    [InlineData("00000001", """{"docType":"person","secret":"ordinary","city":"Rome","lines":"x12345"}""", "lines")]
    [InlineData("rare", """{"age":33,"secret":"x12345"}""")]
    public void Trees_of_kinds_and_the_shared_tree_mask_what_their_patterns_declare(string key, string json, string? shown = null)
    {
        var result = Fitted.Value.ScoreWrites([new StateWrite(key, Encoding.UTF8.GetBytes(json))]);

        Assert.NotEmpty(result.Findings);
        Assert.Equal(shown is not null, Tells(result, "x12345"));
    }

    [Theory]
    [InlineData("iban", "\"DE10000079a9\"", "of an unusual form")]
    [InlineData("memo", "\"fixed wurds only 3\"", "never seen before")]
    [InlineData("grade", "7", "never seen before")]
    [InlineData("salary", "900000", "far above")]
    public void The_reason_names_no_part_of_the_value(string member, string value, string reason)
    {
        var finding = Assert.Single(Fitted.Value.ScoreWrites([new StateWrite("p9999", Encoding.UTF8.GetBytes(With(Person(5007), member, value)))]).Findings, f => f.Path == $"p*/{member}");

        Assert.Equal((Finding.Masked, reason), (finding.Value, finding.Reason));
        Assert.Null(finding.Expected);
        Assert.Null(finding.Hypothesis);
    }

    [Fact]
    public void Masked_findings_of_two_attributes_are_not_taken_for_one()
    {
        Finding argument = new("Pay/args[1]", Finding.Masked, "far above", ["sigma"]), write = new("p*/iban", Finding.Masked, "never seen before", ["novelty"]);

        var merged = ScoreResult.Merge(new(Outcome.Warn, null, [argument], default, 1), new(Outcome.Warn, null, [write], default, 1));

        Assert.Equal(2, merged.Findings.Count);
    }

    private static bool Tells(ScoreResult result, string core)
    {
        var text = CanonicalJson.ToText(result.Findings.ToArray()) + VerdictSentence.For(result.Findings)
            + string.Concat(result.Findings.Select(f => f.ToString() + VerdictSentence.For([f])));
        return text.Contains(core[1..], StringComparison.OrdinalIgnoreCase);
    }

    private static string With(string json, string member, string value)
    {
        var start = json.IndexOf($"\"{member}\":", StringComparison.Ordinal) + member.Length + 3;
        var end = json.IndexOf(json[start] == '[' ? "]," : ",\"", start, StringComparison.Ordinal) + (json[start] == '[' ? 1 : 0);
        return json[..start] + value + json[end..];
    }

    private static string Person(int i) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"n":{{i * 31 % 97}},"name":"Person {{(char)('A' + (i % 26))}} {{(char)('a' + (i / 26 % 26))}}","iban":"DE{{(i * 7919L) + 1_000_000_000}}","salary":{{3000 + (i * 7919 % 1009)}},"born":"19{{50 + (i % 40)}}-0{{1 + (i % 9)}}-1{{i % 10}}","health":"{{(i % 2 == 0 ? "good" : "fair")}}","grade":{{1 + (i % 4)}},"phones":["+4930{{i:00000}}"],"base":{{100 + (i * 31 % 97)}},"bonus":{{i * 17 % 89}},"total":{{100 + (i * 31 % 97) + (i * 17 % 89)}},"memo":"fixed words only {{i % 7}}","end":1}
        """);

    private static Scorer Fit()
    {
        var calls = Enumerable.Range(0, 1200).Select(i => new CommittedCall(
            $"tx{i}",
            Calls.Bytes("Pay", $"w{i % 50}", $"4111{(i * 7919L) + 100_000_000_000}", $"{40 + (i * 31 % 97)}"),
            [
                new StateWrite($"p{i}", Encoding.UTF8.GetBytes(Person(i))),
                new StateWrite($"{i:00000000}", Encoding.UTF8.GetBytes(i % 2 == 0
                    ? $$"""{"docType":"order","secret":{{9000 + (i * 7919 % 1009)}},"lines":{{1 + (i % 7)}}}"""
                    : $$"""{"docType":"person","secret":"ordinary","city":"{{(i % 3 == 0 ? "Rome" : "Oslo")}}"}""")),
                new StateWrite(Name(i), Encoding.UTF8.GetBytes($$"""{"age":{{20 + (i % 50)}},"secret":"{{(i % 2 == 0 ? "one" : "two")}}"}""")),
            ]));
        return new(ChaincodeModel.Fit(Calls.History(calls), Schema, Policy, 1, "seed"u8), Policy);
    }

    private static string Name(int i) => string.Concat(i.ToString(CultureInfo.InvariantCulture).Select(c => (char)('a' + c - '0')));
}
