using Warden.Host.Analysis;

namespace Warden.Host.Tests.Analysis;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain ü 字 😀", "plain ü 字 😀")]
    [InlineData("a\0b\x1B[31m\r\n\t\x7F", "a␀b␛[31m␍␊␉␡")]
    [InlineData("a\u202Eb\u200B", "a⟨U+202E⟩b⟨U+200B⟩")]
    public void Nothing_that_moves_turns_or_hides_is_left(string text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    [Fact]
    public void Halves_of_characters_become_the_sign_for_what_cannot_be_read() => Assert.Equal("half \uFFFD", VisibleText.Of("half " + '\uD800'));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd😀g", 6, "abcd…")]
    [InlineData("abc\0\0\0\0\0", 6, "abc␀␀…")]
    public void Long_texts_are_cut_between_characters(string text, int longest, string shown) => Assert.Equal(shown, VisibleText.Of(text, longest));

    [Theory]
    [InlineData(" a b ", "␣a b␣")]
    [InlineData("  ", "␣␣")]
    [InlineData("", "")]
    public void Spaces_at_the_ends_of_a_value_are_seen(string text, string shown) => Assert.Equal(shown, VisibleText.OfValue(text));
}
