using System.Text;
using System.Text.RegularExpressions;

namespace Warden.Detection;

/// <summary>The regular expressions of 002 ¶102, repaired as MISSION section 3 says, against the classifier that stands for them.</summary>
/// <remarks>The classifier uses no regular expression itself; here they are the reference it is compared with.</remarks>
public sealed partial class SeedPatternTests
{
    [Theory]
    [InlineData("0", true)]
    [InlineData("-0", true)]
    [InlineData("17", true)]
    [InlineData("-5", true)]
    [InlineData("007", false)]
    [InlineData("+5", false)]
    [InlineData("1.0", false)]
    [InlineData("", false)]
    public void Integer_with_zero_and_without_leading_zeros(string text, bool fits) => Same(text, fits, Integer(), TextForms.Integer);

    [Theory]
    [InlineData("1.5", true)]
    [InlineData("-0.25", true)]
    [InlineData("0.0", true)]
    [InlineData("0.10", true)]
    [InlineData("10.00", true)]
    [InlineData("1.", false)]
    [InlineData(".0", false)]
    [InlineData("00.5", false)]
    [InlineData("1e5", false)]
    [InlineData("NaN", false)]
    public void Float_with_its_lost_plus_and_a_digit_on_both_sides_of_the_point(string text, bool fits) => Same(text, fits, Float(), TextForms.Decimal);

    [Theory]
    [InlineData("00", true)]
    [InlineData("deadBEEF", true)]
    [InlineData("1234", true)]
    [InlineData("abc", false)]
    [InlineData("0x12", false)]
    [InlineData("gg", false)]
    public void Bytecode_with_its_lost_quantifier_and_upper_case(string text, bool fits) => Same(text, fits, Bytecode(), TextForms.Hex);

    [Theory]
    [InlineData("blue", true)]
    [InlineData("Blue", true)]
    [InlineData("blue1", false)]
    [InlineData("blue sky", false)]
    public void Letters_of_either_case(string text, bool fits) => Same(text, fits, Letters(), TextForms.Letters);

    [Theory]
    [InlineData("blue1", true)]
    [InlineData("007", true)]
    [InlineData("blue-1", false)]
    public void Letters_and_digits(string text, bool fits) => Same(text, fits, LettersDigits(), TextForms.LettersDigits);

    [Fact]
    public void By_the_letter_zero_was_no_integer_and_a_float_and_now_it_is_the_other_way_round()
    {
        Assert.DoesNotMatch("^-?[1-9]\\d*$", "0");
        Assert.True(Forms("0").HasFlag(TextForms.Integer));
        Assert.True(Forms("007").HasFlag(TextForms.Digits));
        Assert.False(Forms("007").HasFlag(TextForms.Integer));
    }

    [Fact]
    public void Integer_comes_before_bytecode_in_the_fixed_order_and_history_breaks_the_tie()
    {
        Assert.True(Forms("1234").HasFlag(TextForms.Integer | TextForms.Hex));
        Assert.True(TextForms.Integer < TextForms.Hex);

        // Of "1234" among "beef" the attribute is bytecode; among "17" it is a number.
        Assert.Equal(TextForms.Hex, FormOf("1234", "beef", "00ff", "cafe"));
        Assert.Equal(TextForms.Integer, FormOf("1234", "17", "5", "99"));
        Assert.Equal(TextForms.Digits, FormOf("1234", "007", "0005", "9"));
    }

    [Fact]
    public void Short_texts_of_the_seed_s_letters_all_classify_as_the_repaired_expressions_do()
    {
        const string Alphabet = "01-.aF ";
        for (var n = 1; n < 7 * 7 * 7 * 7; n++)
        {
            var text = "";
            for (var rest = n; rest > 0; rest /= 7)
                text += Alphabet[rest % 7];
            Same(text, Integer().IsMatch(text), Integer(), TextForms.Integer);
            Same(text, Float().IsMatch(text), Float(), TextForms.Decimal);
            Same(text, Bytecode().IsMatch(text), Bytecode(), TextForms.Hex);
        }
    }

    private static void Same(string text, bool fits, Regex expression, TextForms form)
    {
        Assert.True(expression.IsMatch(text) == fits, $"'{text}' and {expression}");
        // Decimal holds whole numbers too: a history of amounts may have some.
        var own = form == TextForms.Decimal ? Forms(text).HasFlag(form) && !Forms(text).HasFlag(TextForms.Integer) : Forms(text).HasFlag(form);
        Assert.True(own == fits, $"'{text}' is {Forms(text)}");
    }

    private static TextForms Forms(string text) => text.Length == 0 ? TextForms.None : TextClassifier.Classify(Encoding.UTF8.GetBytes(text), out _);

    private static TextForms FormOf(params string[] texts)
    {
        var leaf = new LeafHistory();
        for (var i = 0; i < 100; i++)
        {
            var text = Encoding.UTF8.GetBytes(texts[i % texts.Length]);
            leaf.Observe(new(1, ValueKind.Text, 0, text.Length, double.NaN), text, i, (ulong)i, 0);
        }

        return TypeRule.Fit(leaf).Form;
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\z")]
    private static partial Regex Integer();

    // ^-?([1-9]\d*\.\d*|0\.\d*[1-9]\d*|0?\.0+|0)$ as MISSION reads it; a point without digits on one side is a slip, and a bare 0 an integer.
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\.[0-9]+\z")]
    private static partial Regex Float();

    [GeneratedRegex(@"^([0-9a-fA-F]{2})+\z")]
    private static partial Regex Bytecode();

    [GeneratedRegex(@"^[A-Za-z]+\z")]
    private static partial Regex Letters();

    [GeneratedRegex(@"^[A-Za-z0-9]+\z")]
    private static partial Regex LettersDigits();
}
