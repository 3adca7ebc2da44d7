using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Warden.Testing;

namespace Warden.Detection.Tests.Attributes;

/// <summary>Escapes of JSON strings are resolved as other readers do, also where the framework's throws; what may be JSON to them is known as such.</summary>
public sealed class JsonEscapesTests
{
    [Fact]
    public void Escapes_are_resolved_as_the_framework_does_where_it_does() => Check.One(
        Seeded.Config,
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            var expected = (text ?? "").EnumerateRunes().Aggregate(new StringBuilder(), (built, rune) => built.Append(rune)).ToString();
            return Resolved(System.Text.Json.JsonSerializer.Serialize(expected)[1..^1]) == expected;
        }));

    [Theory]
    [InlineData(@"a\ud800b", "a\ufffdb")]
    [InlineData(@"\udc00\ud800", "\ufffd\ufffd")]
    [InlineData(@"\ud800\u0041", "\ufffdA")]
    [InlineData(@"\ud800\ud83d\ude00", "\ufffd😀")]
    [InlineData(@"\ud800\n\\u\/", "\ufffd\n\\u/")]
    public void Half_a_surrogate_pair_is_read_as_Go_reads_it(string escaped, string text) => Assert.Equal(text, Resolved(escaped));

    [Theory]
    [InlineData(@"\u12", "u12")]
    [InlineData(@"\u00zz", "u00zz")]
    [InlineData(@"\ud800\u12", "\ufffdu12")]
    [InlineData(@"\q\'\", @"q'\")]
    public void What_is_no_escape_stands_for_itself(string escaped, string text) => Assert.Equal(text, Resolved(escaped));

    [Theory]
    [InlineData("{}", true)]
    [InlineData(" \r\n[", true)]
    [InlineData("\ufeff{", true)]
    [InlineData("\0\u000b{", true)]
    [InlineData("/* a */{", true)]
    [InlineData("# a\n[", true)]
    [InlineData(")]}'\n{", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("a {", false)]
    [InlineData("/path/to", false)]
    [InlineData("\"{", false)]
    [InlineData("7", false)]
    public void A_tree_may_begin_behind_what_lenient_readers_skip(string value, bool may) => Assert.Equal(may, JsonStart.OfTree(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData("\"a\"", true)]
    [InlineData("\ufeff'a'", true)]
    [InlineData("{", true)]
    [InlineData("a'", false)]
    public void A_quoted_text_may_begin_there_too(string value, bool may) => Assert.Equal(may, JsonStart.OfValue(Encoding.UTF8.GetBytes(value)));

    private static string Resolved(string escaped)
    {
        var bytes = Encoding.UTF8.GetBytes(escaped);
        var resolved = new byte[bytes.Length];
        return Encoding.UTF8.GetString(resolved, 0, JsonEscapes.Resolve(bytes, resolved));
    }
}
