using System.Text;

namespace Warden.Detection;

public sealed class TextClassifierTests
{
    /// <summary>The narrowest form of a text alone; its attribute's history decides among the others it fits.</summary>
    [Theory]
    [InlineData("0", "Integer")]
    [InlineData("-5", "Integer")]
    [InlineData("17", "Integer")]
    [InlineData("4294967296", "Integer")]
    [InlineData("123456789012345678901234567890", "Integer")]
    [InlineData("007", "Digits")]
    [InlineData("00", "Digits")]
    [InlineData("-0", "Integer")]
    [InlineData("+5", "Text")]
    [InlineData("-", "Text")]
    [InlineData("1.5", "Decimal")]
    [InlineData("-0.25", "Decimal")]
    [InlineData("0.0", "Decimal")]
    [InlineData("1.", "Text")]
    [InlineData(".5", "Text")]
    [InlineData("01.5", "Text")]
    [InlineData("1e5", "LettersDigits")]
    [InlineData("NaN", "Letters")]
    [InlineData("Infinity", "Base64")]
    [InlineData("1,000", "Text")]
    [InlineData("12 kg", "Text")]
    [InlineData("deadbeef", "Hex")]
    [InlineData("DEADBEEF", "Hex")]
    [InlineData("abc", "Letters")]
    [InlineData("ab", "Hex")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "Hex")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0", "LettersDigits")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000", "Uuid")]
    [InlineData("550E8400-E29B-41D4-A716-446655440000", "Uuid")]
    [InlineData("550e8400-e29b-41d4-a716-44665544000g", "Text")]
    [InlineData("550e8400e29b41d4a716446655440000", "Hex")]
    [InlineData("2024-02-29", "Date")]
    [InlineData("2023-02-29", "Text")]
    [InlineData("2024-13-01", "Text")]
    [InlineData("0000-01-01", "Text")]
    [InlineData("9999-12-31", "Date")]
    [InlineData("20240229", "Integer")]
    [InlineData("29/02/2024", "Text")]
    [InlineData("2024-02-29T23:59:59Z", "DateTime")]
    [InlineData("2024-02-29T23:59:59.123456789Z", "DateTime")]
    [InlineData("2024-02-29T23:59:59+01:00", "DateTime")]
    [InlineData("2024-02-29 23:59", "DateTime")]
    [InlineData("2024-02-29T24:00:00Z", "Text")]
    [InlineData("2024-02-29T23:59:59.Z", "Text")]
    [InlineData("2024-02-29T23:59:59X", "Text")]
    [InlineData("a@b.cd", "Email")]
    [InlineData("first.last+tag@sub.example.org", "Email")]
    [InlineData("a@b", "Text")]
    [InlineData("a@b@c.de", "Text")]
    [InlineData("a b@c.de", "Text")]
    [InlineData("aGVsbG8gd29ybGQ=", "Base64")]
    [InlineData("aGVsbG8gd29ybGQ", "Letters", true)]
    [InlineData("aGVs=bG8", "Text")]
    [InlineData("blue", "Letters")]
    [InlineData("Blue", "Letters")]
    [InlineData("asset1", "LettersDigits")]
    [InlineData("blue sky", "Text")]
    [InlineData("grün", "Text")]
    [InlineData("🙂", "Text")]
    [InlineData(" ", "Text")]
    [InlineData("true", "Letters")]
    public void A_literal_classifies_as_documented(string text, string narrowest, bool withDigits = false)
    {
        var forms = TextClassifier.Classify(Encoding.UTF8.GetBytes(text), out _);

        var expected = withDigits ? "LettersDigits" : narrowest;
        Assert.Equal(expected, ((TextForms)((int)forms & -(int)forms)).ToString());
    }

    [Fact]
    public void A_number_is_read_and_a_time_is_its_seconds()
    {
        TextClassifier.Classify("-12.5"u8, out var number);
        Assert.Equal(-12.5, number);
        TextClassifier.Classify("1970-01-02T00:00:01+01:00"u8, out var seconds);
        Assert.Equal(86400 + 1 - 3600, seconds);
        TextClassifier.Classify("blue"u8, out var none);
        Assert.Equal(double.NaN, none);
    }

    [Theory]
    [InlineData(0, "Byte")]
    [InlineData(255, "Byte")]
    [InlineData(-1, "Int16")]
    [InlineData(256, "Int16")]
    [InlineData(40000, "Int32")]
    [InlineData(2147483648, "Int64")]
    [InlineData(1e19, "Big")]
    public void A_whole_number_has_the_narrowest_width_that_holds_it(double number, string width) =>
        Assert.Equal(width, IntegerWidths.Of(number).ToString());

    [Theory]
    [InlineData("ornage", "orange", true)]
    [InlineData("Orange", "orange", true)]
    [InlineData("orange ", "orange", true)]
    [InlineData("orang", "orange", true)]
    [InlineData("oranges", "orange", true)]
    [InlineData("\u043erange", "orange", true)]
    [InlineData("ora\u200bnge", "orange", true)]
    [InlineData("orange", "orange", false)]
    [InlineData("apple", "orange", false)]
    [InlineData("ab", "ac", false)]
    [InlineData("", "orange", false)]
    public void A_slip_of_a_known_value_is_recognised(string text, string of, bool expected) =>
        Assert.Equal(expected, Likeness.IsSlip(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(of)));
}
