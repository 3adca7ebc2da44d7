using Warden.Host.Analysis;

namespace Warden.Host.Tests.Analysis;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain ü 字 😀", "plain ü 字 😀")]
    [InlineData("a\0b\x1B[31m\r\n\t\x7F", "a⟨U+0000⟩b⟨U+001B⟩[31m⟨U+000D⟩⟨U+000A⟩⟨U+0009⟩⟨U+007F⟩")]
    [InlineData("a\u202Eb\u200B", "a⟨U+202E⟩b⟨U+200B⟩")]
    public void Nothing_that_moves_turns_or_hides_is_left(string text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    [Fact]
    public void Halves_of_characters_become_the_sign_for_what_cannot_be_read() => Assert.Equal("half \uFFFD", VisibleText.Of("half " + '\uD800'));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd😀g", 6, "abcd…")]
    [InlineData("abc\0\0", 6, "abc⟨U…")]
    public void Long_texts_are_cut_between_characters(string text, int longest, string shown) => Assert.Equal(shown, VisibleText.Of(text, longest));

    [Theory]
    [InlineData("449.7863199744777", "449.7863")]
    [InlineData("-0.00012345678901", "-0.0001234568")]
    [InlineData("1234567890123", "1234567890123")]
    [InlineData("2023-01-23T03:57:46Z", "2023-01-23T03:57:46Z")]
    [InlineData("12.5", "12.5")]
    public void Numbers_have_no_more_digits_than_people_read(string text, string shown) => Assert.Equal(shown, VisibleText.Number(text));

    [Theory]
    [InlineData(" a b ", "␣a b␣")]
    [InlineData("  ", "␣␣")]
    [InlineData("", "")]
    public void Spaces_at_the_ends_of_a_value_are_seen(string text, string shown) => Assert.Equal(shown, VisibleText.OfValue(text));
}
