using System.Globalization;
using System.Text;
using Warden.Documents;

namespace Warden.Detection;

public sealed class CheckDigitTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "shop" };

    [Theory]
    [InlineData("79927398713", "Luhn")]
    [InlineData("4111 1111 1111 1111", "Luhn")]
    [InlineData("490154203237518", "Luhn")]
    [InlineData("4006381333931", "Gs1")]
    [InlineData("978-3-16-148410-0", "Gs1")]
    [InlineData("96385074", "Gs1")]
    [InlineData("036000291452", "Gs1")]
    [InlineData("0-306-40615-2", "Isbn10")]
    [InlineData("080442957X", "Isbn10")]
    [InlineData("GB82 WEST 1234 5698 7654 32", "Iban")]
    [InlineData("DE89370400440532013000", "Iban")]
    [InlineData("529900T8BM49AURSDO55", "Lei")]
    [InlineData("US0378331005", "Isin")]
    [InlineData("AU0000XVGZA3", "Isin")]
    public void A_number_of_the_world_obeys_its_rule_and_no_digit_or_neighbours_of_it_may_change(string text, string rule)
    {
        var expected = Enum.Parse<CheckDigit>(rule);
        Assert.True(CheckDigits.Of(Encoding.ASCII.GetBytes(text)).HasFlag(expected));

        var characters = text.ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            if (!char.IsAsciiDigit(characters[i]))
                continue;
            var changed = text.ToCharArray();
            changed[i] = (char)('0' + ((characters[i] - '0' + 1) % 10));
            Assert.False(CheckDigits.Of(Encoding.ASCII.GetBytes(changed)).HasFlag(expected), new string(changed));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234567")]
    [InlineData("blue sky")]
    [InlineData("4111111111111112")]
    [InlineData("DE89370400440532013001")]
    [InlineData("de89370400440532013000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000000000")]
    public void Other_texts_obey_none(string text) => Assert.Equal(CheckDigit.None, CheckDigits.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Where_history_carries_a_check_digit_a_wrong_one_warns_and_the_known_number_it_was_meant_to_be_is_named()
    {
        var scorer = Fit(i => $$"""{"card":"{{Card(i)}}"}""");
        var known = Card(77);
        var swapped = Enumerable.Range(8, 6).Where(i => known[i] != known[i + 1]).Select(i => known[..i] + known[i + 1] + known[i] + known[(i + 2)..]).First();

        var finding = Assert.Single(Score(scorer, $$"""{"card":"{{swapped}}"}""").Findings);

        Assert.Equal(["form"], finding.Models);
        Assert.Equal("with a wrong check digit", finding.Reason);
        Assert.Equal(("Luhn's check digit", $"did you mean {known}?"), (finding.Expected!.Form, finding.Hypothesis));
        Assert.Equal(Outcome.Ok, Score(scorer, $$"""{"card":"{{Card(99_999)}}"}""").Outcome);
    }

    [Fact]
    public void A_number_that_is_no_text_carries_it_too_and_a_few_wrong_ones_in_the_history_hide_nothing()
    {
        var scorer = Fit(i => $$"""{"ean":{{(i % 300 == 7 ? 4_006_381_333_930 : Ean(i))}}}""");

        Assert.Equal("with a wrong check digit", Assert.Single(Score(scorer, $$"""{"ean":{{Ean(3000) + 1}}}""").Findings).Reason);
        Assert.Equal(Outcome.Ok, Score(scorer, $$"""{"ean":{{Ean(2500)}}}""").Outcome);
    }

    [Fact]
    public void Numbers_without_check_digits_and_few_values_that_obey_a_rule_by_chance_are_left_alone()
    {
        var plain = Fit(i => $$"""{"number":"{{40_000_000 + (i * 7919 % 100_003)}}"}""");
        var few = Fit(i => $$"""{"number":"{{(i % 2 == 0 ? "4111111111111111" : "5500005555555559")}}"}""");

        Assert.Equal(Outcome.Ok, Score(plain, """{"number":"40012345"}""").Outcome);
        Assert.DoesNotContain("form", Assert.Single(Score(few, """{"number":"4111111111111112"}""").Findings).Models);
    }

    private static string Card(int i)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"41110000{(i * 7919L) % 10_000_019:0000000}");
        return digits + Enumerable.Range(0, 10).Select(d => d.ToString(CultureInfo.InvariantCulture)).First(d => CheckDigits.Of(Encoding.ASCII.GetBytes(digits + d)).HasFlag(CheckDigit.Luhn));
    }

    private static long Ean(int i)
    {
        var digits = 400_638_000_000 + (i * 7919L % 1_000_003);
        return Enumerable.Range(0, 10).Select(d => (10 * digits) + d).First(n => CheckDigits.Of(Encoding.ASCII.GetBytes(n.ToString(CultureInfo.InvariantCulture))).HasFlag(CheckDigit.Gs1));
    }

    private static Scorer Fit(Func<int, string> value) =>
        new(ChaincodeModel.Fit(Calls.History(Enumerable.Range(0, 1500).Select(i => Calls.Write(i, $"k{i}", value(i)))), null, Policy, 1, "s"u8), Policy);

    private static ScoreResult Score(Scorer scorer, string value) => scorer.ScoreWrites([new StateWrite("k999999", Encoding.UTF8.GetBytes(value))]);
}
