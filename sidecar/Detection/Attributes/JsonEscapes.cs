using System.Buffers.Text;
using System.Text;

namespace Warden.Detection;

/// <summary>Resolves the escapes of a JSON string whatever they stand for.</summary>
/// <remarks>
/// Utf8JsonReader throws at half a surrogate pair, which contracts' own readers let pass: Go's puts U+FFFD in its place, as is done here. What a caller
/// writes into an argument must not decide whether it is looked at.
/// </remarks>
public static class JsonEscapes
{
    private const byte Escape = (byte)'\\';

    /// <summary>Resolves a string's escapes.</summary>
    /// <param name="escaped">What stands between the quotes. Of what is no escape, only the backslash goes.</param>
    /// <param name="destination">Takes the text in UTF-8; as long as the escaped one suffices.</param>
    /// <returns>The number of bytes.</returns>
    public static int Resolve(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        var length = 0;
        while (escaped.IndexOf(Escape) is >= 0 and var plain && plain + 1 < escaped.Length)
        {
            escaped[..plain].CopyTo(destination[length..]);
            length += plain;
            escaped = escaped[(plain + 1)..];
            if (escaped[0] != (byte)'u' || UnitAt(escaped[1..]) is not { } unit)
            {
                destination[length++] = Simple(escaped[0]);
                escaped = escaped[1..];
                continue;
            }

            escaped = escaped[5..];
            if (!Rune.TryCreate(unit, out var rune))
            {
                rune = Rune.ReplacementChar;
                if (escaped.StartsWith("\\u"u8) && UnitAt(escaped[2..]) is { } low && Rune.TryCreate(unit, low, out var pair))
                {
                    rune = pair;
                    escaped = escaped[6..];
                }
            }

            length += rune.EncodeToUtf8(destination[length..]);
        }

        escaped.CopyTo(destination[length..]);
        return length + escaped.Length;
    }

    private static byte Simple(byte escape) => escape switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escape,
    };

    private static char? UnitAt(ReadOnlySpan<byte> digits) =>
        digits.Length >= 4 && Utf8Parser.TryParse(digits[..4], out ushort unit, out var read, 'x') && read == 4 ? (char)unit : null;
}
