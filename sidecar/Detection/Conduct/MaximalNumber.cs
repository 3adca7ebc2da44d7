using System.Globalization;
using System.Numerics;
using System.Text;

namespace Warden.Detection;

/// <summary>Finds the largest numbers that fit so many bits; tokens use them for an allowance without limit.</summary>
internal static class MaximalNumber
{
    private const int MaxLength = 80;

    // 31 and 32 bits are left out: there an overflow is likelier. Widths of whole numbers that languages and virtual machines have: signed and unsigned, and the doubles' 53 bits.
    private static readonly int[] Bits = [53, 63, 64, 95, 96, 127, 128, 159, 160, 191, 192, 223, 224, 255, 256];

    private static readonly (byte[] Decimal, int Bits)[] Decimals =
        [.. Bits.Select(b => (Encoding.ASCII.GetBytes(((BigInteger.One << b) - 1).ToString(CultureInfo.InvariantCulture)), b))];

    /// <summary>Gets the number of bits that are all ones, or 0.</summary>
    /// <param name="text">Decimal digits, or hexadecimal ones with or without <c>0x</c>.</param>
    public static int BitsOf(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 16 or > MaxLength)
            return 0;
        foreach (var (number, bits) in Decimals)
        {
            if (text.SequenceEqual(number))
                return bits;
        }

        var digits = text[0] == (byte)'0' && (text[1] | 0x20) == 'x' ? text[2..] : text;
        if (digits.Length < 16 || digits.Length % 8 != 0)
            return 0;
        var first = digits[0] | 0x20;
        return first is 'f' or '7' && digits[1..].IndexOfAnyExcept((byte)'f', (byte)'F') < 0 ? (4 * digits.Length) - (first == 'f' ? 0 : 1) : 0;
    }
}
