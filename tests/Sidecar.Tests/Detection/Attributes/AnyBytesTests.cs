using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;
using Outcome = Warden.Documents.Outcome;

namespace Warden.Detection;

/// <summary>Whatever a contract is called with or writes, neither learning nor judging throws, and a verdict comes out.</summary>
public sealed class AnyBytesTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "any", MinimumHistory = 2 };

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\"a\":", "\"a\":1", "null", "true", "1e400", "-", "0.1", "\\u0000", "\\ud83d", "ü", "\0", " ", "9999999999999999999999",
        "\"b\":{\"c\":[1,2,{\"d\":\"x\"}]}", "2024-01-01", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\ud800",
    ];

    [Fact]
    public void No_bytes_stop_learning_or_judging()
    {
        var history = new ChaincodeHistory();
        for (var i = 0; i < 20; i++)
            history.Observe(Calls.Write(i, "k", """{"a":1,"b":{"c":[1,2,{"d":"x"}]}}""") with { Args = Calls.Bytes("f", "1", "{}") });
        var n = 0;
        var pieces = Gen.ArrayOf(Gen.Elements(Pieces)).Select(p => Encoding.UTF8.GetBytes(string.Concat(p)));
        var bytes = Gen.OneOf(pieces, ArbMap.Default.GeneratorFor<byte[]>());

        Prop.ForAll(bytes.ToArbitrary(), value =>
        {
            StateWrite[] writes = [new("k", value), new(Encoding.Latin1.GetString(value), value)];
            ReadOnlyMemory<byte>[] args = ["f"u8.ToArray(), value, value];
            history.Observe(new CommittedCall($"tx{n++}", args, writes));
            var model = n % 20 == 0 ? ChaincodeModel.Fit(history, null, Policy, 1, value) : null;
            if (model is null)
                return true;
            var scorer = new Scorer(model, Policy);
            var result = ScoreResult.Merge(scorer.ScoreArguments(args), scorer.ScoreWrites(writes));
            return Enum.IsDefined(result.Outcome) && VerdictSentence.For(result.Findings).Length <= VerdictMessage.MaxSentenceLength
                && ChaincodeModel.FromBytes(model.ToBytes()).Digest == model.Digest;
        }).Check(Seeded.Config.WithMaxTest(400));
    }

    [Fact]
    public void A_value_of_many_members_or_great_depth_is_cut_and_the_rest_is_judged()
    {
        var wide = "{" + string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"m{i}\":{i}")) + "}";
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "1" + new string('}', 2000);
        var history = Calls.History(Enumerable.Range(0, 50).Select(i => Calls.Write(i, "wide", wide)).Concat(Enumerable.Range(50, 50).Select(i => Calls.Write(i, "deep", deep))));
        var scorer = new Scorer(ChaincodeModel.Fit(history, null, Policy, 1, "s"u8), Policy);

        foreach (var (key, value) in new[] { ("wide", wide), ("deep", deep) })
        {
            var result = scorer.ScoreWrites([new StateWrite(key, Encoding.UTF8.GetBytes(value))]);
            Assert.True(result.Truncated);
            Assert.Equal(Outcome.Ok, result.Outcome);
        }
    }

    [Fact]
    public void Many_threads_judge_as_one()
    {
        var history = Calls.History(Enumerable.Range(0, 500).Select(i => Calls.Write(i, $"p{i}", $$"""{"age":{{20 + (i % 50)}},"city":"{{(i % 2 == 0 ? "Rome" : "Oslo")}}"}""")));
        var scorer = new Scorer(ChaincodeModel.Fit(history, null, Policy with { MinimumHistory = 100 }, 1, "s"u8), Policy);
        StateWrite[][] writes = [.. Enumerable.Range(0, 200).Select(i => new[] { new StateWrite($"p{i}", Encoding.UTF8.GetBytes($$"""{"age":{{i}},"city":"{{(i % 7 == 0 ? "Rme" : "Rome")}}"}""")) })];
        var one = writes.Select(Text).ToArray();

        var many = new string[writes.Length];
        Parallel.For(0, 8 * writes.Length, i => many[i % writes.Length] = Text(writes[i % writes.Length]));

        Assert.Equal(one, many);
        Assert.Contains(one, t => t.Length > 2);

        string Text(StateWrite[] write) => CanonicalJson.ToText(scorer.ScoreWrites(write).Findings.ToArray());
    }

    [Fact]
    public void Keys_that_are_names_share_a_tree_once_there_are_many()
    {
        var history = Calls.History(Enumerable.Range(0, 3000).Select(i => Calls.Write(i, Name(i), $$"""{"age":{{20 + (i % 50)}}}""")));
        var scorer = new Scorer(ChaincodeModel.Fit(history, null, Policy with { MinimumHistory = 100 }, 1, "s"u8), Policy with { MinimumHistory = 100 });

        var finding = Assert.Single(scorer.ScoreWrites([new StateWrite("zoe", """{"age":500}"""u8.ToArray())]).Findings);

        Assert.Equal("(other)/age", finding.Path);

        static string Name(int i) => string.Concat(i.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(c => (char)('a' + c - '0')));
    }
}
