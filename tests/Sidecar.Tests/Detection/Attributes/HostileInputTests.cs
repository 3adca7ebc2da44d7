using System.Globalization;
using System.Text;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Input made to hurt: a defined verdict, and memory and work that do not grow with it. Work is counted, not timed.</summary>
public sealed class HostileInputTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "any", MinimumHistory = 20 };

    public static TheoryData<string> Values =>
    [
        "NaN", "\"NaN\"", "Infinity", "\"-Infinity\"", "-0", "-0.0", "\"-0\"", "4.9e-324", "2.2250738585072009e-308", "1e999", "-1e999",
        "123456789012345678901234567890", "9223372036854775808", "0." + new string('0', 400) + "1", "true", "null", "\"\"", "[]", "{}", "[[[[]]]]", "\"\\u0000\"",
        "\"\\ud800\"", "1e", "--1", "0x10", "01", "+1", ".5", "5.", "1_000", "\u0661\u0662",
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Any_value_learnt_and_judged_gives_a_defined_verdict(string value)
    {
        // Learnt alone, learnt among others, judged among others; four hundred digits of it too.
        foreach (var literal in new[] { value, value.Replace("9", new string('9', 400), StringComparison.Ordinal) })
        {
            foreach (var history in new Func<int, string>[] { _ => literal, i => i % 2 == 0 ? literal : (i % 50).ToString(CultureInfo.InvariantCulture), i => (i % 50).ToString(CultureInfo.InvariantCulture) })
            {
                var scorer = Fit(Enumerable.Range(0, 120).Select(i => Write(i, "k" + i, $"{{\"v\":{history(i)}}}")));
                foreach (var judged in new[] { $"{{\"v\":{literal}}}", literal, "{\"v\":7}", "{\"v\":1e300}" })
                    Defined(scorer.ScoreWrites([new StateWrite("k999", Encoding.UTF8.GetBytes(judged))]));
            }
        }
    }

    [Theory]
    [InlineData(0, Outcome.Unscored)]
    [InlineData(1, Outcome.Unscored)]
    [InlineData(19, Outcome.Unscored)]
    [InlineData(20, Outcome.Warn)]
    [InlineData(5000, Outcome.Warn)]
    public void Of_a_history_of_equal_values_another_one_warns_once_there_are_enough(int count, Outcome other)
    {
        var scorer = Fit(Enumerable.Range(0, count).Select(i => Write(i, "k" + i, "{\"v\":5}")));

        Assert.Equal(count >= 20 ? Outcome.Ok : Outcome.Unscored, scorer.ScoreWrites([new StateWrite("k1", "{\"v\":5}"u8.ToArray())]).Outcome);
        Assert.Equal(other, scorer.ScoreWrites([new StateWrite("k1", "{\"v\":500000}"u8.ToArray())]).Outcome);
    }

    [Fact]
    public void Of_two_values_a_third_warns_and_both_pass()
    {
        var scorer = Fit(Enumerable.Range(0, 1000).Select(i => Write(i, "k" + i, i % 2 == 0 ? "{\"v\":1}" : "{\"v\":\"one\"}")));

        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([new StateWrite("k1", "{\"v\":1}"u8.ToArray())]).Outcome);
        Assert.Equal(Outcome.Ok, scorer.ScoreWrites([new StateWrite("k1", "{\"v\":\"one\"}"u8.ToArray())]).Outcome);
        Assert.Equal(Outcome.Warn, scorer.ScoreWrites([new StateWrite("k1", "{\"v\":3}"u8.ToArray())]).Outcome);
        Assert.Equal(Outcome.Warn, scorer.ScoreWrites([new StateWrite("k1", "{\"v\":\"two\"}"u8.ToArray())]).Outcome);
    }

    [Fact]
    public void A_million_distinct_strings_keep_no_more_than_a_hundred_thousand_do()
    {
        var leaf = new LeafHistory();
        var bytes = new List<int>();
        Span<byte> text = stackalloc byte[24];
        for (var i = 0; i < 1_000_000; i++)
        {
            if (i is 300_000)
                bytes.Add(Bytes(leaf));
            var length = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"name-{i:x8}-{i % 7}"), text);
            leaf.Observe(new(1, ValueKind.Text, 0, length, double.NaN), text[..length], i, Fingerprint.Mix((ulong)i), (ulong)i + 1);
        }

        bytes.Add(Bytes(leaf));
        Assert.InRange(bytes[1], 1, bytes[0] + 4096);
        Assert.InRange(bytes[1], 1, 8 << 20);
        Assert.Empty(leaf.Values);
        Assert.InRange(leaf.Sample.Count, 1, HistoryLimits.TextSample);
        Assert.InRange(leaf.Identifiers.KeyOf.Count, 1, HistoryLimits.Identifiers);
    }

    [Fact]
    public void Keys_made_to_differ_in_pattern_make_a_bounded_number_of_trees_of_bounded_names()
    {
        var history = new ChaincodeHistory();
        for (var i = 0; i < 5_000; i++)
        {
            var word = string.Concat(i.ToString("x", CultureInfo.InvariantCulture).Select(c => (char)('g' + (c % 16))));
            string[] keys = [word, word + "-" + word, "\0" + word + "\0" + i + "\0", new string('-', 1 + (i % 80)) + word, string.Concat(Enumerable.Repeat("a1", 1 + (i % 40)))];
            history.Observe(new CommittedCall($"t{i}", Calls.Bytes("f" + word, "1"), [.. keys.Select(k => new StateWrite(k, "{\"v\":1}"u8.ToArray()))]));
        }

        Assert.InRange(history.Keys.Count, 1, HistoryLimits.Roots + 1);
        Assert.InRange(history.Functions.Count, 1, HistoryLimits.Roots + 1);
        Assert.All(history.Keys.Keys, k => Assert.InRange(k.Length, 0, KeyPattern.MaxLength));
        Assert.InRange(history.ToBytes().Length, 1, 4 << 20);
    }

    [Theory]
    [InlineData('a')]
    [InlineData('0')]
    [InlineData('-')]
    [InlineData('\0')]
    [InlineData('\ud83d')]
    public void Long_runs_of_one_character_as_key_function_name_member_and_value_are_judged(char c)
    {
        var run = new string(c, 200_000);
        var json = "{\"" + new string(c is '\0' or '\ud83d' ? 'z' : c, 200_000) + "\":\"" + (char.IsControl(c) || char.IsSurrogate(c) ? "z" : run) + "\"}";
        var history = new ChaincodeHistory();
        for (var i = 0; i < 30; i++)
            history.Observe(new CommittedCall($"t{i}", Calls.Bytes(run, run, json), [new StateWrite(run, Encoding.UTF8.GetBytes(json))]));
        var model = ChaincodeModel.Fit(history, null, Policy, 1, "s"u8);
        var scorer = new Scorer(model, Policy);

        Defined(scorer.ScoreArguments(Calls.Bytes(run, run, json)));
        Defined(scorer.ScoreWrites([new StateWrite(run, Encoding.UTF8.GetBytes(json)), new StateWrite("x" + run, "7"u8.ToArray())]));
        Assert.InRange(model.ToBytes().Length, 1, 2 << 20);
    }

    [Fact]
    public void Texts_that_make_backtracking_expressions_explode_are_read_once()
    {
        // Nothing here is matched by a regular expression, so nothing backtracks: each form is found in one pass.
        string[] bombs =
        [
            new string('a', 50_000) + "!", new string('1', 399) + "x", "-" + new string('0', 399) + ".", string.Concat(Enumerable.Repeat("a@", 2000)) + "b.c",
            string.Concat(Enumerable.Repeat("2024-01-", 500)), new string('=', 5000), string.Concat(Enumerable.Repeat("0123456789abcdef-", 3000)), new string(' ', 100_000),
        ];
        var scorer = Fit(Enumerable.Range(0, 200).Select(i => Write(i, "k" + i, $"{{\"v\":\"{bombs[i % bombs.Length]}\"}}")));

        foreach (var bomb in bombs)
        {
            TextClassifier.Classify(Encoding.UTF8.GetBytes(bomb), out _);
            Defined(scorer.ScoreWrites([new StateWrite("k999", Encoding.UTF8.GetBytes($"{{\"v\":\"{bomb}?\"}}"))]));
        }
    }

    [Fact]
    public void However_long_the_history_a_verdict_reads_no_more_of_the_model()
    {
        // The work of a verdict is bounded by what the model keeps: values, words, knots, steps, neighbours. (Identifiers are looked up by hash.)
        var sizes = new[] { 20_000, 50_000 }.Select(n => Model(n).ToBytes().Length).ToArray();

        Assert.InRange(sizes[1], 1, (int)(1.1 * sizes[0]));

        static ChaincodeModel Model(int count)
        {
            var calls = Enumerable.Range(0, count).Select(i => Write(i, "k" + (i % 10), string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{Fingerprint.Mix((ulong)i) % 100_000_007},\"t\":\"of {i % 5000}\",\"w\":\"{"abc"[i % 3]}\"}}")));
            return ChaincodeModel.Fit(Calls.History(calls), null, Policy, 1, "s"u8);
        }
    }

    private static CommittedCall Write(int i, string key, string json) => Calls.Write(i, key, json);

    private static Scorer Fit(IEnumerable<CommittedCall> calls) => new(ChaincodeModel.Fit(Calls.History(calls), null, Policy, 1, "s"u8), Policy);

    private static int Bytes(LeafHistory leaf)
    {
        var to = new HistoryWriter();
        leaf.Write(to);
        return to.Written.Length;
    }

    private static void Defined(ScoreResult result)
    {
        Assert.True(Enum.IsDefined(result.Outcome));
        Assert.Equal(result.Outcome == Outcome.Warn, result.Findings.Count > 0);
        Assert.InRange(VerdictSentence.For(result.Findings).Length, 0, VerdictMessage.MaxSentenceLength);
        Assert.All(result.Findings, f => Assert.NotEmpty(f.Models));
    }
}
