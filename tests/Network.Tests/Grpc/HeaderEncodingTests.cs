#if !OFFICIAL_PACKAGES
using FsCheck;
using FsCheck.Fluent;
using Grpc.Wire;

namespace Warden.Network.Tests.Grpc;

/// <summary>The encodings of gRPC's own headers, as doc/PROTOCOL-HTTP2.md of grpc states them.</summary>
public sealed class HeaderEncodingTests
{
    [Theory]
    [InlineData("plain text, even ~", "plain text, even ~")]
    [InlineData("100%", "100%25")]
    [InlineData("a\nb", "a%0Ab")]
    [InlineData("ü", "%C3%BC")]
    [InlineData("\u007f", "%7F")]
    public void A_status_message_is_percent_encoded(string text, string encoded) => Assert.Equal(encoded, PercentEncoding.Encode(text));

    [Theory]
    [InlineData("%c3%bc", "ü")]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("%%41", "%A")]
    public void A_status_message_is_decoded_whatever_it_is(string encoded, string text) => Assert.Equal(text, PercentEncoding.Decode(encoded));

    [Fact]
    public void Decoding_gives_back_what_was_encoded_in_printable_ASCII() =>
        Prop.ForAll(ArbMap.Default.ArbFor<UnicodeString>().Generator.Select(text => Valid(text.Get)).ToArbitrary(), text =>
        {
            var encoded = PercentEncoding.Encode(text);
            return encoded.All(c => c is >= ' ' and <= '~') && PercentEncoding.Decode(encoded) == text;
        }).Check(Seeded.Config);

    [Theory]
    [InlineData(-1, "1n")]
    [InlineData(0, "1n")]
    [InlineData(1, "1u")]
    [InlineData(TimeSpan.TicksPerMillisecond, "1000u")]
    [InlineData(100 * TimeSpan.TicksPerSecond, "100000m")]
    [InlineData(99_999_999 * TimeSpan.TicksPerMillisecond, "99999999m")]
    [InlineData(100_000_000 * TimeSpan.TicksPerMillisecond, "100000S")]
    [InlineData(99_999_999 * TimeSpan.TicksPerMinute, "99999999M")]
    [InlineData(long.MaxValue, "99999999H")]
    public void A_timeout_takes_the_finest_unit_that_has_room(long ticks, string encoded) =>
        Assert.Equal(encoded, TimeoutEncoding.Encode(new TimeSpan(ticks)));

    [Theory]
    [InlineData("3H", 3 * TimeSpan.TicksPerHour)]
    [InlineData("5M", 5 * TimeSpan.TicksPerMinute)]
    [InlineData("7S", 7 * TimeSpan.TicksPerSecond)]
    [InlineData("100m", 100 * TimeSpan.TicksPerMillisecond)]
    [InlineData("9u", 9 * TimeSpan.TicksPerMicrosecond)]
    [InlineData("250n", 3)]
    [InlineData("99999999H", 99_999_999 * TimeSpan.TicksPerHour)]
    public void A_timeout_is_read_in_every_unit(string encoded, long ticks)
    {
        Assert.True(TimeoutEncoding.TryDecode(encoded, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("-5S")]
    [InlineData("123456789S")]
    public void What_is_no_timeout_is_not_read(string? encoded) => Assert.False(TimeoutEncoding.TryDecode(encoded, out _));

    [Fact]
    public void A_timeout_is_never_shortened_and_grows_by_less_than_its_unit() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).Zip(Gen.Choose(1, 1_000_000)).Select(pair => (long)pair.Item1 * pair.Item2).ToArbitrary(), ticks =>
        {
            var encoded = TimeoutEncoding.Encode(new TimeSpan(ticks));
            return TimeoutEncoding.TryDecode(encoded, out var decoded) && decoded.Ticks >= ticks && encoded.Length <= 9
                && TimeoutEncoding.TryDecode("1" + encoded[^1], out var unit) && decoded.Ticks - ticks < unit.Ticks;
        }).Check(Seeded.Config);

    private static string Valid(string? text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? ""));
}
#endif
