using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;
using Warden.Testing;

namespace Warden.Chaincode.Tests.Documents;

public sealed class TextPatternTests
{
    // Few characters, so that texts match often: a wildcard and its escape, letters of one, two and four bytes.
    private static readonly Gen<string> _texts = Gen.Elements("a", "b", "é", "😀", "*", "?", "\\").ListOf().Select(string.Concat);
    private static readonly Gen<string> _patterns = Gen.Elements("a", "b", "é", "😀", "*", "*", "?", "\\*", "\\?", "\\\\").ListOf().Select(string.Concat)
        .Where(p => Encoding.UTF8.GetByteCount(p) is > 0 and <= TextPattern.MaximumBytes && p.Any(c => c is not ('*' or '?')));

    [Fact]
    public void A_text_matches_exactly_where_a_search_of_all_ways_finds_one() => Check.One(
        Seeded.Config.WithMaxTest(2000),
        Prop.ForAll(
            Arb.From(Gen.Zip(_patterns, _texts)),
            ((string Pattern, string Text) pair) => Matches(pair.Pattern, pair.Text) == MatchesSomehow([.. Symbols(pair.Pattern)], [.. pair.Text.EnumerateRunes()])));

    [Theory]
    [InlineData("acct-4*", "acct-4", true)]
    [InlineData("acct-4*", "acct-42", true)]
    [InlineData("acct-4*", "Acct-42", false)]
    [InlineData("acct-4*", "my acct-42", false)]
    [InlineData("*acct-4?", "my acct-42", true)]
    [InlineData("acct-??", "acct-4é", true)]
    [InlineData("acct-??", "acct-é", false)]
    [InlineData("?x", "😀x", true)]
    [InlineData("100\\*", "100*", true)]
    [InlineData("100\\*", "1000", false)]
    [InlineData("DE??1234*", "DE001234 5678", true)]
    public void A_pattern_is_of_a_whole_text(string pattern, string text, bool matches) => Assert.Equal(matches, Matches(pattern, text));

    [Theory]
    [InlineData("", "expected 1 to 127 bytes, but 0 came")]
    [InlineData("*", "expected at least one character beside * and ?, but none came")]
    [InlineData("?*", "expected at least one character beside * and ?, but none came")]
    [InlineData("a\\", "expected *, ? or \\ behind each \\, but another character or the end came")]
    [InlineData("a\\b", "expected *, ? or \\ behind each \\, but another character or the end came")]
    public void What_is_no_pattern_is_refused(string pattern, string message) =>
        Assert.Equal($"pattern: {message}", Assert.Throws<DocumentException>(() => TextPattern.Read("pattern", pattern)).Message);

    [Fact]
    public void A_pattern_has_at_most_127_bytes()
    {
        Assert.True(Matches(new string('a', 126) + "*", new string('a', 400)));
        Assert.True(Matches(new string('a', 127), new string('a', 127)));
        Assert.False(Matches(new string('a', 127), new string('a', 126)));
        Assert.Throws<DocumentException>(() => TextPattern.Read("pattern", new string('a', 128)));
        Assert.Throws<DocumentException>(() => TextPattern.Read("pattern", new string('é', 64)));
    }

    /// <summary>A matcher that tries all ways would not come back from this one.</summary>
    [Fact]
    public void A_pattern_of_many_stars_is_read_over_a_long_text_once()
    {
        var pattern = TextPattern.Read("pattern", string.Concat(Enumerable.Repeat("*a", 62)) + "*b");
        Assert.False(pattern.Matches(Encoding.UTF8.GetBytes(new string('a', 2_000_000))));
    }

    private static bool Matches(string pattern, string text) => TextPattern.Read("pattern", pattern).Matches(Encoding.UTF8.GetBytes(text));

    /// <summary>Gets a pattern's symbols: a character, null for one of any, U+FFFF for any number.</summary>
    private static IEnumerable<Rune?> Symbols(string pattern)
    {
        var escaped = false;
        foreach (var rune in pattern.EnumerateRunes())
        {
            if (!escaped && rune.Value == '\\')
            {
                escaped = true;
                continue;
            }

            yield return escaped ? rune : rune.Value switch { '?' => null, '*' => new Rune(0xFFFF), _ => rune };
            escaped = false;
        }
    }

    private static bool MatchesSomehow(ReadOnlySpan<Rune?> pattern, ReadOnlySpan<Rune> text)
    {
        if (pattern.IsEmpty)
            return text.IsEmpty;
        if (pattern[0] is { Value: 0xFFFF })
            return MatchesSomehow(pattern[1..], text) || (!text.IsEmpty && MatchesSomehow(pattern, text[1..]));
        return !text.IsEmpty && (pattern[0] is not { } rune || rune == text[0]) && MatchesSomehow(pattern[1..], text[1..]);
    }
}
