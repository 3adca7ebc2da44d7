using FsCheck;
using FsCheck.Fluent;
using Warden.Protocol;

namespace Warden.Network.Tests.Protocol;

public sealed class CompositeKeyTests
{
    [Fact]
    public void A_key_is_its_parts_between_zeros() =>
        Assert.Equal("\0owner~asset\0alice\0asset7\0", CompositeKey.Create("owner~asset", "alice", "asset7"));

    [Fact]
    public void A_key_of_an_object_type_alone_is_a_key() => Assert.Equal("\0owner\0", CompositeKey.Create("owner"));

    [Fact]
    public void A_part_that_would_blur_the_border_is_refused() =>
        // Not as theory data: attributes are stored as UTF-8, which has no lone surrogates.
        Assert.All(["a\0b", "\U0010FFFF", "\uD800", "\uDC00x", "x\uD800y"], part =>
        {
            Assert.Throws<ArgumentException>(() => CompositeKey.Create("type", part));
            Assert.Throws<ArgumentException>(() => CompositeKey.Create(part));
        });

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\0")]
    [InlineData("\0half")]
    public void What_is_no_composite_key_is_not_split(string key) => Assert.Throws<ArgumentException>(() => CompositeKey.Split(key));

    [Fact]
    public void A_key_splits_into_the_parts_it_was_made_of() =>
        Prop.ForAll(Parts.ToArbitrary(), parts =>
        {
            var (objectType, attributes) = CompositeKey.Split(CompositeKey.Create(parts[0], parts[1..]));
            return objectType == parts[0] && attributes.SequenceEqual(parts[1..]);
        }).Check(Seeded.Config);

    [Fact]
    public void The_range_of_the_first_parts_holds_the_whole_key() =>
        Prop.ForAll(Parts.ToArbitrary(), parts =>
        {
            var key = CompositeKey.Create(parts[0], parts[1..]);
            var (start, end) = CompositeKey.PartialRange(parts[0], parts[1..^1]);
            return Utf8Compare(start, key) <= 0 && Utf8Compare(key, end) < 0;
        }).Check(Seeded.Config);

    private static readonly Gen<string[]> Parts =
        from count in Gen.Choose(2, 5)
        from parts in Gen.Elements("", "a", "asset7", "größer", "\U0001F600", "~", "\u0001").ArrayOf(count)
        select parts;

    private static int Utf8Compare(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));
}
