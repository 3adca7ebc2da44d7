using System.Text;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>What was probably meant: named where one repair makes the value ordinary.</summary>
public sealed class HypothesisTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "basic" };

    [Theory]
    [InlineData("\"hash\":\"9f86d081884c7d6\"", "a character missing?")]
    [InlineData("\"hash\":\"9f86d081\"", "cut off?")]
    [InlineData("\"hash\":\"9f86d08f884c7dd65\"", "a character typed twice?")]
    [InlineData("\"hash\":\"9f86d081a84c7d653\"", "a character too many?")]
    [InlineData("\"hash\":\"9f86d081884c7d659f86d081884c7d65\"", "given twice?")]
    [InlineData("\"ref\":\"INV-0O0171\"", "'O' for '0'?")]
    [InlineData("\"ref\":\"INV0-00171\"", "two characters swapped?")]
    [InlineData("\"ref\":\"INV-900171 \"", "a stray space?")]
    [InlineData("\"at\":\"04/03/1999\"", "another way to write a date?")]
    [InlineData("\"at\":\"2099-03-04\"", "a wrong year?")]
    [InlineData("\"amount\":4500", "÷ 10 would be ordinary: an extra digit?")]
    [InlineData("\"amount\":4500.5", "÷ 10 would be ordinary: a shifted decimal point?")]
    [InlineData("\"amount\":-450", "sign?")]
    [InlineData("\"code\":4510", "two digits swapped?")]
    [InlineData("\"code\":44150", "a digit typed twice?")]
    [InlineData("\"serial\":\"Q7X2-0000000031\"", "entered twice?")]
    public void The_slip_is_named(string odd, string hypothesis)
    {
        var start = Json(5_000_000);
        var name = odd[..(odd.IndexOf(':', StringComparison.Ordinal) + 1)];
        var from = start.IndexOf(name, StringComparison.Ordinal);
        var to = start.IndexOfAny([',', '}'], from);
        var json = start[..from] + odd + start[to..];

        var result = Fitted.Value.ScoreWrites([new StateWrite("k5000000", Encoding.UTF8.GetBytes(json))]);

        Assert.Equal(hypothesis, Assert.Single(result.Findings).Hypothesis);
    }

    private static readonly Lazy<Scorer> Fitted = new(() =>
        new(ChaincodeModel.Fit(Calls.History(Enumerable.Range(0, 2000).Select(i => Calls.Write(i, $"k{i}", Json(i)))), null, Policy, 1, "s"u8), Policy));

    // Amounts around 500 with cents, codes in two narrow bands, dates of decades.
    private static string Json(int i)
    {
        var mixed = Fingerprint.Mix((ulong)i + 1);
        var code = (i % 2 == 0 ? 4100 : 9900) + (int)(mixed % 83);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $$"""{"hash":"{{mixed:x16}}","ref":"INV-{{mixed % 1_000_000:000000}}","at":"{{1960 + (i % 50)}}-0{{1 + (i % 9)}}-1{{i % 10}}","amount":{{400 + (mixed % 2_000_000 / 10000.0)}},"code":{{code}},"serial":"Q7X2-{{i:0000000000}}"}""");
    }
}
